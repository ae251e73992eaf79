"""The mailboxes of reps: what came in and what they wrote by hand, and what it means."""
