"""Colours, type and sizes: the tokens of the design, and the palette and style sheet made from them."""

import os
import re
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from rehabdesk import resources

LIGHT = {
    "canvas": "#F5F4F0", "surface": "#FFFFFF", "sunken": "#FAF9F6", "raised": "#FFFFFF",
    "line": "#E1DED6", "line2": "#CBC7BC", "field": "#858C88",
    "ink": "#1B2826", "ink2": "#43524F", "ink3": "#5E6B68",
    "primary": "#0E5C54", "primaryHover": "#0B4A44", "primaryPressed": "#083A35", "onPrimary": "#FFFFFF",
    "link": "#0E5C54", "soft": "#E0EEEB", "onSoft": "#0B4A44", "sel": "#E8F2F0", "hover": "#F3F1EC",
    "focus": "#1F5FD6",
    "ok": "#1D6636", "okBg": "#E3F2E7", "okLine": "#A9D3B5",
    "warn": "#7E4A00", "warnBg": "#FDF0D3", "warnLine": "#E9C57A", "warnMark": "#B86E00",
    "bad": "#9E2427", "badBg": "#FCE9E7", "badLine": "#E9B0AC", "badMark": "#BF2F2F",
    "info": "#24557F", "infoBg": "#E6EFF7", "infoLine": "#B3CDE3",
    "vio": "#58419A", "vioBg": "#EEEAF8", "vioLine": "#CFC4EC",
    "neuBg": "#EEECE6", "neuLine": "#D6D2C8",
    "rail": "#12302D", "rail2": "#0D2623", "railSel": "#20504A",
    "railInk": "#C9DBD7", "railInk3": "#93B0AA", "railOn": "#FFFFFF",
    "spark": "#F0B243", "onSpark": "#2A1B00",
    "tip": "#1B2826", "onTip": "#FFFFFF", "tipAct": "#F0B243",
    "track": "#E4E1D9", "scrim": "#6E0D1F1D",
    "danger": "#A92A2A", "onDanger": "#FFFFFF", "hit": "#FBE3A6",
    "chart1": "#0E5C54", "chart2": "#B86E00",
    "out1": "#2E7D4F", "out2": "#4C7FAF", "out3": "#C98A1B", "out4": "#858C88",
}  # fmt: skip

DARK = {
    "canvas": "#111718", "surface": "#192123", "sunken": "#1E2729", "raised": "#232D2F",
    "line": "#2C3739", "line2": "#3B484A", "field": "#6F7E7E",
    "ink": "#E6ECEA", "ink2": "#BAC6C3", "ink3": "#94A29F",
    "primary": "#22786D", "primaryHover": "#267F74", "primaryPressed": "#1B675D", "onPrimary": "#FFFFFF",
    "link": "#74CDBF", "soft": "#1D3A37", "onSoft": "#A4E0D6", "sel": "#1D3331", "hover": "#212B2D",
    "focus": "#7FB0FF",
    "ok": "#86D29B", "okBg": "#1A3324", "okLine": "#2E5A3D",
    "warn": "#F0C06A", "warnBg": "#372A12", "warnLine": "#65501F", "warnMark": "#E5A93C",
    "bad": "#F5A39D", "badBg": "#3C1F1F", "badLine": "#6B3533", "badMark": "#EF7F77",
    "info": "#9CC7EE", "infoBg": "#1A2D3E", "infoLine": "#30506B",
    "vio": "#C6B6F4", "vioBg": "#2B2542", "vioLine": "#4A4070",
    "neuBg": "#283234", "neuLine": "#3B484A",
    "rail": "#0C1413", "rail2": "#080F0E", "railSel": "#1D3A37",
    "railInk": "#B5C8C4", "railInk3": "#7F9A94", "railOn": "#FFFFFF",
    "spark": "#F0B243", "onSpark": "#2A1B00",
    "tip": "#E6ECEA", "onTip": "#111718", "tipAct": "#8A4B00",
    "track": "#2C3739", "scrim": "#96000000",
    "danger": "#A92A2A", "onDanger": "#FFFFFF", "hit": "#6B5212",
    "chart1": "#5FB3A6", "chart2": "#E5A93C",
    "out1": "#2E7D4F", "out2": "#4C7FAF", "out3": "#C98A1B", "out4": "#6F7E7E",
}  # fmt: skip

# What a piece of text is → pixels at 100 %, weight.
ROLES = {
    "figure": (24, 600),
    "title": (20, 600),
    "dialog": (18, 600),
    "search": (18, 400),
    "card": (15, 600),
    "body": (14, 400),
    "row": (14, 500),
    "strong": (14, 600),
    "label": (13, 500),
    "labelStrong": (13, 600),
    "small": (13, 400),
    "hint": (12, 400),
    "chip": (12, 500),
    "micro": (11, 500),
}

PERCENTS = (100, 115, 130, 150)


@dataclass
class _Worn:
    theme: str = "light"
    percent: int = 100


_now = _Worn()


def theme() -> str:
    """light or dark, whichever is worn."""
    return _now.theme


def percent() -> int:
    return _now.percent


def tokens() -> dict[str, str]:
    return DARK if theme() == "dark" else LIGHT


def px(size: float) -> int:
    """Design pixels at the font size chosen."""
    return round(size * percent() / 100)


@cache
def _colour(worn: str, token: str) -> QColor:
    return QColor((DARK if worn == "dark" else LIGHT)[token])


def colour(token: str) -> QColor:
    return _colour(theme(), token)


@cache
def _font(size: int, weight: int) -> QFont:
    font = QFont()
    font.setFamilies(["Inter", "Segoe UI", "Noto Sans"])
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def font(role: str) -> QFont:
    size, weight = ROLES[role]
    return _font(max(11, px(size)), weight)


def dress(widget: QWidget, role: str) -> None:
    """Give the widget this kind of type, now and whenever the font size changes."""
    widget.setProperty("role", role)
    widget.setFont(font(role))


def mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and have it looked at again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def apply(app: QApplication, wanted: str = "system", percent: int = 100) -> None:
    """Wear a theme (light, dark, system) at a font size. Everything on screen follows at once."""
    _load_fonts()
    if wanted == "system":
        dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        wanted = "dark" if dark else "light"
    _now.theme, _now.percent = wanted, percent
    # Told before Qt started (app.run), or told now: a style that comes back as an object costs a few
    # milliseconds of the first window.
    if os.environ.get("QT_STYLE_OVERRIDE") != "fusion" and app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font("body"))
    app.setPalette(_palette())
    app.setStyleSheet(_style_sheet())
    for widget in app.allWidgets():
        if role := widget.property("role"):
            widget.setFont(font(role))
        app.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
        widget.updateGeometry()


@cache
def _load_fonts() -> None:
    for weight in ("Regular", "Medium", "SemiBold"):
        QFontDatabase.addApplicationFont(str(resources.path("fonts", f"Inter-{weight}.otf")))


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, token in {
        role.Window: "canvas",
        role.WindowText: "ink",
        role.Base: "surface",
        role.AlternateBase: "sunken",
        role.Text: "ink",
        role.PlaceholderText: "ink3",
        role.Button: "surface",
        role.ButtonText: "ink",
        role.BrightText: "bad",
        role.Highlight: "primary",
        role.HighlightedText: "onPrimary",
        role.Link: "link",
        role.LinkVisited: "link",
        role.ToolTipBase: "tip",
        role.ToolTipText: "onTip",
        role.Light: "surface",
        role.Midlight: "line",
        role.Mid: "line2",
        role.Dark: "field",
        role.Shadow: "field",
        role.Accent: "primary",
    }.items():
        palette.setColor(which, colour(token))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, colour("ink3"))
    return palette


def _style_sheet() -> str:
    """The sheet in resources/theme, its $tokens and its sizes (8dp) filled in."""
    sheet = resources.path("theme", "desk.qss").read_text("utf-8")
    sheet = re.sub(r"\$(\w+)", lambda found: colour(found[1]).name(QColor.NameFormat.HexArgb), sheet)
    return re.sub(r"(\d+)dp", lambda found: f"{px(int(found[1]))}px", sheet)
