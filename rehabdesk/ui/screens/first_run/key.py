"""The third step: the recovery key and its sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.i18n import _
from rehabdesk.ui.screens.first_run.step import Step, signed
from rehabdesk.ui.screens.recovery_key import RecoveryKey, SheetPicture
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import Label


class KeyStep(Step):
    def __init__(self) -> None:
        super().__init__(
            _("Recovery key sheet"),
            _("Print it and keep it. It opens the data when passwords are forgotten or the computer breaks."),
            (14, 9),
        )
        self.panel = RecoveryKey(CentreDraft())
        self.picture = SheetPicture()
        self.left.addWidget(self.panel)
        self.left.addStretch()
        said = _("Without this key the data is lost when every password is forgotten. There is no other way.")
        self.right.addWidget(Banner(said, "warn"))
        self.right.addWidget(self._where())
        self.right.addLayout(self._shown())
        self.right.addStretch()
        self.panel.changed.connect(self.changed)

    def begin(self, centre: CentreDraft) -> None:
        self.panel.show_centre(centre)
        self.picture.show_centre(centre)

    def ready(self) -> bool:
        return self.panel.proved()

    def begin_typing(self) -> None:
        self.panel.print_button.setFocus()

    def _where(self) -> Card:
        card = Card(_("Where to keep it"))
        for sign, line in (
            ("padlock", _("One sheet in the centre's safe or locked cupboard.")),
            ("person", _("One in a sealed envelope with the head of the foundation.")),
            ("do not contact", _("Never photograph it, never send it in a message.")),
        ):
            card.body.addLayout(signed(sign, line))
        return card

    def _shown(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(_("The sheet that is printed"), "labelStrong"))
        said = _("One page: the eight groups of the key, the centre's name, the date and how to use it.")
        words.addWidget(Label(said, "small", "ink2", wrap=True))
        words.addStretch()
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row
