"""Why something is due, a reason a file: each gives the actions that it asks for."""
