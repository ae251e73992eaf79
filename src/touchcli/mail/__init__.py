"""E-mail: handed over by SMTP; messages that came in, read into values; the mailbox over IMAP."""
