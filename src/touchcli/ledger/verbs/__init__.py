"""What flows ask of the ledger, one subject a file."""
