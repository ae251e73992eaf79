"""One account, or all of them, looked at or written about."""
