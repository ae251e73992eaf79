"""The answer to a shell that asks what may come next on a command line.

bash asks with `touch --complete bash LINE`, the line up to the cursor; others with `touch --complete SHELL WORD…`, the
words behind the program's name, the last one empty if it has not begun. The first line of the answer is `files` if
names of files may stand there too, else `words`; each further line is a candidate, a tab and what it means.
"""

import sys
from collections.abc import Iterator

from touchcli.cli.completion.candidates import Candidate, candidates
from touchcli.cli.completion.line import FlagPlace, TypedLine, ValuePlace, read_line, split_line

MOST = 200
"""So many candidates are enough for a screen; more letters make them fewer."""


def answer(arguments: list[str], program: str) -> int:
    """Print the answer; `program` is the name under which this runs. Gives the exit code."""
    shell, *words = arguments
    is_bash, is_quoted = shell == "bash", False
    if is_bash:
        (_, *words), is_quoted = split_line(words[0])
    line = read_line(words)
    found = list(_fitting(line, candidates(line, described=not is_bash)))
    rows = [f"{value}\t{about}" for value, about in found]
    if is_bash:  # it has no place for what they mean, and puts them behind the last = or : or open quote of the word
        stays = len(line.before) if is_quoted else max(map((line.before + line.typed).rfind, "=:")) + 1
        rows = [value[stays:] for value, _ in found]
    kind = "files" if _files_fit(line, program, found) else "words"
    sys.stdout.buffer.write("".join(f"{row}\n" for row in (kind, *rows)).encode())
    return 0


def _fitting(line: TypedLine, found: Iterator[Candidate]) -> Iterator[Candidate]:
    """Those that begin with the letters typed, in capitals or not, as many as one can look at.

    What a line cannot hold is left out: control characters, and a value that would be read as a flag.
    """
    begun, many = line.typed.casefold(), 0
    for value, about in found:
        fits = value.isprintable() and (value[0] != "-" or isinstance(line.place, FlagPlace))
        if fits and value.casefold().startswith(begun) and many < MOST:
            yield Candidate(line.before + value, "".join(c if c.isprintable() else " " for c in about))
            many += 1


def _files_fit(line: TypedLine, program: str, found: list[Candidate]) -> bool:
    """True if our parameter takes a file, and if the word may be one for the system's touch."""
    is_file = isinstance(line.place, ValuePlace) and line.place.parameter.how.completes == "file"
    return is_file or (program == "touch" and (line.is_first or not found))
