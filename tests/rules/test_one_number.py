"""A number has one spelling, whichever of them comes in."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules import one_number
from touchcli.rules.one_number import one_spelling, spellings

FOLDED = [
    ("+5215555123456", "+525555123456"),
    ("+52015555123456", "+525555123456"),
    ("+520445555123456", "+525555123456"),
    ("+551161234567", "+5511961234567"),
    ("+5501161234567", "+5511961234567"),
    ("+541123456789", "+5491123456789"),
    ("+00525555123456", "+525555123456"),
    ("+005215555123456", "+525555123456"),
    ("+4407400123456", "+447400123456"),
    ("+49015123456789", "+4915123456789"),
]
KEPT = [
    *("+525555123456", "+5511961234567", "+551123456789", "+5491123456789", "+15125550142", "+447400123456"),
    *("+390212345678", "+2250701234567", "+521555512345", "Northgate", "", "+", "12345", "+44x", "+1٥٥٥"),
]


@pytest.mark.parametrize(("written", "one"), FOLDED)
def test_another_spelling_is_the_same_number(written: str, one: str) -> None:
    assert one_spelling(written) == one


@pytest.mark.parametrize("number", KEPT)
def test_the_one_spelling_and_what_is_no_number_stay(number: str) -> None:
    assert one_spelling(number) == number


@pytest.mark.parametrize("number", ["+525555123456", "+5511961234567", "+5491123456789"])
def test_the_spellings_of_before_fold_to_the_one(number: str) -> None:
    first, before = spellings(number)
    assert (first, one_spelling(before)) == (number, number)
    assert before != number


def test_most_numbers_have_one_spelling_only() -> None:
    assert spellings("+15125550142") == ("+15125550142",)


@given(st.from_regex(r"\+[0-9]{0,16}", fullmatch=True))
def test_folding_twice_is_folding_once(number: str) -> None:
    once = one_spelling(number)
    assert one_spelling(once) == once
    assert {one_spelling(each) for each in spellings(once)} == {once}


@pytest.mark.parametrize("code", [code for code in one_number._ZERO_GOES.split() if code not in ("55", "54")])
def test_a_zero_goes_where_the_library_takes_it_too(code: str) -> None:
    region = phonenumbers.region_code_for_country_code(int(code))
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    assert example is not None
    national = phonenumbers.national_significant_number(example)
    assert one_spelling(f"+{code}0{national}") == f"+{code}{national}"
    with_zero = phonenumbers.parse(f"+{code}0{national}", None)
    assert phonenumbers.format_number(with_zero, phonenumbers.PhoneNumberFormat.E164) == f"+{code}{national}"
