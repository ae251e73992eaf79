"""The terminal: lines, width, prompts, signals, the error boundary."""
