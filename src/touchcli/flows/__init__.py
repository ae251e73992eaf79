"""One story a file: read, decide, write."""
