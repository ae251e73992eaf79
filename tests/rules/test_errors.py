from touchcli.rules.errors import UserError


def test_what_is_wrong_and_what_to_do() -> None:
    error = UserError("there is no account acne", "did you mean acme?")
    assert str(error) == "there is no account acne (did you mean acme?)"
    assert (error.message, error.hint) == ("there is no account acne", "did you mean acme?")


def test_without_a_hint() -> None:
    assert str(UserError("no account matches")) == "no account matches"
