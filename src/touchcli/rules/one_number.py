"""One number, one spelling: what carriers, customers and files write in several ways is one text everywhere here.

Whatever reads a number, a plan, a list, a webhook or a record of the provider, folds it with `one_spelling` before it
is recorded, looked up, counted or answered. Sources: the numbering plans of Mexico (IFT, 3 August 2019: no 1 after 52),
Brazil (Anatel, Resolution 553: a 9 before mobile numbers) and Argentina (ENACOM: a 9 after 54 for mobile numbers), as
Google's libphonenumber has them too.
"""

import re

_ZERO_GOES = (
    "20 27 31 32 33 40 41 43 44 46 49 51 53 54 55 58 60 61 63 64 84 90 91 93 94 98 211 212 213 218 231 232 233 "
    "234 243 249 251 252 254 255 256 260 261 262 263 264 265 291 353 355 370 373 374 380 382 383 385 386 387 "
    "389 421 423 590 591 593 594 596 850 855 856 886 961 962 963 964 966 967 970 972 976 977 994 995 996"
)
"""Calling codes of countries if a zero is dialed inside the country alone and begins no number."""
_TRUNK = re.compile(rf"\+({'|'.join(reversed(_ZERO_GOES.split()))})0+([1-9][0-9]{{5,}})")
_MEXICO = re.compile(r"\+52(?:0[12]|04[45]|1)([1-9][0-9]{9})")
_BRAZIL = re.compile(r"\+55([1-9][1-9])([6-9][0-9]{7})")
_ARGENTINA = re.compile(r"\+54([1-3][0-9]{9})")
_NINE = re.compile(r"\+55([1-9][1-9])9([6-9][0-9]{7})")


def one_spelling(number: str) -> str:
    """A number in E.164 as it stands everywhere here; what is no such number stays as it is.

    Mexico is without the 1 after 52, Brazil with the ninth digit of mobile numbers, Argentina with the 9 after 54 (no
    two numbers differ in it alone); `00` after the plus and the zero of calls inside a country go.
    """
    if not (number.startswith("+") and number[1:].isdecimal() and number.isascii()):
        return number
    if number.startswith("+00"):
        number = "+" + number[1:].lstrip("0")
    number = _TRUNK.sub(r"+\1\2", number, count=1) if _TRUNK.fullmatch(number) else number
    for pattern, spelled in ((_MEXICO, r"+52\1"), (_BRAZIL, r"+55\g<1>9\2"), (_ARGENTINA, r"+549\1")):
        if found := pattern.fullmatch(number):
            return found.expand(spelled)
    return number


def spellings(number: str) -> tuple[str, ...]:
    """A number in its one spelling, and in those of before, under which the hash of a forgotten one may be kept."""
    if number.startswith("+52") and len(number) == 13:
        return number, f"+521{number[3:]}"
    if number.startswith("+549") and len(number) == 14:
        return number, f"+54{number[4:]}"
    if found := _NINE.fullmatch(number):
        return number, f"+55{found[1]}{found[2]}"
    return (number,)
