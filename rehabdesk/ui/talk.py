"""Everything the program asks in a dialog: questions, a typed word, a password, a reason, files.

No dialog waits in a loop: it opens, and `then` is called with the answer. Tests say the answers
beforehand with `script`, or type into the dialog.
"""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Line
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.growing import GrowingText
from rehabdesk.ui.widgets.labels import Icon, Label


class Script:
    """Answers given beforehand, in order; `asked` holds the titles of the questions they met."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __enter__(self) -> "Script":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _scripts.remove(self)

    def answer(self, title: str) -> Any:
        if not self.answers:
            raise AssertionError(f"nothing was scripted to answer: {title}")
        self.asked.append(title)
        return self.answers.pop(0)


_scripts: list[Script] = []

_OWN_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def script(answers: list[Any]) -> Script:
    """Answer the next questions with these instead of showing them: True, False, a text, a Path, None."""
    _scripts.append(Script(answers))
    return _scripts[-1]


class Dialog(QWidget):
    """A panel on a scrim over its window. Esc is the safe choice; the rest of the window waits.

    It is a child of the window, so locking can put it away with what was typed in it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, title: str, *, width: int = 520) -> None:
        super().__init__(parent.window())
        self._before = QApplication.focusWidget()
        self._wide = width
        self._default: QPushButton | None = None
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panel = QWidget(self)
        whole = QVBoxLayout(self.panel)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(24, 20, 24, 18)
        self.body.setSpacing(10)
        self.heading = Label(title, "dialog", wrap=True)
        self.body.addWidget(self.heading)
        whole.addLayout(self.body)
        whole.addWidget(Line())
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(24, 12, 20, 12)
        self.foot.setSpacing(10)
        self.foot.addStretch()
        whole.addLayout(self.foot)
        self.window().installEventFilter(self)

    def add_text(self, text: str, tone: str = "ink2") -> Label:
        label = Label(text, "body", tone, wrap=True)
        self.body.addWidget(label)
        return label

    def add_cancel(self, words: str = "") -> Button:
        button = Button(words or _("Cancel"))
        button.clicked.connect(self.close)
        self.foot.addWidget(button)
        return button

    def add_action(
        self, words: str, kind: str = "primary", *, default: bool = True, icon: str = ""
    ) -> Button:
        """The button at the right; `default` is what Enter presses."""
        button = Button(words, kind, icon=icon)
        self.foot.addWidget(button)
        if default:
            self._default = button
        return button

    def open(self) -> None:
        self._cover()
        self.show()
        QTimer.singleShot(0, self, self._cover)  # what wraps knows its height by then
        self.raise_()
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)
        first = self._focusable()
        if first:
            first[0].setFocus(Qt.FocusReason.TabFocusReason)

    def close(self) -> bool:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.window().removeEventFilter(self)
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()
        self.closed.emit()
        self.deleteLater()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._default is not None:
            self._default.click()
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        stops = self._focusable()
        here = QApplication.focusWidget()
        if not stops:
            return True
        place = next_place(stops, here, 1 if next else -1)
        stops[place].setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.isVisible():
            if event.key() in _OWN_KEYS and _is_inside(watched, self):
                event.accept()  # for the dialog, whatever they do in the window below it
        elif kind is QEvent.Type.Shortcut and self.isVisible():
            # The window below keeps its keys to itself while a dialog stands over it.
            return not (_is_inside(watched, self) or bool(watched.property("always")))
        if kind is QEvent.Type.Resize and watched is self.window():
            self._cover()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("scrim"))
        rect = QRectF(self.panel.geometry())
        for spread, strength in ((10, 8), (6, 12), (3, 18)):
            shade = theme.colour("rail2")
            shade = type(shade)(shade)
            shade.setAlpha(strength)
            paint.fill_round(
                painter, rect.adjusted(-spread, -spread + 3, spread, spread + 3), shade, None, 12 + spread
            )
        paint.fill_round(painter, rect, theme.colour("raised"), theme.colour("line2"), theme.px(10))

    def _cover(self) -> None:
        self.setGeometry(self.window().rect())
        wide = min(theme.px(self._wide), self.width() - 48)
        layout = self.panel.layout()
        assert layout is not None
        high = layout.heightForWidth(wide) if layout.hasHeightForWidth() else layout.sizeHint().height()
        high = min(max(high, layout.minimumSize().height()), self.height() - 32)
        self.panel.setGeometry((self.width() - wide) // 2, max(16, (self.height() - high) // 2), wide, high)

    def refit(self) -> None:
        """Its content has grown or shrunk."""
        self._cover()
        QTimer.singleShot(0, self, self._cover)
        self.update()

    def _focusable(self) -> list[QWidget]:
        wanted = Qt.FocusPolicy.TabFocus
        return [
            widget
            for widget in self.panel.findChildren(QWidget)
            if widget.focusPolicy() & wanted and widget.isVisibleTo(self.panel) and widget.isEnabled()
        ]


def next_place(stops: list[QWidget], here: QWidget | None, by: int) -> int:
    return (stops.index(here) + by) % len(stops) if here in stops else 0


def _is_inside(thing: QObject, dialog: QWidget) -> bool:
    above: QObject | None = thing
    while above is not None:
        if above is dialog:
            return True
        above = above.parent()
    return False


def _call(parent: QWidget, then: Callable[..., object] | None, *answer: Any) -> None:
    """Answers go to someone who is still there."""
    if then is not None and isValid(parent):
        then(*answer)


def tell(parent: QWidget, title: str, body: str = "", *, details: str = "") -> None:
    """Something to be known before work goes on. `details` stay folded and can be copied."""
    if _scripts:
        _scripts[-1].asked.append(title)
        return
    dialog = Dialog(parent, title)
    if body:
        dialog.add_text(body)
    if details:
        _fold_details(dialog, details)
    close = dialog.add_action(_("Close"), "secondary")
    close.clicked.connect(dialog.close)
    dialog.open()
    close.setFocus()


def ask(
    parent: QWidget,
    title: str,
    body: str,
    *,
    yes: str,
    then: Callable[[], object],
    no: str = "",
    otherwise: Callable[[], object] | None = None,
    destroys: bool = False,
) -> None:
    """A question with a verb for an answer. What destroys is not on Enter."""
    if _scripts:
        _call(parent, then if _scripts[-1].answer(title) else otherwise)
        return
    dialog = Dialog(parent, title)
    dialog.add_text(body)
    cancel = dialog.add_cancel(no)
    action = dialog.add_action(yes, "destroy" if destroys else "primary", default=not destroys)
    action.clicked.connect(_finish(dialog, parent, then))
    if otherwise is not None:
        cancel.clicked.connect(_finish(dialog, parent, otherwise))
    dialog.open()
    (cancel if destroys else action).setFocus()


def ask_word(
    parent: QWidget, title: str, body: str, *, word: str, yes: str, then: Callable[[], object]
) -> None:
    """Only the typed word opens the button: for what cannot be taken back."""
    if _scripts:
        if _scripts[-1].answer(title) == word:
            _call(parent, then)
        return
    dialog = Dialog(parent, title)
    dialog.add_text(body)
    entry = _add_entry(dialog, _("Type {word} to go on").format(word=word))
    dialog.add_cancel()
    action = dialog.add_action(yes, "destroy")
    action.setEnabled(False)
    entry.textChanged.connect(lambda text: action.setEnabled(text.strip().upper() == word.upper()))
    action.clicked.connect(_finish(dialog, parent, then))
    dialog.open()


def ask_password(
    parent: QWidget, title: str, body: str, *, yes: str, then: Callable[[str], str | None]
) -> None:
    """The person signs with the password. `then` answers why it was refused, and the dialog stays."""
    if _scripts:
        _call(parent, then, _scripts[-1].answer(title))
        return
    dialog = Dialog(parent, title)
    if body:
        dialog.add_text(body)
    entry = _add_entry(dialog, _("Password"))
    entry.setEchoMode(QLineEdit.EchoMode.Password)
    trouble = _add_trouble(dialog)
    dialog.add_cancel()
    action = dialog.add_action(yes)

    def finish() -> None:
        if not isValid(parent) or (refused := then(entry.text())) is None:
            dialog.close()
        else:
            trouble(refused)
            entry.selectAll()
            entry.setFocus()

    action.clicked.connect(finish)
    dialog.open()


def ask_reason(
    parent: QWidget,
    title: str,
    body: str,
    *,
    yes: str,
    then: Callable[[str], object],
    label: str = "",
    destroys: bool = False,
) -> None:
    """A reason in words; it may not be empty."""
    if _scripts:
        if answer := _scripts[-1].answer(title):
            _call(parent, then, answer)
        return
    dialog = Dialog(parent, title)
    if body:
        dialog.add_text(body)
    words = label or _("Reason")
    dialog.body.addWidget(Label(words, "label", "ink2"))
    entry = GrowingText(2, 6)
    entry.setAccessibleName(words)
    dialog.body.addWidget(entry)
    dialog.add_cancel()
    action = dialog.add_action(yes, "destroy" if destroys else "primary")
    action.setEnabled(False)
    entry.textChanged.connect(lambda: action.setEnabled(bool(entry.value())))
    action.clicked.connect(lambda: _answer(dialog, parent, then, entry.value()))
    dialog.open()


def choose_file(parent: QWidget, title: str, kinds: str, *, then: Callable[[Path], object]) -> None:
    """An existing file. kinds as Qt has them: "Pictures (*.png *.jpg)"."""
    _choose(parent, title, QFileDialog.FileMode.ExistingFile, kinds, "", then)


def choose_folder(parent: QWidget, title: str, *, then: Callable[[Path], object], start: str = "") -> None:
    _choose(parent, title, QFileDialog.FileMode.Directory, "", start, then)


def choose_save(
    parent: QWidget, title: str, name: str, kinds: str, *, then: Callable[[Path], object]
) -> None:
    """Where to save; `name` is proposed."""
    _choose(parent, title, QFileDialog.FileMode.AnyFile, kinds, name, then)


def _choose(
    parent: QWidget,
    title: str,
    mode: QFileDialog.FileMode,
    kinds: str,
    start: str,
    then: Callable[[Path], object],
) -> None:
    if _scripts:
        if answer := _scripts[-1].answer(title):
            _call(parent, then, Path(answer))
        return
    dialog = QFileDialog(parent.window(), title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    if kinds:
        dialog.setNameFilter(kinds)
    if mode is QFileDialog.FileMode.AnyFile:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(start)
        if "*." in kinds:
            dialog.setDefaultSuffix(kinds.split("*.", 1)[1].split(")")[0].split()[0])
    elif start:
        dialog.setDirectory(start)
    dialog.fileSelected.connect(lambda chosen: _call(parent, then, Path(chosen)))
    dialog.open()


def _finish(dialog: Dialog, parent: QWidget, then: Callable[[], object]) -> Callable[[], None]:
    def finish() -> None:
        if isValid(dialog) and dialog.isVisible():
            dialog.close()
        _call(parent, then)

    return finish


def _answer(dialog: Dialog, parent: QWidget, then: Callable[[str], object], answer: str) -> None:
    dialog.close()
    _call(parent, then, answer)


def _add_entry(dialog: Dialog, label: str) -> TextEdit:
    dialog.body.addWidget(Label(label, "label", "ink2"))
    entry = TextEdit()
    entry.setAccessibleName(label)
    dialog.body.addWidget(entry)
    return entry


def _add_trouble(dialog: Dialog) -> Callable[[str], None]:
    """A line for what went wrong; the room for it is kept free."""
    row = QHBoxLayout()
    sign = Icon("error", "badMark", 16)
    words = Label(" ", "label", "bad", wrap=True)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    dialog.body.addLayout(row)
    sign.hide()

    def show(text: str) -> None:
        sign.show()
        words.setText(text)
        dialog.refit()

    return show


def _fold_details(dialog: Dialog, details: str) -> None:
    text = QPlainTextEdit(details)
    text.setReadOnly(True)
    text.setAccessibleName(_("Details"))
    text.setFixedHeight(theme.px(140))
    text.hide()
    unfold = Button(_("Details"), "ghost", size="small")
    copy = Button(_("Copy"), "ghost", size="small", icon="copy")

    def toggle() -> None:
        text.setVisible(not text.isVisible())
        dialog.refit()

    unfold.clicked.connect(toggle)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    row = QHBoxLayout()
    row.addWidget(unfold)
    row.addWidget(copy)
    row.addStretch()
    dialog.body.addLayout(row)
    dialog.body.addWidget(text)
