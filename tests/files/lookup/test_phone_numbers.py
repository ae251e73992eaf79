import csv
import os
import subprocess
import sys
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import geocoder

from touchcli.files.lookup import phone_numbers as numbers
from touchcli.files.lookup.phone_numbers import area_codes, is_country, parse_e164, parse_phone
from touchcli.rules.models.values import Phone


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("+15125550142", None, Phone("+15125550142", "US", "TX", True, True, ("America/Chicago",))),
        ("+1 (512) 555-0142", None, Phone("+15125550142", "US", "TX", True, True, ("America/Chicago",))),
        ("+1.512.555.0142 ", "DE", Phone("+15125550142", "US", "TX", True, True, ("America/Chicago",))),
        ("512 555 0142", "US", Phone("+15125550142", "US", "TX", True, True, ("America/Chicago",))),
        ("(0)30 12345678", "DE", Phone("+493012345678", "DE", None, True, False, ("Europe/Berlin",))),
        ("+16045550123", None, Phone("+16045550123", "CA", "BC", True, True, ("America/Vancouver",))),
    ],
)
def test_numbers_as_people_write_them(text: str, country: str | None, expected: Phone) -> None:
    assert parse_phone(text, country) == expected


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+39 (0)2 1234 5678", "+390212345678"),
        ("+39 (0)6 1234 5678", "+390612345678"),
        ("+39(0)31 234567", "+39031234567"),
        ("+39 (0)312 345 6789", "+393123456789"),  # a mobile has no zero
        ("+39 02 1234 5678", "+390212345678"),
        ("+225 (0)7 01 23 45 67", "+2250701234567"),
        ("+241 (0)6 12 34 56", "+24106123456"),
        ("+41 (0)44 668 18 00", "+41446681800"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+49 (0)151 23456789", "+4915123456789"),
        ("+33.(0)6.12.34.56.78", "+33612345678"),
        ("+34 (0)91 123 45 67", "+34911234567"),
        ("+1 (0)512 555 0142", "+15125550142"),
    ],
)
def test_a_zero_in_brackets_goes_unless_it_is_a_part_of_the_number(text: str, e164: str) -> None:
    assert parse_phone(text, None).e164 == e164


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("+52 1 55 5512 3456", None, "+525555123456"),
        ("55 5512 3456", "MX", "+525555123456"),
        ("11 6123-4567", "BR", "+5511961234567"),
        ("+54 (11) 2345-6789", None, "+5491123456789"),
        ("+54 (0)11 2345-6789", None, "+5491123456789"),
        ("00 44 20 7946 0958", "US", "+442079460958"),
    ],
)
def test_every_spelling_of_a_number_is_the_one(text: str, country: str | None, e164: str) -> None:
    assert parse_phone(text, country).e164 == e164
    assert parse_e164(text, country) == e164


@pytest.mark.parametrize(
    ("text", "country", "mobile"),
    [
        ("+54 11 2345-6789", None, False),
        ("+54 (11) 2345-6789", None, False),
        ("+54 (0)11 2345-6789", None, False),
        ("0054 11 2345-6789", "US", False),
        ("011 2345-6789", "AR", False),
        ("+54 9 11 2345-6789", None, True),
        ("0054 9 11 2345-6789", "US", True),
        ("011 15-2345-6789", "AR", True),
    ],
)
def test_a_landline_of_argentina_is_no_mobile_though_its_one_spelling_has_the_9(
    text: str, country: str | None, mobile: bool
) -> None:
    phone = parse_phone(text, country)
    assert (phone.e164, phone.mobile) == ("+5491123456789", mobile)


def test_our_own_number_is_spelled_as_the_provider_has_it() -> None:
    assert parse_phone("+54 11 2345-6789", None, ours=True).e164 == "+541123456789"


def test_our_own_number_of_mexico_has_no_1_any_more() -> None:
    for text in ("+52 1 55 5512 3456", "+5215555123456", "0052 1 55 5512 3456"):
        assert parse_phone(text, None, ours=True).e164 == "+525555123456"


def test_an_area_code_in_two_provinces_is_in_none() -> None:
    states = {code: parse_phone(f"+1{code}5550123", None).state for code in ("416", "514", "204", "867", "902", "782")}
    assert states == {"416": "ON", "514": "QC", "204": "MB", "867": None, "902": None, "782": None}


def test_what_is_known_of_a_number() -> None:
    britain = parse_phone("+447400123456", None)
    assert (britain.country, britain.mobile, "Europe/London" in britain.zones) == ("GB", True, True)
    toll_free = parse_phone("+18005550100", None)
    assert (toll_free.mobile, toll_free.state, len(toll_free.zones) > 10) == (False, None, True)
    assert parse_phone("+15550100123", None).valid is False


@pytest.mark.parametrize(
    ("text", "country", "words"),
    [
        ("512 555 0142", None, '"512 555 0142" has no country code'),
        ("call me", "US", '"call me" is not a phone number'),
        ("+1 512 555 0142 ext. 5", "US", "is not a phone number"),
        ("", "US", "is not a phone number"),
        ("+", None, "is not a phone number"),
        ("+1512", None, '"+1512" is too short for a phone number'),
        ("+1512555014212345", None, "is too long for a phone number"),
        ("555 0142", "US", "lacks its area code"),
        ("512 555 0142", "XX", "is not a phone number"),
        ("1" * 99, "US", "is not a phone number"),
        ("+999 5125550142", None, "is not a phone number"),
    ],
)
def test_what_is_no_number(text: str, country: str | None, words: str) -> None:
    with pytest.raises(ValueError, match=r"^.*$") as caught:
        parse_phone(text, country)
    assert words in str(caught.value)


@given(st.text("+0123456789 ().-xA", max_size=20), st.sampled_from([None, "US", "DE"]))
def test_a_number_is_read_or_refused(text: str, country: str | None) -> None:
    try:
        phone = parse_phone(text, country)
    except ValueError:
        return
    assert phone.e164.startswith("+")
    assert parse_phone(phone.e164, None) == phone


def test_countries() -> None:
    assert is_country("US")
    assert not is_country("UK")
    assert not is_country("us")


def test_the_area_codes_agree_with_the_geocoder() -> None:
    described = {code: geocoder.description_for_number(_number(code), "en") for code in map(str, range(200, 1000))}
    states = _states()
    expected = {code: states.get(place, place.rpartition(", ")[2]) for code, place in described.items()}
    assert area_codes() == {code: state for code, state in expected.items() if state in states.values()}


def test_the_table_is_what_the_script_makes(tmp_path: Path) -> None:
    table = Path(numbers.__file__).parent / "data" / "area_codes.csv"
    script = Path(__file__).parents[3] / "tools" / "make_area_codes.py"
    run = "import runpy,sys; d=runpy.run_path(sys.argv[1]); print(sorted(d['area_codes']().items()))"
    made = subprocess.run(
        [sys.executable, "-c", run, script], capture_output=True, text=True, check=True, env=os.environ
    )
    with table.open(encoding="utf-8", newline="") as opened:
        assert made.stdout.strip() == str([(row["area_code"], row["state"]) for row in csv.DictReader(opened)])


def _number(code: str) -> phonenumbers.PhoneNumber:
    return phonenumbers.parse(f"+1{code}5550123")


def _states() -> dict[str, str]:
    """The names that the geocoder has for whole states, by one area code of each."""
    whole = {code: geocoder.description_for_number(_number(code), "en") for code in area_codes()}
    return {place: area_codes()[code] for code, place in whole.items() if ", " not in place}
