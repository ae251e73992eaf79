"""Whether a text may go: guards, hours, places, opt-out language."""
