"""Facts about numbers, places and holidays."""
