"""Definition files: what is wrong with one is said with its line, and nothing worse ever happens."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehabdesk import i18n, resources
from rehabdesk.domain import definitions
from rehabdesk.domain.definitions import read_instrument, read_name
from rehabdesk.domain.instruments import Instrument
from rehabdesk.domain.scoring import score
from rehabdesk.domain.toml_lines import lines_of
from rehabdesk.domain.toml_tables import LARGEST, Faulty

SHIPPED = {path.stem: path.read_text("utf-8") for path in resources.path("instruments").glob("*.toml")}
SMALL = Path(__file__).with_name("small_instrument.toml").read_text("utf-8")


def fault_of(text: str | bytes) -> Faulty:
    with pytest.raises(Faulty) as refused:
        read_instrument(text.encode() if isinstance(text, str) else text)
    return refused.value


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


# one change to a good file: what is written there instead, and what the sentence says


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "KECIL"', "", "“name” is missing"),
        ('name = "KECIL"', "name = 7", "must be text"),
        ('source = "sendiri"', 'sumber = "sendiri"\nsource = "sendiri"', "“sumber” means nothing"),
        ("interview = true", "interview = 1", "true or false"),
        ('licence = "bebas"', 'licence = "be\\u0000bas"', "cannot be printed"),
        ('wording = "full"', 'wording = "half"', "full, labels, numbers"),
        ('title = { id = "Kecil" }', 'title = { fr = "Petit" }', "texts for id and en"),
        ('code = "kecil"', 'code = "ke cil"', "is no code"),
        ("{ value = 1, label", "{ value = 0, label", "value 0 is there already"),
        ("{ value = 1, label", '{ value = 1, key = "0", label', "key “0” is there already"),
        ("{ value = 1, label", '{ value = 1, key = "r", label', "no key for an answer"),
        ("{ value = 1, label", "{ value = 1, weight = -1, label", "number from 0 up"),
        ("{ value = 1, label", '{ value = 1, weight = "satu", label', "must be a number"),
        ("{ value = 1, label", "{ value = 1, weight = nan, label", "number from 0 up"),
        ("{ value = 1, label", "{ value = 1, weight = 1e999999999999999999, label", "number from 0 up"),
        ("{ value = 1, label", "{ value = true, label", "whole number from 0"),
        ("{ value = 1, label", "{ value = 0x" + "f" * 3_000 + ", label", "whole number from 0"),
        ("{ value = 1, label", "{ value = " + "9" * 3_900 + ", label", "whole number from 0"),
        ("{ value = 1, label", "{ value = 2024-02-30, label", "cannot be read"),
        ('code = "2"', 'code = "1"', "code “1” is there already"),
        ('code = "s2"', 'code = "s1"', "code “s1” is there already"),
        ('item = "1", is = [1]', 'item = "3", is = [1]', "only hang on earlier ones, never on itself"),
        ('item = "1", is = [1]', 'item = "4", is = [1]', "not asked before it"),
        ('item = "1", is = [1]', 'item = "9", is = [1]', "“9”, which is not asked"),
        ('item = "1", is = [1]', 'item = "1", is = [5]', "“1” has no answer 5"),
        ('item = "1", is = [1]', 'item = "1"', "which answers it waits for"),
        ('item = "1", is = [1]', 'item = "1", is = ["1"]', "list of whole numbers"),
        ('kind = "number"', 'kind = "angka"', "choice, number, text"),
        ("most = 30", "most = 0", "“most” must be more than “least”"),
        ('answers = "yesno"', 'answers = "lain"', "no answers “lain”"),
        ('items = ["1", "2", "3"]', 'items = ["1", "2", "7"]', "no item “7”"),
        ('items = ["1", "2", "3"]', 'items = ["1", "2", "2"]', "“2” is counted twice"),
        ('items = ["1", "2", "3"]', 'items = ["1", "2", "5"]', "text item “5” cannot be scored"),
        ('items = ["1", "2", "3"]', "items = []", "must name the items"),
        ('combine = "mean"', 'combine = "median"', "sum, mean, scales"),
        ('items = ["1", "2"]', 'items = ["1", "3"]', "can be in no mean"),
        ('reverse = ["2"]', 'reverse = ["3"]', "“3” is not an item of this scale"),
        ("missing_allowed = 1", "missing_allowed = 2", "fewer items may be missing"),
        ("times = 4", "times = -4", "number from 0 up"),
        ("times = 4", "times = 0", "more than 0"),
        ('plus = ["total"]', 'plus = ["both"]', "not a scale that stands before"),
        ('plus = ["total"]', "", "must name the scales"),
        ("from = 2", "from = 3", "must begin at 2"),
        ("from = 2", "from = 1", "without gap or overlap"),
        ("to = 3", "to = 4", "must end at 3"),
        ("to = 3", "to = 1", "a number “to” one as large"),
        ('scales = ["total"]', 'scales = ["jumlah"]', "no scale “jumlah”"),
        ('scales = ["total"]', 'scales = ["total", "total"]', "has bands already"),
        ('system = "plain"', 'system = "lain"', "must be one of: plain"),
        ('kind = "suicide"', 'kind = "hujan"', "must be one of: suicide"),
        ('item = "2"\nleast = 1', 'item = "8"\nleast = 1', "no item “8”"),
        ('item = "2"\nleast = 1', 'item = "2"\nscale = "total"\nleast = 1', "an “item” or a “scale”"),
        ('item = "2"\nleast = 1', 'item = "2"', "from which value on"),
        ('code = "yesno"', "code = ]", "cannot be read"),
        ('code = "yesno"', 'code = "yesno"\ncode = "yesno"', "cannot be read"),
        ('code = "yesno"', 'code = "yesno', "cannot be read"),
        ('code = "yesno"', 'code = "ye\0sno"', "cannot be read"),
    ],
)  # fmt: skip
def test_the_sentence_names_the_line(old: str, new: str, said: str) -> None:
    i18n.use("en")
    assert SMALL.count(old) == 1
    changed = SMALL.replace(old, new)
    fault = fault_of(changed)
    assert said in str(fault)
    # What is left out is missed where its table begins.
    off = 4 if not new or "\n" in old + new else 0
    assert abs(fault.line - line_of(SMALL, old)) <= off, fault
    assert str(fault).startswith(f"Line {fault.line}: ")


def test_two_questions_that_wait_for_each_other_are_refused() -> None:
    loop = SMALL.replace('code = "1"\nlabel', 'code = "1"\nasked_when = [{ item = "3", least = 1 }]\nlabel')
    assert "which is not asked before it" in fault_of(loop).text


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"x" * (LARGEST + 1), 1),
        (b"a = '" + b"x" * 9_000_000 + b"'", 1),
        (b"code = 'a'\n\xff\xfe", 2),
        (b"code = 'a'\nb = " + b"[" * 3_000, 2),
        (b"code = 'a'\nb = " + b"[" * 3_000 + b"]" * 900, 2),
        (b"code = 'a'\nb = " + b"[" * 50 + b"]" * 50, 2),
        (b"code = 'a'\nb = " + b"{a=" * 900 + b"1" + b"}" * 900, 2),
        (b"code = 'a'\n" + b"a." * 1_900 + b"b = 1", 2),
        (b"code = 'a'\n[" + b"a." * 1_900 + b"b]", 2),
        (b"code = 'a'\nb = '" + b"x" * 4_001 + b"'", 2),
        (b"\n" * 1_000 + b"code = 1", 1_001),
        (b"\0" * 500, 1),
        (b"PK\x03\x04 a workbook", 1),
    ],
)
def test_what_is_no_definition_at_all_is_refused_quickly(data: bytes, line: int) -> None:
    assert fault_of(data).line == line


def with_rows(count: int) -> str:
    entries = ",\n".join(f"{{ code = '{number}', label = 'x' }}" for number in range(count))
    return SMALL.replace("\n[[answers]]", f"\n[[rows]]\ncode = 'r'\nrow = [\n{entries}]\n[[answers]]", 1)


def test_a_file_that_multiplies_itself_is_stopped() -> None:
    """A few lines, each for every row, would come to millions."""
    waits = "asked_when_any = [\n" + "{ each = 'r', item = '1', is = [1] },\n" * 300 + "]\nlabel = 'Kelima'"
    assert fault_of(with_rows(60).replace('label = "Kelima"', waits)).values["most"] == 2_000
    assert fault_of(with_rows(61)).values["most"] == 60
    assert fault_of(SMALL + "[[alert]]\n" * 9_000).values["most"] == 400


# fuzzing: Faulty, or an instrument that can be scored; nothing else

HOSTILE = (
    "nan", "inf", "-1", "-0.0", "1e999", "1e-999", "0", "true", '""', '"x"', "[]", "{}", "[[]]", "[{}]",
    '["1"]', "[nan]", "[true]", "{ id = 1 }", "1979-05-27", "07:32:00", "0xffffffffffffffffffff",
    '"\\u0000"', '"{row}"', '"{"', '"%s"', "'''\n'''", "9999999999999999999999", "[1, 'a', 2.0]",
    '"' + "ä" * 500 + '"',
)  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """A shipped file with a few lines left out, doubled, moved, or given another value."""
    lines = draw(st.sampled_from([SMALL, SMALL, *SHIPPED.values()])).split("\n")
    for _change in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(st.integers(0, 4))
        if how == 0:
            del lines[at]
        elif how == 1:
            lines.insert(at, lines[draw(st.integers(0, len(lines) - 1))])
        elif how == 2 and lines[at]:
            cut = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:cut] + draw(st.text(max_size=3)) + lines[at][cut + 1 :]
        elif " = " in lines[at]:
            key, *rest = lines[at].split(" = ")
            if how == 3:
                rest = [draw(st.sampled_from(HOSTILE))]
            else:
                place = draw(st.integers(0, len(rest) - 1))
                rest[place] = draw(st.sampled_from(HOSTILE)) + rest[place][1:]
            lines[at] = " = ".join([key, *rest])
    return "\n".join(lines)


def read_or_refuse(data: bytes) -> Instrument | None:
    try:
        return read_instrument(data)
    except Faulty as caught:
        fault = caught
    for language in i18n.LANGUAGES:
        i18n.use(language)
        assert str(fault.line) in str(fault)
    assert 1 <= fault.line <= data.count(b"\n") + 1
    return None


@given(spoiled())
@settings(max_examples=80, deadline=None)
def test_a_spoiled_file_is_refused_or_can_be_scored(text: str) -> None:
    known = read_or_refuse(text.encode("utf-8", "replace"))
    if known is not None:
        assert read_name(text.encode()) == known.name
        score(known, {})
        last = {
            item.code: item.answers[-1].value if item.answers else item.most
            for item in known.items
            if item.kind.value != "text"
        }
        for result in (score(known, last), score(known, last, method=known.methods[-1].code)):
            for scale in result.scales:
                declared = known.scale_by_code[scale.code]
                assert scale.value is None or declared.least <= scale.value <= declared.most + 1


@given(st.binary(max_size=200) | st.text(alphabet='[]{}=."#\n a1', max_size=80).map(str.encode))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_refused(data: bytes) -> None:
    assert read_or_refuse(data) is None


VALUES = st.recursive(
    st.sampled_from(["1", "true", "'a'", '"b # ] }"', "1.5", "'''c\n]'''", '"""d\n\\" }"""', "1979-05-27"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda vs: "[\n" + " ,\n".join(vs) + "# x ]\n]")
        | st.lists(inner, max_size=3).map(
            lambda vs: "{" + ", ".join(f"k{n} = {v}" for n, v in enumerate(vs)) + "}"
        )
    ),
    max_leaves=6,
)


@given(
    st.lists(st.tuples(st.sampled_from(["", "[t{}]", "[[a]]", "[[a.b]]", "[t{}.'u v']"]), VALUES), max_size=6)
)
@settings(max_examples=40, deadline=None)
def test_every_value_of_a_text_has_its_line(parts: list[tuple[str, str]]) -> None:
    text = "[[a]]\n" + "\n".join(
        f"{header.format(number)}\nkey{number} = {value} # end"
        for number, (header, value) in enumerate(parts)
    )
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # a table inside one written in a line: no TOML, so nobody asks for its lines
    lines, rows = lines_of(text), text.split("\n")

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        assert path in lines
        if path and isinstance(path[-1], str) and not isinstance(value, list) and "key" in path[-1]:
            assert path[-1] in rows[lines[path] - 1]
        if isinstance(value, dict):
            for key, each in value.items():
                walk(each, (*path, key))
        elif isinstance(value, list):
            for place, each in enumerate(value):
                walk(each, (*path, place))

    walk(data, ())


def test_no_definition_that_ships_is_faulty_or_hides_where_it_comes_from() -> None:
    assert len(SHIPPED) == 11
    for stem, text in SHIPPED.items():
        known = read_instrument(text.encode())
        assert known.code == stem
        assert known.name == read_name(text.encode())
        assert known.source
        for words in (known.title, known.about, known.licence, known.wording_note):
            assert set(words) == {"id", "en"}, stem
        assert all(set(item.label) == {"id", "en"} for item in known.items)


def test_the_guide_names_every_key() -> None:
    guide = resources.path("instruments", "README.md").read_text("utf-8")
    reader = Path(definitions.__file__).read_text("utf-8")
    keys = set(
        re.findall(r'\.(?:text|words|code|flag|number|whole|codes|wholes|tables|one_of)\(\s*"(\w+)"', reader)
    )
    assert len(keys) > 40
    assert not [key for key in keys if not re.search(rf"\b{key}\b", guide)]
