"""Tables of a TOML file that know their lines, so that whatever is wrong with one is said where it stands."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeVar

from rehabdesk.domain.instruments import Words, can_be_printed
from rehabdesk.domain.toml_lines import Path, TooDeep, lines_of
from rehabdesk.i18n import LANGUAGES, N_, _

LARGEST = 256 * 1024
BIGGEST = 1_000_000  # no number in a file may be larger
_LONGEST_LINE = 4_000
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
_NAMED_LINE = re.compile(r"at line (\d+)")


class Faulty(Exception):
    """What is wrong with a definition, and on which line. `text` is N_-marked and has a field {line}."""

    def __init__(self, line: int, text: str, **values: object) -> None:
        super().__init__(text)
        self.line = line
        self.text = text
        self.values: dict[str, object] = {"line": line, **values}

    def __str__(self) -> str:
        return _(self.text).format(**self.values)


def read_table(data: bytes) -> "Table":
    """The whole file. Raises Faulty for whatever is no TOML text of a sensible size."""
    text = _decoded(data)
    parsed = _parsed(text)
    try:
        return Table(parsed, (), lines_of(text))
    except TooDeep as deep:
        raise Faulty(deep.line, _TOO_DEEP) from None


_TOO_DEEP = N_("Line {line}: brackets stand too deep inside each other.")


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise Faulty(
            1, N_("This file is too large for a definition ({size} kB; at most {most} kB)."),
            size=len(data) // 1024, most=LARGEST // 1024,
        )  # fmt: skip
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise Faulty(line, N_("Line {line}: this is not UTF-8 text. Save the file as UTF-8.")) from None
    for number, line_text in enumerate(text.split("\n"), 1):
        if len(line_text) > _LONGEST_LINE:
            raise Faulty(number, N_("Line {line}: is longer than {most} characters."), most=_LONGEST_LINE)
    return text


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=_float)
    except RecursionError:
        raise Faulty(_deepest_line(text), _TOO_DEEP) from None
    except ValueError as wrong:  # also a whole number with thousands of digits
        named = _NAMED_LINE.search(str(wrong))
        line = int(named[1]) if named else text.rstrip().count("\n") + 1
        said = N_(
            "Line {line}: cannot be read. Look for a missing quotation mark, bracket or equals sign,"
            " or something written twice."
        )
        raise Faulty(line, said) from None


def _float(said: str) -> Decimal:
    try:
        return Decimal(said)
    except InvalidOperation:
        return Decimal("nan")


def _deepest_line(text: str) -> int:
    opened = deepest = 0
    line = found = 1
    for character in text:
        opened += (character in "[{") - (character in "]}")
        line += character == "\n"
        if opened > deepest:
            deepest, found = opened, line
    return found


def short(value: object) -> str:
    said = str(value)
    return said if len(said) <= 40 else said[:39] + "…"


T = TypeVar("T")


class Table:
    """A table of the file, the line of everything in it, and what was not asked for."""

    def __init__(self, data: dict[str, Any], path: Path, lines: Mapping[Path, int]) -> None:
        self._data = data
        self._path = path
        self._lines = lines
        self._known: set[str] = set()

    def line(self, *path: str | int) -> int:
        whole = (*self._path, *path)
        while whole not in self._lines:
            whole = whole[:-1]
        return self._lines[whole]

    def fault(self, at: str, text: str, **values: object) -> NoReturn:
        """Refuse with the line of the key `at`, which the sentence may name as {key}."""
        raise Faulty(self.line(at), text, **{"key": short(at), **values})

    def has(self, key: str) -> bool:
        return key in self._data

    def get(self, key: str) -> Any:
        self._known.add(key)
        return self._data.get(key)

    def text(self, key: str, *, needed: bool = False, most: int = 2_000) -> str:
        value = self.get(key)
        if value is None and not needed:
            return ""
        if value is None:
            self.fault(key, N_("Line {line}: “{key}” is missing here."))
        if not isinstance(value, str):
            self.fault(key, N_("Line {line}: “{key}” must be text in quotation marks."))
        if len(value) > most or (needed and not value.strip()):
            self.fault(key, N_("Line {line}: “{key}” is empty or too long."))
        if not can_be_printed(value):
            self.fault(key, N_("Line {line}: “{key}” holds a character that cannot be printed."))
        return value

    def code(self, key: str = "code", *, needed: bool = True) -> str:
        value = self.text(key, needed=needed, most=60)
        if value and not _CODE.fullmatch(value.replace("{row}", "x")):
            self.fault(
                key, N_("Line {line}: “{code}” is no code. Use letters, digits, dots and dashes."),
                code=short(value),
            )  # fmt: skip
        return value

    def words(self, key: str, *, needed: bool = False) -> Words:
        """A text for every language, or one text for all of them."""
        value = self.get(key)
        if value is None and not needed:
            return {}
        if isinstance(value, str) or value is None:
            said = self.text(key, needed=needed)
            return dict.fromkeys(LANGUAGES, said)
        if not isinstance(value, dict) or not value or not set(value) <= set(LANGUAGES):
            self.fault(
                key, N_("Line {line}: “{key}” must be a text, or texts for id and en in braces."), key=key
            )
        inner = Table(value, (*self._path, key), self._lines)
        return {tongue: inner.text(tongue, needed=True) for tongue in LANGUAGES if tongue in value}

    def flag(self, key: str, default: bool) -> bool:
        value = self.get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, N_("Line {line}: “{key}” must be true or false."))
        return default if value is None else value

    def number(self, key: str, *, least: int = 0) -> Decimal | None:
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fault(key, N_("Line {line}: “{key}” must be a number."))
        found = Decimal(value)
        if not found.is_finite() or not least <= found <= BIGGEST:
            self.fault(key, N_("Line {line}: “{key}” must be a number from {least} up."), least=least)
        return found

    def whole(self, key: str, *, least: int = 0, most: int = BIGGEST) -> int | None:
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(
                key, N_("Line {line}: “{key}” must be a whole number from {least} to {most}."),
                least=least, most=most,
            )  # fmt: skip
        return value

    def entries(self, key: str, kind: type[T], text: str) -> list[T]:
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(key, text)
        for place, each in enumerate(value):
            if not isinstance(each, kind) or isinstance(each, bool):
                raise Faulty(self.line(key, place), text, key=key)
        return value

    def codes(self, key: str) -> list[str]:
        return self.entries(key, str, N_("Line {line}: “{key}” must be a list of codes in quotation marks."))

    def wholes(self, key: str) -> list[int]:
        return self.entries(key, int, N_("Line {line}: “{key}” must be a list of whole numbers."))

    def tables(self, key: str, most: int = 400) -> "list[Table]":
        found = self.entries(key, dict, N_("Line {line}: “{key}” must be a list of tables."))
        if len(found) > most:
            said = N_("Line {line}: more than {most} times “{key}”.")
            raise Faulty(self.line(key, most), said, key=key, most=most)
        return [Table(each, (*self._path, key, place), self._lines) for place, each in enumerate(found)]

    def close(self) -> None:
        """Refuse what nobody asked for: most often a word typed wrongly."""
        for key in self._data:
            if key not in self._known:
                self.fault(key, N_("Line {line}: “{key}” means nothing here."))

    def one_of(self, key: str, options: Iterable[str], default: str = "") -> str:
        said = self.text(key, needed=not default) or default
        allowed = list(options)
        if said not in allowed:
            self.fault(
                key, N_("Line {line}: “{key}” must be one of: {options}."),
                options=", ".join(allowed),
            )  # fmt: skip
        return said
