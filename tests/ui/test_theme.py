"""The tokens keep their promises: contrast, type, icons."""

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rehabdesk import resources
from rehabdesk.ui import icons, theme
from rehabdesk.ui.theme import DARK, LIGHT

TEXT, SHAPE = 4.5, 3.0
PAIRS = [
    *[("ink", ground, TEXT) for ground in ("canvas", "surface", "sel", "hit")],
    *[("ink2", ground, TEXT) for ground in ("canvas", "surface", "sel", "neuBg")],
    *[("ink3", ground, TEXT) for ground in ("canvas", "surface", "sunken", "sel", "hover", "neuBg")],
    *[("onPrimary", ground, TEXT) for ground in ("primary", "primaryHover", "primaryPressed")],
    *[("link", ground, TEXT) for ground in ("canvas", "surface", "sel")],
    ("onSoft", "soft", TEXT),
    *[(tone, f"{tone}Bg", TEXT) for tone in ("ok", "warn", "bad", "info", "vio")],
    ("railInk", "rail", TEXT),
    ("railInk3", "rail", TEXT),
    ("railOn", "railSel", TEXT),
    ("spark", "rail", SHAPE),
    ("onSpark", "spark", TEXT),
    ("tipAct", "tip", TEXT),
    ("onTip", "tip", TEXT),
    ("onDanger", "danger", TEXT),
    *[("field", ground, SHAPE) for ground in ("surface", "canvas", "sunken")],
    *[("focus", ground, SHAPE) for ground in ("surface", "canvas", "sel")],
    ("warnMark", "surface", SHAPE),
    ("badMark", "surface", SHAPE),
]


def brightness(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_every_pair_can_be_read(tokens: dict[str, str], ink: str, ground: str, least: float) -> None:
    assert contrast(tokens[ink], tokens[ground]) >= least


def test_both_themes_have_the_same_tokens() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_no_colour_is_written_outside_the_theme() -> None:
    folder = Path(theme.__file__).parent
    files = [file for file in folder.rglob("*.py") if file.name != "theme.py"]
    files.append(resources.path("theme", "desk.qss"))
    found = {file.name: re.findall(r"#[0-9A-Fa-f]{6}\b", file.read_text("utf-8")) for file in files}
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_every_meaning_has_its_glyph() -> None:
    for meaning in icons.GLYPHS:
        assert icons._glyph(meaning, small=True, filled=False)
        assert icons._glyph(meaning, small=False, filled=True)


def test_inter_is_worn_with_figures_of_one_width(qapp: QApplication) -> None:
    theme.apply(qapp, "light", 100)
    from PySide6.QtGui import QFontInfo, QFontMetricsF

    font = theme.font("figure")
    assert QFontInfo(font).family() == "Inter"
    widths = {round(QFontMetricsF(font).horizontalAdvance(digit), 1) for digit in "0123456789"}
    assert len(widths) == 1


def test_painting_gives_none_back(qtbot: QtBot) -> None:
    """Some releases of Qt for Python lose a reference to None on every void call until the program aborts."""
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    colour, rect = QColor("white"), QRectF(0, 0, 5, 5)
    before = sys.getrefcount(None)
    for _ in range(10_000):
        painter.setPen(colour)
        painter.setBrush(colour)
        painter.fillRect(rect, colour)
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < 1_000


def test_theme_and_size_change_while_the_program_runs(qapp: QApplication, qtbot: QtBot) -> None:
    from rehabdesk.ui.widgets.labels import Label

    label = Label("Klien", "title")
    qtbot.addWidget(label)
    before = label.font().pixelSize()
    theme.apply(qapp, "dark", 150)
    assert label.font().pixelSize() == before * 1.5
    assert theme.colour("canvas").name().upper() == DARK["canvas"]
    theme.apply(qapp, "light", 100)
    assert label.font().pixelSize() == before
