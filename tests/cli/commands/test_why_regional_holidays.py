"""A text does not go on a holiday of the state or region where they are; where nobody can tell, of any region."""

import pytest
from workspace import Touch, Workspace

PLAN = """\
name: Acme
tier: A
owner: dana
known: true
timezone: {zone}
{where}
contacts:
  - name: Kim Lee
    phone: "{number}"
    texting: {{consent: {{kind: express, on: 2026-05-02}}, for_business: {{evidence: orders, on: 2026-05-02}}}}
"""
TORONTO = ("+14165550123", "America/Toronto")
MUNICH = ("+4915123456789", "Europe/Berlin")
LONDON = ("+447400123456", "Europe/London")
SYDNEY = ("+61412345678", "Australia/Sydney")


@pytest.mark.parametrize(
    ("who", "where", "at", "place"),
    [
        (TORONTO, "location: 'Toronto, ON'", "2026-05-18T16:00Z", "CA-ON"),
        (TORONTO, "", "2026-05-18T16:00Z", "CA-ON"),  # by the area code
        (TORONTO, "location: 'Halifax, Nova Scotia'", "2026-05-18T16:00Z", None),
        (TORONTO, "subdivision: NS\nlocation: 'Toronto, ON'", "2026-05-18T16:00Z", None),
        (("+18675550123", "America/Yellowknife"), "", "2026-08-17T16:00Z", "a part of CA"),  # three territories
        (MUNICH, "location: 'Munich, Bavaria'", "2026-06-04T10:00Z", "DE-BY"),
        (MUNICH, "subdivision: Bayern", "2026-06-04T10:00Z", "DE-BY"),
        (MUNICH, "location: Berlin", "2026-06-04T10:00Z", None),
        (MUNICH, "", "2026-06-04T10:00Z", "a part of DE"),
        (MUNICH, "location: 'Munich, Germany'", "2026-06-04T10:00Z", "a part of DE"),
        (LONDON, "location: 'London, England'", "2026-08-31T11:00Z", "GB-ENG"),
        (LONDON, "location: 'Glasgow, Scotland G1 1AA'", "2026-08-31T11:00Z", None),
        (LONDON, "", "2026-08-31T11:00Z", "a part of GB"),
        (SYDNEY, "location: 'Sydney, NSW'", "2026-10-05T02:00Z", "AU-NSW"),
        (SYDNEY, "location: 'Melbourne VIC 3000'", "2026-10-05T02:00Z", None),
    ],
)
def test_the_holidays_of_a_region(
    workspace: Workspace, touch: Touch, who: tuple[str, str], where: str, at: str, place: str | None
) -> None:
    settings = (workspace.root / "touch.yaml").read_text()
    workspace.write("touch.yaml", settings.replace("country: US, ", ""))
    workspace.write("plans/accounts/acme.yaml", PLAN.format(number=who[0], zone=who[1], where=where))
    (closed,) = (
        guard for guard in touch("why", "acme", "--as-of", at, "--json").json["guards"] if guard["code"] == "closed-day"
    )
    assert closed["passed"] is (place is None)
    assert place is None or f"is a public holiday in {place}, where they are" in closed["message"]
