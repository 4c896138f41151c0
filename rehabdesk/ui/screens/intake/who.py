"""Who the client is: what the NIK tells, which region a kelurahan lies in, who may be the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rehabdesk.desk import Desk
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.nik import decode, structure_problem, warnings
from rehabdesk.domain.regions import Village
from rehabdesk.services.clients import likely_same
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.intake.pages import NikStrip

if TYPE_CHECKING:
    from rehabdesk.ui.screens.intake.screen import IntakeScreen


class Who(QObject):
    def __init__(self, screen: IntakeScreen, desk: Desk) -> None:
        super().__init__(screen)
        self._screen, self._desk = screen, desk
        self._today = desk.now().date()
        self.not_same: set[int] = set()  # look alike, and were said to be somebody else
        below_nik = screen.identity.rows["nik"].layout()
        assert below_nik is not None
        self.nik = NikStrip()
        below_nik.addWidget(self.nik)
        self.nik.used.connect(self.take_from_nik)
        screen.village.found.connect(self._take_village)
        screen.ktp_village.found.connect(self._take_ktp_village)
        screen.likely.opened.connect(self._open_likely)
        screen.likely.refused.connect(self._refuse_likely)

    def hear(self, field: str) -> None:
        """A field was typed into."""
        if field in ("nik", "no_nik", "born_on", "sex"):
            self._show_nik()
        if field in ("name", "nik", "born_on", "phone", "mother_name"):
            self.show_likely()

    def take_from_nik(self) -> None:
        """Fill birth date and sex from the number."""
        editors = self._screen.identity.editors
        said = decode(editors["nik"].value(), self._today)
        if said is None:
            return
        editors["born_on"].show_value(said.born_on)
        editors["sex"].show_value(said.sex)
        self._screen.typed("born_on")

    def _show_nik(self) -> None:
        draft = self._screen.client_draft()
        said = decode(draft.nik, self._today) if draft.nik else None
        self.nik.show_said(said)
        found: list[Problem] = []
        if said is not None:
            found = warnings(draft.nik, draft.born_on, draft.sex, self._today)
        elif draft.nik and len(draft.nik) == 16 and (broken := structure_problem(draft.nik)):
            found = [Problem("nik", broken)]
        self._screen.identity.complain(found, focus=False)

    def show_likely(self) -> None:
        screen = self._screen
        found = self._desk.ask(likely_same, screen.client_draft(), screen.client_id)
        screen.likely.show_likely([each for each in found if each.id not in self.not_same])
        screen.frame.show_side()

    def _open_likely(self, client_id: int) -> None:
        self._screen.keep()
        self._screen.go.emit(Place("client", client_id))

    def _refuse_likely(self, client_id: int) -> None:
        self.not_same.add(client_id)
        self.show_likely()

    def _take_village(self, village: Village) -> None:
        self._fill_region("", village)

    def _take_ktp_village(self, village: Village) -> None:
        self._fill_region("ktp_", village)

    def _fill_region(self, which: str, village: Village) -> None:
        for name, words in (
            ("district", village.district),
            ("city", village.regency),
            ("province", village.province),
        ):
            self._screen.contact.editors[f"{which}{name}"].show_value(words)
        self._screen.typed(f"{which}village")
