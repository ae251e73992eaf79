"""touch: keep every customer from going quiet."""
