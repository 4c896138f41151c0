"""On which line of a TOML text each value stands. The standard reader does not tell."""

import re

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'", re.DOTALL
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]*")
DEEPEST = 12


class TooDeep(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def lines_of(text: str) -> dict[Path, int]:
    """Path → line for every key and list entry of a text that the standard reader has taken.

    Raises TooDeep where values stand in more than DEEPEST values.
    """
    return _Walk(text).lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {(): 1}
        self._counts: dict[Path, int] = {}
        self._walk()

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        said = found[0] if found else ""
        self.at += len(said)
        self.line += said.count("\n")
        return said

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _walk(self) -> None:
        table: Path = ()
        while self._take(_SPACE) is not None and self._next():
            if self._next() == "[":
                table = self._header()
            else:
                self._pair(table, 0)

    def _header(self) -> Path:
        line = self.line
        several = self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        keys = self._keys()
        self.at += 2 if several else 1
        path = self._inside(keys[:-1])
        path = (*path, keys[-1])
        if several:
            self.lines.setdefault(path, line)
            number = self._counts.get(path, -1) + 1
            self._counts[path] = number
            path = (*path, number)
        else:
            path = self._inside((keys[-1],), path[:-1])
        self.lines[path] = line
        return path

    def _inside(self, keys: tuple[str, ...], path: Path = ()) -> Path:
        """The path of these keys, through the last entry of each list of tables."""
        for key in keys:
            path = (*path, key)
            self.lines.setdefault(path, self.line)
            if path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _keys(self) -> tuple[str, ...]:
        keys = []
        while True:
            self._take(_BLANK)
            said = self._take(_STRING) if self._next() in "\"'" else self._take(_BARE)
            keys.append(_unquoted(said))
            if len(keys) > DEEPEST:
                raise TooDeep(self.line)
            self._take(_BLANK)
            if self._next() != ".":
                return tuple(keys)
            self.at += 1

    def _pair(self, table: Path, depth: int) -> None:
        line = self.line
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._take(_BLANK)
        self._value(path, depth)

    def _value(self, path: Path, depth: int) -> None:
        if depth > DEEPEST:
            raise TooDeep(self.line)
        opening = self._next()
        if opening == "[":
            self._list(path, depth)
        elif opening == "{":
            self._table(path, depth)
        elif opening in ("'", '"'):
            self._take(_STRING)
        elif not self._take(_SCALAR):
            self.at += 1  # never stand still

    def _list(self, path: Path, depth: int) -> None:
        self.at += 1
        number = 0
        while self._take(_SPACE) is not None and self._next() not in ("]", ""):
            self.lines[(*path, number)] = self.line
            self._value((*path, number), depth + 1)
            self._take(_SPACE)
            if self._next() == ",":
                self.at += 1
            number += 1
        self.at += 1

    def _table(self, path: Path, depth: int) -> None:
        self.at += 1
        while self._take(_SPACE) is not None and self._next() not in ("}", ""):
            self._pair(path, depth + 1)
            self._take(_SPACE)
            if self._next() == ",":
                self.at += 1
        self.at += 1


def _unquoted(said: str) -> str:
    return said[1:-1] if said[:1] in ("'", '"') else said
