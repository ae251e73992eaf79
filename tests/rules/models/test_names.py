"""Nobody is greeted by a title, an initial, a comma, a family name or a desk; who cannot be told is asked for."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.models.name_words import GIVEN_TITLES, MAYBE_TITLES, TITLES
from touchcli.rules.models.names import PersonName, greeting_of, parts_of
from touchcli.rules.models.settings import Rep


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Priya Natarajan", "Priya"),
        ("Ana", "Ana"),
        ("Mary-Jane O'Brien", "Mary-Jane"),
        ("JT Brown", "JT"),
        ('"Bob" Chen', "Bob"),
        # Titles of many places, dotted or not, one or several.
        *(("Dr. Ana Ruiz", "Ana"), ("Prof. Dr. Lena Fischer", "Lena"), ("Prof.Dr. Anna Berg", "Anna")),
        *(("Mr John Smith", "John"), ("Sra. Rosa Ruiz", "Rosa"), ("Capt. Ana Ruiz", "Ana"), ("Ing. Jana Nova", "Jana")),
        *(("Doña Rosa Diaz", "Rosa"), ("Frau Dr. Lena Fischer", "Lena"), ("Dipl.-Ing. Max Weber", "Max")),
        *(("Dott.ssa Anna Verdi", "Anna"), ("Dr. med. Anna Berg", "Anna"), ("Lt. Col. Ana Ruiz", "Ana")),
        *(("Sir John Smith", "John"), ("Sister Mary", "Mary"), ("Unk. Ana Ruiz", "Ana")),
        *(("Mr. Smith", None), ("Dr Ruiz", None), ("Herr Weber", None), ("Mme Durand", None), ("Rabbi Cohen", None)),
        *(("Sig.ra Rossi", None), ("Mr. van Dyke", None), ("Mr. Smith Jr.", None), ("Dr.", None)),
        # Titles that are names too.
        *(("Don Smith", "Don"), ("Dean Smith", "Dean"), ("Dona Smith", "Dona"), ("Don Luis Ortega", None)),
        # Initials and abbreviations.
        *(
            ("J. Smith", None),
            ("J Smith", None),
            ("J. R. R. Tolkien", None),
            ("J.-P. Dupont", None),
            ("Ю. Иванов", None),
        ),
        *(("J. Robert Chen", "Robert"), ("Ma. Rosa Cruz", "Rosa"), ("Wm. Smith", None)),
        # Commas.
        *(("Smith, John", "John"), ("Natarajan, Priya", "Priya"), ("van der Berg, Jan", "Jan")),
        *(
            ("Ruiz, Ana, MBA", "Ana"),
            ("Ana Ruiz, MBA", "Ana"),
            ("Dana Reyes, Jr.", "Dana"),
            ("Smith, Dr. John", "John"),
        ),
        *(("Smith, Mr.", None), ("Ana Ruiz, Purchasing", None), ("Ruiz, Ana, Tom", None)),
        # Two people.
        *(("Ana and Tom", None), ("Mr. and Mrs. Abe", None), ("Ana & Tom Ruiz", None), ("Ana/Tom", None)),
        *(("Ana und Tom", None), ("Ana y Tom", None), ("Ana Ruiz y Tom Diaz", None), ("José Ortega y Gasset", "José")),
        # Desks and companies.
        *(("Purchasing", None), ("Front Desk", None), ("Accounts Payable", None), ("Acme Supply Inc.", None)),
        *(("The Office", None), ("Einkauf", None), ("Unit7 Sales", None), ("ana@acme.example", None)),
        *(("N/A", None), ("Unknown", None), ("-", None), ("", None)),
        ("Ana Ruiz (Purchasing)", "Ana"),
        ("Ana Ruiz - Purchasing", "Ana"),
        # Family names first.
        *(("Nguyễn Thị Lan", "Lan"), ("Tran Van Minh", "Minh"), ("Đỗ Minh", "Minh"), ("Nguyen Lan", None)),
        *(("Lan Nguyen", "Lan"), ("Wang Xiaoming", None), ("Xiaoming Wang", "Xiaoming"), ("Kim Min-jun", "Min-jun")),
        *(("Kim Lee", "Kim"), ("李 小明", "小明"), ("김 민수", "민수"), ("山田 太郎", "太郎"), ("王小明", "王小明")),
        *(("ハル", "ハル"), ("ジョン スミス", None), ("Кий", "Кий"), ("DUPONT Marie", None), ("Marie DUPONT", "Marie")),
        *(("de la Cruz", None), ("De La Cruz", None), ("Maria de la Cruz", "Maria")),
    ],
)
def test_the_name_to_greet_somebody_by(name: str, greeted: str | None) -> None:
    assert greeting_of(name) == greeted


@given(st.text(max_size=40))
def test_whatever_the_name_a_greeting_is_a_word_of_it(name: str) -> None:
    found = greeting_of(name)
    assert found is None or (
        any(map(str.isalpha, found)) and found in name and not found.endswith(".") and " " not in found
    )


@given(st.sampled_from(sorted(TITLES | GIVEN_TITLES - MAYBE_TITLES)), st.sampled_from(["", "."]), st.booleans())
def test_no_title_greets_anybody(title: str, dot: str, capital: bool) -> None:
    written = (title.capitalize() if capital else title) + dot
    assert greeting_of(f"{written} Ana Ruiz") == "Ana"


def test_the_plan_has_the_last_word_and_the_account_is_no_person() -> None:
    account = Account("Acme Industrial")
    assert account.greeting(Contact("Mr. Smith")) is None
    assert account.greeting(Contact("Mr. Smith", first_name="John")) == "John"
    assert account.greeting(Contact("ACME Industrial")) is None
    assert Account("Ana Ruiz").greeting(Contact("Ana Ruiz")) is None
    assert Account("Ana Ruiz").greeting(Contact("Ana Ruiz", first_name="Ana")) == "Ana"
    assert [Contact(name).called for name in ("Mr. Smith", "Dr. Ana Ruiz")] == ["Mr. Smith", "Ana"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Dana Reyes", PersonName(first="Dana", last="Reyes")),
        ("Dana", PersonName(first="Dana")),
        ("Dr. Ana Ruiz", PersonName("Dr.", "Ana", "", "Ruiz")),
        ("Dr. Ruiz", PersonName("Dr.", "", "", "Ruiz")),
        ("Dana Reyes Jr.", PersonName("", "Dana", "", "Reyes", "Jr.")),
        ("Dana M. Reyes, Ph.D.", PersonName("", "Dana", "M.", "Reyes", "Ph.D.")),
        ("Reyes, Dana", PersonName(first="Dana", last="Reyes")),
        ("Maria de la Cruz", PersonName("", "Maria", "", "de la Cruz")),
        ("Juan Carlos de la Vega", PersonName("", "Juan", "Carlos", "de la Vega")),
        ("Robert De Niro", PersonName("", "Robert", "", "De Niro")),
        ("Sophie von Arnsberg", PersonName("", "Sophie", "", "von Arnsberg")),
        ("Chiara di Stefano", PersonName("", "Chiara", "", "di Stefano")),
        ("Jan van der Berg", PersonName("", "Jan", "", "van der Berg")),
        ("Omar bin Salman", PersonName("", "Omar", "", "bin Salman")),
        ("José Ortega y Gasset", PersonName("", "José", "", "Ortega y Gasset")),
        ("Minh Do", PersonName(first="Minh", last="Do")),
        ("Nguyễn Thị Lan", PersonName("", "Lan", "Thị", "Nguyễn")),
        ("李 小明", PersonName("", "小明", "", "李")),
    ],
)
def test_the_parts_of_a_name(name: str, parts: PersonName) -> None:
    assert parts_of(name) == parts


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Dr. Ana Ruiz", "Ana", "Ruiz"),
        ("Dana Reyes Jr.", "Dana", "Reyes"),
        ("Maria de la Cruz", "Maria", "de la Cruz"),
        ("Reyes, Dana", "Dana", "Reyes"),
        ("J. Robert Chen", "Robert", "Chen"),
        ("Dana", "Dana", "Dana"),
        ("Dr. Reyes", "Reyes", "Reyes"),
    ],
)
def test_what_a_rep_signs_with(name: str, first: str, last: str) -> None:
    rep = Rep(name, "Northgate Supply")
    assert (rep.first_name, rep.last_name) == (first, last)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Priya Natarajan", "priya-natarajan"),
        ("  Zoë O'Brien_Müller ", "zoe-o-brien-muller"),
        ("Nguyễn Thị Lan", "nguyen-thi-lan"),
        ("Straße İstanbul", "strasse-istanbul"),
        ("株式会社ハナ", "株式会社ハナ"),
        ("株式会社バナ", "株式会社バナ"),
        ("ﾊﾞﾅ", "バナ"),
        ("Кий", "кий"),
        ("Кии", "кии"),
        ("Ёлка", "ёлка"),
        ("Άννα", "άννα"),
        ("राम", "राम"),
        ("रम", "रम"),
        ("Ana ❤️ Ruiz", "ana-ruiz"),
        ("!?", ""),
    ],
)
def test_marks_are_folded_in_latin_letters_alone(name: str, plain: str) -> None:
    assert slug(name) == plain
    assert slug(unicodedata.normalize("NFD", name)) == plain


@given(st.text(max_size=30))
def test_a_slug_is_its_own_slug(name: str) -> None:
    found = slug(name)
    assert slug(found) == found
    assert not set(found) & set(" /_.")
    assert found == found.strip("-")


@given(st.sampled_from("ハバパホボかがхйиіїعאבกंক"), st.sampled_from("ハバパホボかがхйиіїعאבกंক"))
def test_two_letters_of_other_scripts_stay_two(one: str, other: str) -> None:
    assert (slug(f"x{one}") == slug(f"x{other}")) is (one == other)
