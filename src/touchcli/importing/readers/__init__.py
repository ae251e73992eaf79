"""Readers of customer files, one a format: bytes in, rows of text out."""
