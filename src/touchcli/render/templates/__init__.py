"""Templates: what they may say, what they see, and how they are filled in."""
