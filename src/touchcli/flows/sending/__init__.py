"""Texts on their way out: planned, queued, delivered once, settled."""
