"""Icons asked for by meaning. One table says which Phosphor glyph that is."""

import importlib.util
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from rehabdesk.ui import theme

GLYPHS = {
    # places
    "today": "sun-horizon", "clients": "users", "sessions": "chats-circle", "medication": "pill",
    "training": "graduation-cap", "aftercare": "house-line", "letters": "envelope-simple",
    "reports": "chart-bar", "backups": "shield-check", "settings": "gear-six", "help": "question",
    "partners": "handshake", "centre": "buildings", "accounts": "identification-card", "documents": "files",
    # states of care
    "inpatient": "bed", "outpatient": "person-simple-walk", "left early": "sign-out", "phase": "flag",
    "finished": "check-circle", "referred": "arrow-square-out", "waiting": "hourglass", "later": "clock",
    "running": "circle-fill", "next": "arrow-right", "half": "circle-half-fill", "empty": "circle",
    "do not contact": "prohibit", "handed over": "handshake", "urine test": "test-tube",
    "certificate": "medal",
    "risk": "lightning", "health": "first-aid", "substances": "brain", "family": "users-three",
    "work": "briefcase", "consent": "handshake", "legal": "scales",
    # marks
    "done": "check-circle-fill", "check": "check-bold", "tick": "check", "error": "warning-circle-fill",
    "overdue": "warning-circle", "warning": "warning-fill", "info": "info-fill", "refused": "x-bold",
    "safe": "shield-check-fill", "new": "sparkle",
    # verbs
    "add": "plus", "remove": "minus", "delete": "trash", "save": "download-simple", "open": "folder-open",
    "edit": "pencil-simple", "close": "x", "search": "magnifying-glass", "filter": "funnel",
    "sort": "sort-ascending",
    "print": "printer", "pdf": "file-pdf", "table": "table", "export": "export", "import": "upload-simple",
    "copy": "copy", "send": "paper-plane-tilt", "sign": "pen-nib", "addendum": "paperclip",
    "write note": "note-pencil", "restore": "arrow-counter-clockwise", "undo": "arrow-counter-clockwise",
    "refresh": "arrows-clockwise", "saving": "spinner", "sign out": "sign-out", "sign in": "sign-in",
    "unlock": "lock-key-open", "more": "dots-three",
    "back": "arrow-left", "forward": "arrow-right", "left": "caret-left", "right": "caret-right",
    "up": "caret-up", "down": "caret-down", "zoom in": "magnifying-glass-plus",
    "zoom out": "magnifying-glass-minus", "menu": "list", "panel": "columns",
    # things
    "hide names": "eye-slash", "show names": "eye", "lock screen": "lock-key", "padlock": "lock-simple-fill",
    "key": "key", "hard-drive": "hard-drive", "desktop": "desktop", "person": "user", "people": "users-fill",
    "new client": "user-plus", "phone": "phone", "address": "map-pin", "calendar": "calendar-blank",
    "day done": "calendar-check", "time": "clock", "picture": "image", "letter": "file-text", "theme": "moon",
    "font size": "text-aa", "language": "translate", "keyboard": "keyboard",
    "history": "clock-counter-clockwise", "assessments": "clipboard-text",
    "chart": "chart-line-up", "books": "books", "teacher": "chalkboard-teacher", "link": "link",
    "folder": "folder", "camera": "camera", "paste": "clipboard-text", "turn": "arrow-clockwise",
}  # fmt: skip


@cache
def _font_folder() -> Path:
    # Only the font and its table are wanted; importing the package would cost a window's start.
    found = importlib.util.find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("qtawesome")
    return Path(found.submodule_search_locations[0]) / "fonts"


@cache
def _table() -> str:
    [table] = _font_folder().glob("phosphor-charmap-*.json")
    return table.read_text("utf-8")


@cache
def _character(name: str) -> str | None:
    """Looked up in the text: reading nine thousand names for a few icons would delay the first window."""
    key = f'"{name}": "'
    at = _table().find(key)
    return None if at < 0 else chr(int(_table()[at + len(key) :].partition('"')[0], 16))


@cache
def _family() -> str:
    [file] = _font_folder().glob("phosphor-[0-9]*.ttf")
    return QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))[0]


@cache
def _glyph(meaning: str, small: bool, filled: bool) -> str:
    name = GLYPHS[meaning]
    plain = not name.endswith(("-fill", "-bold"))
    if filled and plain and _character(f"{name}-fill"):
        name += "-fill"
    elif small and plain:
        name += "-bold"
    found = _character(name)
    if found is None:
        raise KeyError(name)
    return found


@cache
def _font(size: int) -> QFont:
    font = QFont(_family())
    font.setPixelSize(size)
    return font


def draw(
    painter: QPainter, rect: QRectF, meaning: str, colour: QColor, size: int = 16, *, filled: bool = False
) -> None:
    """Paint the icon in the middle of rect. `size` is in design pixels and follows the font size."""
    painter.save()
    painter.setFont(_font(theme.px(size)))
    painter.setPen(colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, _glyph(meaning, size <= 14, filled))
    painter.restore()


def pixmap(meaning: str, token: str = "ink2", size: int = 18, *, filled: bool = False) -> QPixmap:
    return _pixmap(meaning, token, size, filled, theme.theme(), theme.percent())


@cache
def _pixmap(meaning: str, token: str, size: int, filled: bool, _theme: str, _percent: int) -> QPixmap:
    side = theme.px(size)
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    made = QPixmap(round(side * ratio), round(side * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    draw(painter, QRectF(0, 0, side, side), meaning, theme.colour(token), size, filled=filled)
    painter.end()
    return made


def icon(meaning: str, token: str = "ink2", size: int = 18) -> QIcon:
    """For menus and places that insist on a QIcon."""
    made = QIcon(pixmap(meaning, token, size))
    made.addPixmap(pixmap(meaning, "line2", size), QIcon.Mode.Disabled)
    return made


def square(size: int) -> QSize:
    return QSize(theme.px(size), theme.px(size))
