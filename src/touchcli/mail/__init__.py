"""E-mail: messages that came in, read into values, and the mailbox over IMAP."""
