"""Reads an instrument's definition from a file. Whatever is wrong with one is said with its line."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn, TypeVar

from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.instruments import (
    REFUSE_KEY,
    AlertRule,
    Answer,
    Band,
    BandSystem,
    Combine,
    Condition,
    Instrument,
    Item,
    ItemKind,
    Method,
    Scale,
    Section,
    Step,
    Wording,
    Words,
    plain,
)
from rehabdesk.domain.toml_lines import Path, TooDeep, lines_of
from rehabdesk.i18n import LANGUAGES, N_, _

LARGEST = 256 * 1024
_LONGEST_LINE = 4_000
_MOST_ITEMS = 400
_MOST_SCALES = 80
_BIGGEST = 1_000_000
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


def read_instrument(data: bytes) -> Instrument:
    """The definition in the file. Raises Faulty, and nothing else, for whatever is no definition."""
    text = _decoded(data)
    parsed = _parsed(text)
    try:
        lines = lines_of(text)
    except TooDeep as deep:
        raise Faulty(deep.line, _TOO_DEEP) from None
    return _Reader(_Table(parsed, (), lines)).instrument()


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
    opened = 0
    for number, line in enumerate(text.split("\n"), 1):
        opened += line.count("[") + line.count("{") - line.count("]") - line.count("}")
        if opened > 20:
            return number
    return max(range(text.count("\n") + 1), key=lambda at: text.split("\n")[at].count("[")) + 1


def _short(value: object) -> str:
    said = str(value)
    return said if len(said) <= 40 else said[:39] + "…"


T = TypeVar("T")


class _Table:
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
        raise Faulty(self.line(at), text, **{"key": _short(at), **values})

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
        return value

    def code(self, key: str = "code", *, needed: bool = True) -> str:
        value = self.text(key, needed=needed, most=60)
        if value and not _CODE.fullmatch(value.replace("{row}", "x")):
            self.fault(
                key, N_("Line {line}: “{code}” is no code. Use letters, digits, dots and dashes."),
                code=_short(value),
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
        inner = _Table(value, (*self._path, key), self._lines)
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
        if not found.is_finite() or not least <= found <= _BIGGEST:
            self.fault(key, N_("Line {line}: “{key}” must be a number from {least} up."), least=least)
        return found

    def whole(self, key: str, *, least: int = 0, most: int = _BIGGEST) -> int | None:
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

    def tables(self, key: str) -> "list[_Table]":
        found = self.entries(key, dict, N_("Line {line}: “{key}” must be a list of tables."))
        return [_Table(each, (*self._path, key, place), self._lines) for place, each in enumerate(found)]

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


@dataclass(frozen=True)
class _Row:
    """One of the rows that a part written once stands for, like each substance. Without a code: no rows."""

    code: str = ""
    label: Words = field(default_factory=dict)
    hint: Words = field(default_factory=dict)

    def fill(self, said: str) -> str:
        return said.replace("{row}", self.code)


class _Reader:
    """Reads part after part, each knowing those before it."""

    def __init__(self, table: _Table) -> None:
        self.table = table
        self.rows: dict[str, list[_Row]] = {}
        self.sets: dict[str, tuple[Answer, ...]] = {}
        self.items: dict[str, Item] = {}
        self.scales: dict[str, Scale] = {}
        self.codes: set[str] = set()

    def instrument(self) -> Instrument:
        table = self.table
        code = table.code()
        version = table.text("version", needed=True, most=30)
        name = table.text("name", needed=True, most=60)
        self._read_rows()
        self._read_answers()
        sections = self._sections()
        methods = self._methods()
        systems = self._systems()
        self._read_scales()
        self._read_bands([system.code for system in systems], systems)
        found = Instrument(
            code,
            version,
            name,
            table.words("title", needed=True),
            table.words("about"),
            table.words("licence", needed=True),
            table.text("source", needed=True),
            Wording(table.one_of("wording", [each.value for each in Wording], "full")),
            table.words("wording_note"),
            table.flag("interview", True),
            sections,
            tuple(self.scales.values()),
            tuple(self._alerts()),
            methods,
            systems,
            table.whole("missing_allowed"),
        )
        table.close()
        return found

    # parts that others refer to

    def _new(self, table: _Table, code: str, known: Iterable[str]) -> str:
        if code in known:
            table.fault("code", N_("Line {line}: the code “{code}” is there already."), code=_short(code))
        return code

    def _read_rows(self) -> None:
        for table in self.table.tables("rows"):
            code = self._new(table, table.code(), self.rows)
            found: dict[str, _Row] = {}
            for row in table.tables("row"):
                own = self._new(row, row.code(), found)
                found[own] = _Row(own, row.words("label", needed=True), row.words("hint"))
                row.close()
            table.close()
            self.rows[code] = list(found.values())

    def _rows_of(self, table: _Table) -> list[_Row]:
        each = table.code("each", needed=False)
        left_out = table.codes("except")
        if not each:
            return [_Row()]
        if each not in self.rows:
            table.fault("each", N_("Line {line}: there are no rows “{code}”."), code=_short(each))
        for code in left_out:
            if code not in {row.code for row in self.rows[each]}:
                table.fault("except", N_("Line {line}: there is no row “{code}”."), code=_short(code))
        return [row for row in self.rows[each] if row.code not in left_out]

    def _read_answers(self) -> None:
        for table in self.table.tables("answers"):
            code = self._new(table, table.code(), self.sets)
            self.sets[code] = self._options(table)
            table.close()

    def _options(self, table: _Table) -> tuple[Answer, ...]:
        found: list[Answer] = []
        for option in table.tables("options"):
            value = option.whole("value", most=9_999)
            if value is None:
                option.fault("value", N_("Line {line}: “{key}” is missing here."))
            weight = option.number("weight")
            label = option.words("label") or dict.fromkeys(LANGUAGES, str(value))
            key = (option.text("key", most=1) or str(value)[:1]).lower()
            if not re.fullmatch("[0-9a-z]", key) or key == REFUSE_KEY:
                option.fault("key", N_("Line {line}: “{key}” is no key for an answer."))
            if any(value == each.value for each in found):
                option.fault("value", N_("Line {line}: the value {value} is there already."), value=value)
            if any(key == each.key for each in found):
                option.fault("key", N_("Line {line}: the key “{key}” is there already."))
            option.close()
            found.append(Answer(key, value, Decimal(value) if weight is None else weight, label))
        if len(found) < 2:
            table.fault("options", N_("Line {line}: needs at least two answers to choose from."))
        return tuple(found)

    # sections and items

    def _sections(self) -> tuple[Section, ...]:
        found: list[Section] = []
        for table in self.table.tables("section"):
            code = self._new(table, table.code(), self.codes)
            self.codes.add(code)
            title = table.words("title", needed=True)
            items = [item for each in table.tables("item") for item in self._items(each, code)]
            if not items:
                table.fault("item", N_("Line {line}: a section needs questions."))
            found.append(Section(code, title, table.words("note"), tuple(items)))
            table.close()
        if not found:
            raise Faulty(1, N_("Line {line}: there are no sections with questions in this file."))
        return tuple(found)

    def _items(self, table: _Table, section: str) -> list[Item]:
        found = []
        for row in self._rows_of(table):
            code = self._new(table, row.fill(table.code()), self.codes)
            self.codes.add(code)
            item = self._item(table, code, section, row)
            self.items[code] = item
            found.append(item)
            if len(self.items) > _MOST_ITEMS:
                table.fault("code", N_("Line {line}: more than {most} questions."), most=_MOST_ITEMS)
        table.close()
        return found

    def _item(self, table: _Table, code: str, section: str, row: _Row) -> Item:
        kind = ItemKind(table.one_of("kind", [each.value for each in ItemKind], "choice"))
        label = table.words("label", needed=not row.code) or row.label
        options: tuple[Answer, ...] = ()
        named, least, most = "", 0, 0
        if kind is ItemKind.CHOICE:
            named = table.code("answers")
            if named not in self.sets:
                table.fault("answers", N_("Line {line}: there are no answers “{code}”."), code=_short(named))
            options = self.sets[named]
        elif kind is ItemKind.NUMBER:
            least, most = table.whole("least") or 0, table.whole("most") or 0
            if most <= least:
                table.fault("most", N_("Line {line}: “most” must be more than “least”."))
        is_text = kind is ItemKind.TEXT
        return Item(
            code,
            section,
            label,
            table.words("hint") or row.hint,
            kind,
            options,
            named,
            least,
            most,
            table.words("unit"),
            table.flag("refusable", True) and not is_text,
            table.flag("optional", False) or is_text,
            tuple(self._conditions(table, "asked_when", row)),
            tuple(self._conditions(table, "asked_when_any", row)),
        )

    def _conditions(self, table: _Table, key: str, row: _Row) -> Iterator[Condition]:
        for place, condition in enumerate(table.tables(key)):
            values, least = frozenset(condition.wholes("is")), condition.whole("least")
            if not values and least is None:
                condition.fault("is", N_("Line {line}: say which answers it waits for: “is” or “least”."))
            for other in self._rows_of(condition):
                inner = other if other.code else row
                code = inner.fill(condition.text("item", needed=True))
                if code not in self.items:
                    line = condition.line("item") if place >= 0 else 0
                    said = N_(
                        "Line {line}: waits for “{code}”, which is not asked before it. A question can"
                        " only hang on earlier ones, never on itself."
                    )
                    raise Faulty(line, said, code=_short(code))
                self._check_values(condition, "is", self.items[code], values)
                yield Condition(code, values, least)
            condition.close()

    def _check_values(self, table: _Table, key: str, item: Item, values: Iterable[int]) -> None:
        if item.kind is ItemKind.TEXT:
            table.fault(
                "item", N_("Line {line}: nothing can hang on the text item “{code}”."), code=item.code
            )
        for value in values:
            if not item.allows(value):
                said = N_("Line {line}: “{code}” has no answer {value}.")
                table.fault(key, said, code=item.code, value=_short(value))

    # scoring

    def _methods(self) -> tuple[Method, ...]:
        found: dict[str, Method] = {}
        for table in self.table.tables("method"):
            code = self._new(table, table.code(), found)
            found[code] = Method(code, table.words("name", needed=True), table.flag("rounds", False))
            table.close()
        return tuple(found.values()) or (Method("exact", {}),)

    def _systems(self) -> tuple[BandSystem, ...]:
        found: dict[str, BandSystem] = {}
        for table in self.table.tables("system"):
            code = self._new(table, table.code(), found)
            lower = table.one_of("border", ("upper", "lower"), "upper") == "lower"
            found[code] = BandSystem(code, table.words("name", needed=True), lower)
            table.close()
        return tuple(found.values()) or (BandSystem("usual", {}),)

    def _read_scales(self) -> None:
        for table in self.table.tables("scale"):
            for row in self._rows_of(table):
                code = self._new(table, row.fill(table.code()), self.scales)
                self.scales[code] = self._scale(table, code, row)
                if len(self.scales) > _MOST_SCALES:
                    table.fault("code", N_("Line {line}: more than {most} scales."), most=_MOST_SCALES)
            table.close()
        for table in self.table.tables("scale"):
            beside = table.code("beside", needed=False)
            if beside and "{row}" not in beside and beside not in self.scales:
                table.fault("beside", _NO_SCALE, code=_short(beside))

    def _scale(self, table: _Table, code: str, row: _Row) -> Scale:
        combine = Combine(table.one_of("combine", [each.value for each in Combine], "sum"))
        steps = tuple(self._steps(table))
        items = [row.fill(each) for each in table.codes("items")]
        items = self._scale_items(table, code, items, row)
        reverse = frozenset(row.fill(each) for each in table.codes("reverse"))
        for each in reverse - set(items):
            table.fault(
                "reverse", N_("Line {line}: “{code}” is not an item of this scale."), code=_short(each)
            )
        allowed = table.whole("missing_allowed") or 0
        plus, minus = table.codes("plus"), table.codes("minus")
        for key, codes in (("plus", plus), ("minus", minus)):
            for each in codes:
                if each not in self.scales:
                    said = N_("Line {line}: “{code}” is not a scale that stands before this one.")
                    table.fault(key, said, code=_short(each))
        if combine is Combine.SCALES and not plus:
            table.fault("plus", N_("Line {line}: “plus” must name the scales it is made of."))
        if combine is not Combine.SCALES and (plus or minus or not items):
            table.fault("items", N_("Line {line}: “items” must name the items it is made of."))
        if allowed and allowed >= len(items):
            said = N_("Line {line}: fewer items may be missing than the scale has.")
            table.fault("missing_allowed", said)
        least, most = self._range(combine, items, steps, plus, minus)
        return Scale(
            code,
            table.words("name", needed=not row.code) or row.label,
            combine,
            tuple(items),
            reverse,
            steps,
            allowed,
            tuple(plus),
            tuple(minus),
            {},
            row.fill(table.code("beside", needed=False)),
            least,
            most,
            table.one_of("better", ("high", "low", "none"), "none").replace("none", ""),
            table.flag("main", True),
        )

    def _scale_items(self, table: _Table, code: str, items: list[str], row: _Row) -> list[str]:
        """The items; of those written once for every row, those that the row has."""
        written = table.codes("items")
        combine = table.text("combine")
        found: list[str] = []
        for place, each in enumerate(items):
            line = table.line("items", place)
            if each not in self.items:
                if row.code and "{row}" in written[place] and self._has_item_like(written[place]):
                    continue
                raise Faulty(line, N_("Line {line}: there is no item “{code}”."), code=_short(each))
            if each in found:
                raise Faulty(line, N_("Line {line}: the item “{code}” is counted twice."), code=_short(each))
            item = self.items[each]
            if item.kind is ItemKind.TEXT:
                raise Faulty(line, N_("Line {line}: the text item “{code}” cannot be scored."), code=each)
            if combine == "mean" and item.may_be_skipped:
                said = N_("Line {line}: “{code}” is not always asked, so it can be in no mean.")
                raise Faulty(line, said, code=each)
            found.append(each)
        return found

    def _has_item_like(self, written: str) -> bool:
        return any(
            written.replace("{row}", row.code) in self.items for rows in self.rows.values() for row in rows
        )

    def _steps(self, table: _Table) -> Iterator[Step]:
        for step in table.tables("steps"):
            times = step.number("times")
            if times is not None and times <= 0:
                step.fault("times", N_("Line {line}: “{key}” must be more than 0."))
            yield Step(step.number("minus") or Decimal(0), Decimal(1) if times is None else times)
            step.close()

    def _range(
        self,
        combine: Combine,
        items: Sequence[str],
        steps: Sequence[Step],
        plus: Sequence[str],
        minus: Sequence[str],
    ) -> tuple[Decimal, Decimal]:
        """The least and the most the scale can come to."""
        if combine is Combine.SCALES:
            added, taken = [self.scales[each] for each in plus], [self.scales[each] for each in minus]
            return (
                sum((s.least for s in added), Decimal(0)) - sum((s.most for s in taken), Decimal(0)),
                sum((s.most for s in added), Decimal(0)) - sum((s.least for s in taken), Decimal(0)),
            )
        found = [self.items[each] for each in items]
        # A question that is not asked counts 0.
        least = sum((Decimal(0) if item.may_be_skipped else item.bounds[0] for item in found), Decimal(0))
        most = sum((item.bounds[1] for item in found), Decimal(0))
        if combine is Combine.MEAN:
            least, most = least / len(found), most / len(found)
        for step in steps:
            least, most = (least - step.minus) * step.times, (most - step.minus) * step.times
        return least, most

    # bands and alerts

    def _read_bands(self, codes: list[str], systems: Sequence[BandSystem]) -> None:
        for table in self.table.tables("bands"):
            system = table.one_of("system", codes, codes[0])
            scales = table.codes("scales") or list(self.scales)
            for code in scales:
                if code not in self.scales:
                    table.fault("scales", _NO_SCALE, code=_short(code))
                if system in self.scales[code].bands:
                    table.fault("scales", N_("Line {line}: “{code}” has bands already."), code=code)
                scale = self.scales[code]
                bands = tuple(self._bands(table, scale))
                self.scales[code] = _with_bands(scale, system, bands)
            table.close()

    def _bands(self, table: _Table, scale: Scale) -> Iterator[Band]:
        step = Decimal(1) if self._is_whole(scale) else Decimal(0)
        known: set[str] = set()
        expected = scale.least
        tables = table.tables("band")
        for place, band in enumerate(tables):
            code = self._new(band, band.code(), known)
            known.add(code)
            least = band.number("from", least=-_BIGGEST)
            most = band.number("to", least=-_BIGGEST)
            if least is None or most is None or most < least:
                band.fault("to", N_("Line {line}: a band runs “from” a number “to” one as large or larger."))
            if least != expected:
                said = N_(
                    "Line {line}: this band of “{scale}” must begin at {expected}, without gap or overlap."
                )
                band.fault("from", said, scale=scale.code, expected=plain(expected))
            expected = most + step
            if place == len(tables) - 1 and most != scale.most:
                said = N_("Line {line}: the last band of “{scale}” must end at {expected}.")
                band.fault("to", said, scale=scale.code, expected=plain(scale.most))
            level = band.whole("level", most=4)
            yield Band(
                code,
                band.words("name", needed=True),
                least,
                most,
                band.words("advice"),
                -1 if level is None else level,
            )
            band.close()
        if not tables:
            table.fault("band", N_("Line {line}: there are no bands here."))

    def _is_whole(self, scale: Scale) -> bool:
        """Whether it only ever comes to whole numbers."""
        if scale.combine is Combine.SCALES:
            return all(self._is_whole(self.scales[each]) for each in (*scale.plus, *scale.minus))
        weights = (bound for each in scale.items for bound in self.items[each].bounds)
        return scale.combine is Combine.SUM and not scale.steps and all(w == w.to_integral() for w in weights)

    def _alerts(self) -> Iterator[AlertRule]:
        for table in self.table.tables("alert"):
            kind = AlertKind(table.one_of("kind", [each.value for each in AlertKind]))
            item, scale = table.code("item", needed=False), table.code("scale", needed=False)
            values, least = frozenset(table.wholes("is")), table.number("least")
            if bool(item) == bool(scale):
                table.fault("item", N_("Line {line}: an alert hangs on an “item” or a “scale”."))
            if scale and scale not in self.scales:
                table.fault("scale", _NO_SCALE, code=_short(scale))
            if item and item not in self.items:
                table.fault("item", N_("Line {line}: there is no item “{code}”."), code=_short(item))
            if item:
                self._check_values(table, "is", self.items[item], values)
            if (scale or not values) and least is None:
                table.fault("least", N_("Line {line}: say from which value on: “least”."))
            yield AlertRule(kind, table.words("text", needed=True), item, scale, values, least)
            table.close()


_NO_SCALE = N_("Line {line}: there is no scale “{code}”.")


def _with_bands(scale: Scale, system: str, bands: tuple[Band, ...]) -> Scale:
    return replace(scale, bands={**scale.bands, system: bands})
