"""Which messages there are to send, in what words, with whose approval, and by which plan."""
