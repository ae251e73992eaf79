"""Flags in, text or JSON out; no decisions."""
