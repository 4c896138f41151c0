"""The fields of one consent: only those the chosen kind uses."""

from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.consents import RELEASE_ONLY, ConsentDraft, ConsentKind
from rehabdesk.domain.disclosure import Disclosure, Purpose
from rehabdesk.services.partners import find_partners
from rehabdesk.ui.forms import Form
from rehabdesk.ui.widgets.choices import CheckGrid, PickEdit

_NEEDED = ("aims", "tells")


class ConsentForm(Form[ConsentDraft]):
    def __init__(self, desk: Desk, columns: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(
            ConsentDraft,
            columns,
            wide=("purposes",),
            editors={
                "partner_id": PickEdit(),
                "aims": CheckGrid(Purpose, columns=columns),
                "tells": CheckGrid(Disclosure, columns=columns + 1),
            },
            parent=parent,
        )
        offered = [(row.id, row.name) for row in desk.ask(find_partners, active_only=True)]
        self.set_picks("partner_id", offered)
        for name in _NEEDED:
            self.rows[name].set_needed(True)
        self.changed.connect(self._fit_kind)
        self._fit_kind("kind")

    def show(self, draft: ConsentDraft | None = None) -> None:
        super().show(draft)
        if draft is not None:
            self._fit_kind("kind")

    def show_kind(self, kind: ConsentKind) -> None:
        """Another kind; what else was filled in stays."""
        self.editors["kind"].show_value(kind)
        self._fit_kind("kind")

    def receiver(self) -> str:
        """The name on the paper: of the agency, or what was typed."""
        partner = self.editors["partner_id"]
        named = partner.currentText() if partner.value() is not None else self.editors["to_person"].value()
        return str(named)

    def _fit_kind(self, name: str) -> None:
        if name != "kind":
            return
        release = self.editors["kind"].value() is ConsentKind.RELEASE
        for each in (*RELEASE_ONLY, "purposes"):
            self.rows[each].setVisible(release)
        self.rows["until"].set_needed(release)
