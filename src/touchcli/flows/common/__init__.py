"""What every story begins with: the session, the history, the assessment of an action, names to accounts."""
