"""Customer files in, records out."""
