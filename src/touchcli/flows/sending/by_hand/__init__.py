"""Texts that a person writes or starts: `touch text`, to one or to many, and the answers of `touch reply`."""
