"""What was recorded, taken back: undone, amended, or forgotten with the person it was about."""
