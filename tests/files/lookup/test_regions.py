import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_workspace import ACCOUNT, SETTINGS
from workspace import Workspace

from touchcli.files.lookup import regions
from touchcli.files.lookup.regions import known_subdivisions, region_in, subdivision_code


@pytest.mark.parametrize(
    ("country", "location", "region"),
    [
        ("US", "Austin, TX", "TX"),
        ("US", "Austin, tx", "TX"),
        ("US", "Austin, Texas", "TX"),
        ("US", "Austin, TX 78701", "TX"),
        ("US", "1 Industrial Way, Austin, Texas 78701-1234", "TX"),
        ("US", "Austin TX", "TX"),
        ("US", "Austin, TX, USA", "TX"),
        ("US", "Texas", "TX"),
        ("US", "Washington, D.C.", "DC"),
        ("US", "Charleston, West Virginia", "WV"),
        ("US", "Delaware, OH", "OH"),
        ("US", "Wyoming, Michigan", "MI"),
        ("US", "78701", None),
        ("US", "Paris, France", None),
        ("US", "she moved in", None),
        ("US", " , ", None),
        ("CA", "Toronto, ON M5V 2T6", "ON"),
        ("CA", "Montréal (Québec)", "QC"),
        ("CA", "Austin, TX", None),
        ("DE", "Munich, Bavaria", "BY"),
        ("DE", "80331 München, Bayern", "BY"),
        ("DE", "Erfurt, Thueringen", "TH"),
        ("DE", "Stuttgart, BADEN-WÜRTTEMBERG, Germany", "BW"),
        ("DE", "10115 Berlin", "BE"),
        ("DE", "Munich, Germany", None),
        ("GB", "London, England", "ENG"),
        ("GB", "Cardiff, Wales CF10 1AA, UK", "WLS"),
        ("AU", "Sydney NSW 2000", "NSW"),
        ("AU", "Perth, Western Australia", "WA"),
        ("CH", "8001 Zürich", "ZH"),
        ("AT", "Linz, Upper Austria", "4"),
        ("IT", "Milano (MI)", "MI"),
        ("IE", "Dublin, Leinster", None),
        ("XX", "Austin, TX", None),
    ],
)
def test_the_region_that_a_location_names(country: str, location: str, region: str | None) -> None:
    assert region_in(country, location) == region


@pytest.mark.parametrize(
    ("country", "written", "code"),
    [
        *(("DE", "BY", "BY"), ("DE", "by", "BY"), ("DE", "Bayern", "BY"), ("DE", "Bavaria", None), ("DE", "XX", None)),
        *(("US", "Illinois", "IL"), ("CA", "Québec", "QC"), ("CA", "TX", None), ("GB", "Scotland", "SCT")),
        *(("IE", "Leinster", None), ("XX", "TX", None), ("DE", "", None)),
    ],
)
def test_a_subdivision_is_a_code_or_the_name_that_holidays_has(country: str, written: str, code: str | None) -> None:
    assert subdivision_code(country, written) == code


def test_the_nearest_subdivision_and_all_there_are() -> None:
    assert known_subdivisions("GB", "Scotlnad") == "did you mean SCT? known: ENG, NIR, SCT, WLS"
    assert known_subdivisions("GB", "XX") == "known: ENG, NIR, SCT, WLS"
    assert known_subdivisions("IE", "Leinster") == "IE has none, leave it out"


def test_the_table_is_what_the_script_makes() -> None:
    script = Path(__file__).parents[3] / "tools" / "make_regions.py"
    run = "import runpy,sys; print(runpy.run_path(sys.argv[1])['rows']())"
    made = subprocess.run(
        [sys.executable, "-c", run, script], capture_output=True, text=True, check=True, env=os.environ
    )
    with (Path(regions.__file__).parent / "data" / "regions.csv").open(encoding="utf-8", newline="") as table:
        rows = [(row["country"], row["code"], row["names"], row["also"]) for row in csv.DictReader(table)]
    assert made.stdout.strip() == str(rows)


@pytest.mark.parametrize(
    ("lines", "region"),
    [
        ("location: Austin, TX", "TX"),
        ("subdivision: IL\nlocation: Austin, TX", "IL"),
        ("subdivision: Illinois", "IL"),
        ("", None),
    ],
)
def test_a_contact_is_where_the_plan_says(workspace: Workspace, lines: str, region: str | None) -> None:
    workspace.write("plans/accounts/acme.yaml", f"{ACCOUNT}{lines}\n")
    assert workspace.problems() == []
    assert workspace.book().accounts["acme"].contacts[0].region == region


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("subdivision: Bavaria", '8:1: unknown-subdivision: unknown subdivision "Bavaria" in US (known: AK, AL, '),
        ("subdivision: Illinios", "(did you mean IL? known: AK, "),
    ],
)
def test_a_subdivision_that_the_country_does_not_have(workspace: Workspace, lines: str, expected: str) -> None:
    workspace.write("plans/accounts/acme.yaml", f"{ACCOUNT}{lines}\n")
    (found,) = workspace.problems()
    assert expected in found
    assert "acme" not in workspace.book().accounts


def test_without_a_number_the_country_is_that_of_the_calendar(workspace: Workspace) -> None:
    plain = ACCOUNT.replace('    phone: "+15125550142"\n', "")
    workspace.write("plans/accounts/acme.yaml", f"{plain}subdivision: TX\n")
    assert workspace.problems() == []
    workspace.write("plans/accounts/acme.yaml", f"{plain}subdivision: BY\n")
    assert workspace.codes() == ["unknown-subdivision"]


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        ("country: US, subdivision: IL", "IL"),
        ("country: US, subdivision: Illinois", "IL"),
        ("country: DE, subdivision: Bayern", "BY"),
        ("country: DE, subdivision: XX", '"XX" in DE (known: BB, BE'),
        ("subdivision: IL", 'unknown subdivision "IL" without a country (add country: before it)'),
    ],
)
def test_the_subdivision_of_the_calendar(workspace: Workspace, calendar: str, expected: str) -> None:
    workspace.write("touch.yaml", SETTINGS.replace("country: US", calendar))
    reading = workspace.read()
    if len(expected) == 2:
        assert reading.book is not None
        assert reading.book.settings.calendar.subdivision == expected
    else:
        assert reading.book is None
        assert expected in str(reading.problems[0])
