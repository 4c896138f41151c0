"""A kelurahan found by typing any part of it; choosing one fills district and city too."""

from typing import Any

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QWidget

from rehabdesk.domain.regions import Village, find_villages, village_names
from rehabdesk.i18n import _
from rehabdesk.ui.forms import Form
from rehabdesk.ui.widgets.entries import TextEdit


class VillageEdit(TextEdit):
    """Any text is kept as it is typed; the list only offers."""

    found = Signal(object)  # Village

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._villages: list[Village] = []
        self._form: Form[Any] | None = None
        self._which = ""
        self._offers = QStringListModel(self)
        offer = QCompleter(self._offers, self)
        offer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        offer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        if (popup := offer.popup()) is not None:
            popup.setProperty("popup", "true")
            popup.setAccessibleName(_("Kelurahan found"))
        # Queued, because the line itself takes the whole offer over after whoever listened before it.
        offer.activated.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.setCompleter(offer)
        self.textEdited.connect(self._offer)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The names are read before the first letter is typed, not while it is."""
        super().focusInEvent(event)
        QTimer.singleShot(0, village_names)

    def lead(self, form: Form[Any], which: str = "") -> None:
        """What is chosen fills the fields of district, city and province of the form beside this one."""
        self._form, self._which = form, which
        self.found.connect(self._fill)

    def _fill(self, village: Village) -> None:
        if self._form is None:
            return
        around = {"district": village.district, "city": village.regency, "province": village.province}
        for name, words in around.items():
            if (editor := self._form.editors.get(f"{self._which}{name}")) is not None:
                editor.show_value(words)
        self._form.changed.emit(f"{self._which}village")

    def _offer(self, typed: str) -> None:
        self._villages = find_villages(typed, 12) if len(typed.strip()) > 2 else []
        self._offers.setStringList([_words(each) for each in self._villages])

    def _take(self, words: str) -> None:
        village = next((each for each in self._villages if _words(each) == words), None)
        if village is not None:
            self.setText(village.name)
            self.edited.emit()
            self.found.emit(village)


def _words(village: Village) -> str:
    return f"{village.name}, {village.district}, {village.regency}"
