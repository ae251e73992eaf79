"""Build the wheel and the sdist, check them, and try each in a bare environment.

`python tools/release.py` leaves both in `dist/`. Each is installed, without extras, into an environment of its own,
where the README's morning has to print what the README shows. Needs the packages `build` and `twine`. Uploading is
left to a person: `twine upload dist/*`.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
AT_A_TIME = ROOT / "tests" / "support" / "run_at.py"
MORNING = "2026-11-23T16:30:00Z"
"""The instant of the README's morning: the starter pack's reference day, half past ten in Chicago."""


def morning() -> list[tuple[list[str], re.Pattern[str]]]:
    """The arguments of each `touch` command in the README's console blocks, and what it has to print.

    A line of one … in the README stands for lines that are left out.
    """
    readme = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```$", readme, re.S | re.M)
    shown = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.M) if part]
    found = []
    for part in shown:
        command, _, expected = part.partition("\n")
        program, *arguments = shlex.split(command)
        if program != "touch":
            raise ValueError(f"not a touch command: {command}")
        pieces = [piece for piece in re.split(r"^…\n", expected, flags=re.M) if piece]
        pattern = ".*".join(map(re.escape, pieces)) + (".*" if expected.endswith("\n…\n") else "")
        found.append((arguments, re.compile(pattern, re.S)))
    return found


def build() -> list[Path]:
    """Build both into an empty `dist/`, and check their metadata."""
    shutil.rmtree(DIST, ignore_errors=True)
    ran(sys.executable, "-m", "build", "--outdir", DIST, ROOT)
    made = sorted(DIST.iterdir())
    ran(sys.executable, "-m", "twine", "check", "--strict", *made)
    return made


def try_out(package: Path) -> None:
    """Install one of them into a bare environment and live the README's morning there."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        venv.create(room / "env", with_pip=True)
        python = room / "env" / "bin" / "python"
        ran(python, "-m", "pip", "install", "-q", package)
        ran(python.parent / "touch", "--version")
        ran(python, "-I", AT_A_TIME, MORNING, "init", "book", cwd=room)
        for arguments, expected in morning():
            said = ran(python, "-I", AT_A_TIME, MORNING, *arguments, cwd=room / "book")
            if not expected.fullmatch(said):
                sys.exit(f"{package.name}: touch {shlex.join(arguments)} printed\n{said}")
    print(f"{package.name}: the README's morning is so")


def ran(*command: str | Path, cwd: Path = ROOT) -> str:
    """What a command prints; leaves with what it said where it fails."""
    print("$", shlex.join(map(str, command)), flush=True)
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    for package in build():
        try_out(package)
