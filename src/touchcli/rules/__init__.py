"""The foundation: what is due, what may be said and what holds a text. Pure: no clock, disk, network or environment."""
