"""One file a command: flags in, text or JSON out."""
