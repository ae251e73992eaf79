"""What an incoming e-mail is, and what it says; pure."""
