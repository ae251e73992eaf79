"""Files that touch writes for people."""
