"""YAML text to checked values, with the place of every key."""
