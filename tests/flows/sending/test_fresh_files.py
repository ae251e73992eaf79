"""What is saved in the files while a run sends counts for what has not gone yet."""

import json
import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from made_up import account, number

from touchcli.cache.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

    from scene import Scene

Change = Callable[["Scene"], None]

COUNT = 36


def _settings(scene: "Scene", **changes: Any) -> None:
    path = scene.root / "touch.yaml"
    settings = json.loads(path.read_text())
    for name, value in changes.items():
        settings[name] = value if not isinstance(value, dict) else {**settings.get(name, {}), **value}
    _save(path, settings)


def _accounts(scene: "Scene", change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
    for path in sorted((scene.root / "plans/accounts").glob("*.yaml")):
        _save(path, [changed for each in json.loads(path.read_text()) if (changed := change(each))])


def _save(path: "Path", content: Any) -> None:
    """Save a file as an editor does: whole, in the place of the one before."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps(content, indent=1))
    new.replace(path)


def texting_off(scene: "Scene") -> None:
    rep = {"name": "Dana Reyes", "company": "Northgate Supply", "phone": "+13125550100", "texting": "off"}
    _settings(scene, reps={"dana": rep})


def consent_withdrawn(scene: "Scene") -> None:
    def withdrawn(each: dict[str, Any]) -> dict[str, Any]:
        del each["contacts"][0]["texting"]["consent"]
        return each

    _accounts(scene, withdrawn)


def number_corrected(scene: "Scene") -> None:
    def corrected(each: dict[str, Any]) -> dict[str, Any]:
        each["contacts"][0]["phone"] = number(1000 + int(each["facts"]["line"]))
        return each

    _accounts(scene, corrected)


def accounts_deleted(scene: "Scene") -> None:
    for path in (scene.root / "plans/accounts").glob("*.yaml"):
        path.unlink()


def approval_wanted(scene: "Scene") -> None:
    _settings(scene, texting={"approval": "always"})


@pytest.mark.parametrize(
    "change", [texting_off, consent_withdrawn, number_corrected, accounts_deleted, approval_wanted]
)
def test_what_is_saved_during_a_run_stops_what_has_not_gone(scene: "Scene", change: Change) -> None:
    scene.lay_out(COUNT, provider={"name": "vonage", "rate": "10/s"})
    running = scene.start("send", "--yes", "--json")
    _wait_for_posts(scene, 3)
    change(scene)
    seen = scene.posts
    out, err = running.communicate(timeout=60)
    assert scene.posts <= seen + 2, err  # one may have been on its way, one just claimed
    assert {post.to for post in scene.standin.posts} <= {number(n).removeprefix("+") for n in range(COUNT)}
    states = scene.touch("outbox", "--json").json["messages"]
    assert [each["state"] for each in states].count("accepted") == scene.posts
    assert '"in-doubt": 0' in out
    assert "sending" not in [each["state"] for each in states]


def test_a_file_that_nobody_changed_is_not_read_again(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    scene.lay_out([account(n) for n in range(5)], provider={"name": "vonage", "rate": "100/s"})
    scene.touch("check")
    scans: list[str] = []

    def counted(root: str) -> Any:
        scans.append(root)
        return scan(root)

    monkeypatch.setattr("touchcli.files.workspace.scan", counted)
    assert scene.touch("send", "--yes", "--json").json["counts"]["accepted"] == 5
    assert len(scans) == 1


def test_settings_that_break_during_a_run_end_it_and_the_rest_waits(scene: "Scene") -> None:
    scene.lay_out(COUNT, provider={"name": "vonage", "rate": "10/s"})
    running = scene.start("send", "--yes")
    _wait_for_posts(scene, 3)
    _settings(scene, calendar={"timezone": "Nowhere/Else"})
    _, err = running.communicate(timeout=60)
    assert (running.returncode, scene.posts < 8) == (2, True)
    assert "touch.yaml" in err
    _settings(scene, calendar={"timezone": "America/Chicago"})
    assert set(scene.states()) == {"accepted", "deferred", "queued"}


def test_another_ledger_named_during_a_run_ends_it(scene: "Scene") -> None:
    scene.lay_out(COUNT, provider={"name": "vonage", "rate": "10/s"})
    running = scene.start("send", "--yes")
    _wait_for_posts(scene, 3)
    _settings(scene, provider={"name": "console"})
    _, err = running.communicate(timeout=60)
    assert (running.returncode, scene.posts < 8) == (2, True)
    assert "names another ledger or provider now" in err


def _wait_for_posts(scene: "Scene", least: int) -> None:
    deadline = time.monotonic() + 60
    while scene.posts < least:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_version_laid_over_another_with_its_size_time_and_inode_counts(scene: "Scene") -> None:
    """As `rsync --inplace --times` and `cp --preserve` into the same file do: nobody can set the ctime."""
    scene.lay_out(1)
    plan = scene.root / "plans/accounts/book-000.yaml"
    scene.age()
    assert scene.touch("send", "--dry-run", "--json").json["messages"][0]["to"] == number(0)
    before = plan.stat()
    text = plan.read_text()
    with plan.open("r+") as file:
        file.write(text.replace(number(0), number(7)))
    os.utime(plan, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = plan.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    assert scene.touch("send", "--yes", "--json").json["messages"][0]["to"] == number(7)
    assert [post.to for post in scene.standin.posts] == [number(7).removeprefix("+")]


def test_a_version_laid_over_another_during_a_run_counts(scene: "Scene") -> None:
    scene.lay_out(COUNT, provider={"name": "vonage", "rate": "10/s"})
    scene.age()
    running = scene.start("send", "--yes")
    _wait_for_posts(scene, 3)
    for plan in (scene.root / "plans/accounts").glob("*.yaml"):
        before, text = plan.stat(), plan.read_text()
        with plan.open("r+") as file:
            file.write(text.replace('"phone": "+1', '"phone": "+4'))
        os.utime(plan, ns=(before.st_atime_ns, before.st_mtime_ns))
    seen = scene.posts
    running.communicate(timeout=60)
    assert scene.posts <= seen + 2
