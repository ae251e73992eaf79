"""Mail servers: mail goes out by SMTP, and is read by IMAP."""

from touchcli.rules.errors import UserError


class MailError(UserError):
    """A mail server or mailbox cannot be used: a setting is missing or wrong, or it does not let us in.

    The message is one line for a person and holds no secret and no words of a mail.
    """
