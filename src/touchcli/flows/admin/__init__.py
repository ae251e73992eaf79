"""Looking after a workspace."""
