"""Reads an instrument's definition from a file. Whatever is wrong with one is said with its line."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

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
)
from rehabdesk.domain.scoring import plain
from rehabdesk.domain.toml_tables import BIGGEST, Faulty, Table, read_table, short
from rehabdesk.i18n import LANGUAGES, N_

_MOST_ITEMS = 400
_MOST_SCALES = 80
_MOST_CONDITIONS = 2_000


def read_instrument(data: bytes) -> Instrument:
    """The definition in the file. Raises Faulty, and nothing else, for whatever is no definition."""
    return _Reader(read_table(data)).instrument()


def read_name(data: bytes) -> str:
    """The short name alone, of a definition that was read before: it stands above the first table."""
    try:
        named = tomllib.loads(data[: data.index(b"\n[")].decode("utf-8-sig"))["name"]
    except (ValueError, KeyError):  # a text of several lines may look like a table
        return read_instrument(data).name
    return str(named)


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

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows: dict[str, list[_Row]] = {}
        self.sets: dict[str, tuple[Answer, ...]] = {}
        self.items: dict[str, Item] = {}
        self.scales: dict[str, Scale] = {}
        self.codes: set[str] = set()
        self.conditions = 0

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

    def _new(self, table: Table, code: str, known: Iterable[str]) -> str:
        if code in known:
            table.fault("code", N_("Line {line}: the code “{code}” is there already."), code=short(code))
        return code

    def _read_rows(self) -> None:
        for table in self.table.tables("rows"):
            code = self._new(table, table.code(), self.rows)
            found: dict[str, _Row] = {}
            for row in table.tables("row", 60):
                own = self._new(row, row.code(), found)
                found[own] = _Row(own, row.words("label", needed=True), row.words("hint"))
                row.close()
            table.close()
            self.rows[code] = list(found.values())

    def _rows_of(self, table: Table) -> list[_Row]:
        each = table.code("each", needed=False)
        left_out = table.codes("except")
        if not each:
            return [_Row()]
        if each not in self.rows:
            table.fault("each", N_("Line {line}: there are no rows “{code}”."), code=short(each))
        for code in left_out:
            if code not in {row.code for row in self.rows[each]}:
                table.fault("except", N_("Line {line}: there is no row “{code}”."), code=short(code))
        return [row for row in self.rows[each] if row.code not in left_out]

    def _read_answers(self) -> None:
        for table in self.table.tables("answers"):
            code = self._new(table, table.code(), self.sets)
            self.sets[code] = self._options(table)
            table.close()

    def _options(self, table: Table) -> tuple[Answer, ...]:
        found: list[Answer] = []
        for option in table.tables("options", 36):
            value = option.whole("value", most=9_999)
            if value is None:
                option.fault("value", N_("Line {line}: “{key}” is missing here."))
            weight = option.number("weight")
            label = option.words("label") or dict.fromkeys(LANGUAGES, str(value))
            key = (option.text("key", most=1) or str(value)[:1]).lower()
            if not re.fullmatch("[0-9a-z]", key) or key == REFUSE_KEY:
                option.fault("key", N_("Line {line}: “{said}” is no key for an answer."), said=key)
            if any(value == each.value for each in found):
                option.fault("value", N_("Line {line}: the value {value} is there already."), value=value)
            if any(key == each.key for each in found):
                option.fault("key", N_("Line {line}: the key “{said}” is there already."), said=key)
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

    def _items(self, table: Table, section: str) -> list[Item]:
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

    def _item(self, table: Table, code: str, section: str, row: _Row) -> Item:
        kind = ItemKind(table.one_of("kind", [each.value for each in ItemKind], "choice"))
        label = table.words("label", needed=not row.code) or row.label
        options: tuple[Answer, ...] = ()
        named, least, most = "", 0, 0
        if kind is ItemKind.CHOICE:
            named = table.code("answers")
            if named not in self.sets:
                table.fault("answers", N_("Line {line}: there are no answers “{code}”."), code=short(named))
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

    def _conditions(self, table: Table, key: str, row: _Row) -> Iterator[Condition]:
        for condition in table.tables(key):
            values, least = frozenset(condition.wholes("is")), condition.whole("least")
            if not values and least is None:
                condition.fault("is", N_("Line {line}: say which answers it waits for: “is” or “least”."))
            for other in self._rows_of(condition):
                inner = other if other.code else row
                code = inner.fill(condition.text("item", needed=True))
                if code not in self.items:
                    line = condition.line("item")
                    said = N_(
                        "Line {line}: waits for “{code}”, which is not asked before it. A question can"
                        " only hang on earlier ones, never on itself."
                    )
                    raise Faulty(line, said, code=short(code))
                self._check_values(condition, "is", self.items[code], values)
                self.conditions += 1
                if self.conditions > _MOST_CONDITIONS:
                    said = N_("Line {line}: more than {most} times “{key}”.")
                    table.fault(key, said, most=_MOST_CONDITIONS)
                yield Condition(code, values, least)
            condition.close()

    def _check_values(self, table: Table, key: str, item: Item, values: Iterable[int]) -> None:
        if item.kind is ItemKind.TEXT:
            table.fault(
                "item", N_("Line {line}: nothing can hang on the text item “{code}”."), code=item.code
            )
        for value in values:
            if not item.allows(value):
                said = N_("Line {line}: “{code}” has no answer {value}.")
                table.fault(key, said, code=item.code, value=short(value))

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
                table.fault("beside", _NO_SCALE, code=short(beside))

    def _scale(self, table: Table, code: str, row: _Row) -> Scale:
        combine = Combine(table.one_of("combine", [each.value for each in Combine], "sum"))
        steps = tuple(self._steps(table))
        items = [row.fill(each) for each in table.codes("items")]
        items = self._scale_items(table, code, items, row)
        reverse = frozenset(row.fill(each) for each in table.codes("reverse"))
        for each in reverse - set(items):
            table.fault(
                "reverse", N_("Line {line}: “{code}” is not an item of this scale."), code=short(each)
            )
        allowed = table.whole("missing_allowed") or 0
        plus, minus = table.codes("plus"), table.codes("minus")
        for key, codes in (("plus", plus), ("minus", minus)):
            for each in codes:
                if each not in self.scales:
                    said = N_("Line {line}: “{code}” is not a scale that stands before this one.")
                    table.fault(key, said, code=short(each))
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

    def _scale_items(self, table: Table, code: str, items: list[str], row: _Row) -> list[str]:
        """The items; of those written once for every row, those that the row has."""
        written = table.codes("items")
        combine = table.text("combine")
        found: list[str] = []
        for place, each in enumerate(items):
            line = table.line("items", place)
            if each not in self.items:
                if row.code and "{row}" in written[place] and self._has_item_like(written[place]):
                    continue
                raise Faulty(line, N_("Line {line}: there is no item “{code}”."), code=short(each))
            if each in found:
                raise Faulty(line, N_("Line {line}: the item “{code}” is counted twice."), code=short(each))
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

    def _steps(self, table: Table) -> Iterator[Step]:
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
                    table.fault("scales", _NO_SCALE, code=short(code))
                if system in self.scales[code].bands:
                    table.fault("scales", N_("Line {line}: “{code}” has bands already."), code=code)
                scale = self.scales[code]
                bands = tuple(self._bands(table, scale))
                self.scales[code] = _with_bands(scale, system, bands)
            table.close()

    def _bands(self, table: Table, scale: Scale) -> Iterator[Band]:
        step = Decimal(1) if self._is_whole(scale) else Decimal(0)
        known: set[str] = set()
        expected = scale.least
        tables = table.tables("band", 20)
        for place, band in enumerate(tables):
            code = self._new(band, band.code(), known)
            known.add(code)
            least = band.number("from", least=-BIGGEST)
            most = band.number("to", least=-BIGGEST)
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
                table.fault("scale", _NO_SCALE, code=short(scale))
            if item and item not in self.items:
                table.fault("item", N_("Line {line}: there is no item “{code}”."), code=short(item))
            if item:
                self._check_values(table, "is", self.items[item], values)
            if (scale or not values) and least is None:
                table.fault("least", N_("Line {line}: say from which value on: “least”."))
            yield AlertRule(kind, table.words("text", needed=True), item, scale, values, least)
            table.close()


_NO_SCALE = N_("Line {line}: there is no scale “{code}”.")


def _with_bands(scale: Scale, system: str, bands: tuple[Band, ...]) -> Scale:
    return replace(scale, bands={**scale.bands, system: bands})
