"""Templates into words: texts with their segments, e-mails, letters, call scripts, agendas."""
