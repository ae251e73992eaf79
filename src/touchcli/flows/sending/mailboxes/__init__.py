"""What is done in the mailbox of a rep: copies in Sent, drafts, mails in doubt that are looked for there."""
