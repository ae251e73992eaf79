#!/usr/bin/env bash
# The gates with the newest version of everything that pyproject.toml allows, in an environment of its own; gates may be
# named, as for tools/gates.py. Where all that ran are open, `tools/newest.sh --write` leaves these versions in
# constraints.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PIP_CONSTRAINT PIP_BUILD_CONSTRAINT
export PIP_DISABLE_PIP_VERSION_CHECK=1

write=
if [ "${1:-}" = --write ]; then
  write=yes
  shift
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
build=$("$work/venv/bin/python" -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")')
# What builds the package is installed too, so that its versions are known; hatchling asks for editables where we install
# with -e.
mapfile -t build <<<"$build"
"$work/venv/bin/pip" install -q -e '.[dev]' "${build[@]}" editables
"$work/venv/bin/pip" freeze --exclude-editable --exclude touchcli >"$work/newest.txt"

echo "── what is newer than constraints.txt says:"
diff constraints.txt "$work/newest.txt" | grep '^[<>]' || echo "nothing"
"$work/venv/bin/python" tools/gates.py "$@"
if [ -n "$write" ]; then
  cp "$work/newest.txt" constraints.txt
  echo "constraints.txt has the newest versions"
fi
