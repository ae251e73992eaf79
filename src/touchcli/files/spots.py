"""Where a key stands in a file that was read before: for the few Problems that are found only afterwards."""

from pathlib import Path

from touchcli.files.syntax.tree import KeyPath, Source, Spot, read_source


class Spots:
    """The places of keys in the files of a workspace; a file is read once more when it is first asked about."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._sources: dict[str, tuple[Source, dict[int, int]]] = {}

    def of(self, file: str, line: int, path: KeyPath) -> Spot:
        """Where a key stands, by its path in the record that begins at a line of a file, or is the whole file."""
        source, entries = self._source(file)
        return source.spot((entries.get(line, 0), *path) if isinstance(source.tree, list) else path)

    def _source(self, file: str) -> tuple[Source, dict[int, int]]:
        if file not in self._sources:
            source = read_source(self.root, file)
            count = len(source.tree) if isinstance(source.tree, list) else 0
            self._sources[file] = source, {source.spot((n,)).line: n for n in range(count)}
        return self._sources[file]
