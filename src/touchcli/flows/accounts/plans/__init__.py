"""Account plans as files: a new one, one that is opened in an editor, one with another id."""
