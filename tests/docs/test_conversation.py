"""The conversation of docs/replies.md, from the first text to STOP, as a person runs it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_conversation_of_the_documents_is_so(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHON": sys.executable}
    env |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
    done = subprocess.run(
        ["sh", "docs/conversation.sh"],
        cwd=ROOT,
        env=env | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("Two texts went to Omar, and none after his STOP.\n")
    page = " ".join(done.stdout.split())
    for said in (
        "we: Hi Omar, just checking in.",
        "Omar: Going well. Can you do Thursday?",
        "│ Thursday at ten it is, Omar. Dana",
        "awaiting-reply",
        "answered in",
        "opted-out",
        "number '+19015550117",
    ):
        assert said in page
    assert list(tmp_path.glob("tmp.*")) == [], "it leaves nothing behind"
