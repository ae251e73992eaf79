"""What is due, and in which order."""
