"""The one kind of error that a person caused and a person can mend."""


class UserError(Exception):
    """What is wrong, and what to do about it; shown as one line, exit code 2.

    `message` says what and where, `hint` what to do. Neither holds a secret, a message text or a whole number.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message
