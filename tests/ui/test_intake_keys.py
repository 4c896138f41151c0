"""A whole intake keyed without the mouse, and how many keys that takes."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.domain.intake_health import UrineResult
from rehabdesk.domain.people import YesNo
from rehabdesk.domain.substances import Route, Substance
from rehabdesk.services.clients import client_row, client_sheet
from rehabdesk.services.consents import list_consents
from rehabdesk.services.intake import intake_sheet
from rehabdesk.ui import talk
from rehabdesk.ui.forms import FieldRow
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.intake.screen import IntakeScreen
from rehabdesk.ui.widgets import dates
from rehabdesk.ui.widgets.growing import GrowingText
from tests.conftest import PASSWORD

Key, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

# What is typed into each field, as the counsellor of a small centre would; the rest is passed with Enter.
KEYS = {
    "name": "Lukas Nenohai",
    "alias": "Luk",
    "nik": "0071051708960003",
    "no_nik": "",
    "birth_place": "Soe",
    "born_on": "17081996",
    "sex": "l",
    "religion": "kr",
    "education": "slta",
    "marital_status": "b",
    "occupation": "so",
    "mother_name": "Marta Nenohai",
    "father_name": "Yakob Nenohai",
    "citizenship": "wni",
    "ethnic_group": "Timor",
    "blood_group": "o",
    "phone": "081255500142",
    "address": "Jl. Timor Raya 7",
    "rt_rw": "004/002",
    "village": "Sikumana",
    "ktp_same": " ",
    "contact_name": "Marta Nenohai",
    "contact_relation": "i",
    "contact_phone": "081255500143",
    "contact_address": "Jl. Timor Raya 7",
    "contact_call": "y",
    "contact_knows": " ",
    "contact_guarantor": " ",
    "referral_source": "k",
    "reason": "d",
    "condition": "s",
    "presenting_problem": "Sabu tiap akhir pekan, berhenti kerja.",
    "funding": "m",
    "arrival.registered_by": "1",
    "arrival.registry": "t",
    "legal.client_type": "p",
    "legal.in_process": "t",
    "legal.charged_before": "t",
    "history.treated_before": "t",
    "history.overdose": "t",
    "history.injected": "t",
    "allergies": "tidak ada",
    "medical.hospital": "t",
    "medical.chronic": "t",
    "medical.therapy": "t",
    "medical.systolic": "120",
    "medical.diastolic": "80",
    "medical.pulse": "76",
    "medical.temperature": "36,5",
    "infections.hiv": "t",
    "mental.depression": "d",
    "mental.anxiety": "3",
    "mental.hallucination": "t",
    "mental.memory": "t",
    "mental.violence": "t",
    "mental.suicidal_thoughts": "t",
    "mental.suicide_attempt": "t",
    "mental.psychiatric": "t",
    "risk": "t",
    "family.living": "o",
    "family.children": "0",
    "family.lives_with_user": "t",
    "family.supported": "y",
    "family.supporter": "Ibu",
    "family.support": " ",
    "family.mother": "t",
    "family.father": "d",
    "work.status": "t",
    "work.last_work": "Sopir, diberhentikan",
    "work.skills": "Mengemudi",
    "work.wishes": "Las",
    "urine.tested": "y",
    "urine.taken_on": "t",
    "urine.witnessed": "y",
    "urine.witness": "Lusia Mauk",
    "urine.brand": "Monotes",
    "urine.lot": "A12",
    "urine.expires_on": "010127",
    "urine.amp": "p",
    "urine.met": "p",
    "urine.thc": "n",
    "urine.mop": "n",
    "urine.bzo": "n",
    "urine.coc": "n",
    "papers.ktp": "1",
    "papers.family_card": "1",
    "papers.photos": "2",
    "papers.stamps": "1",
    "programme_id": "raw",
    "counsellor_id": "nur",
    "conclusion.diagnosis": "F15.2",
    "conclusion.resume": "Ketergantungan metamfetamin.",
    "conclusion.steps": " ",
}


class Typist:
    """Presses keys on whatever has the keyboard, and counts them."""

    def __init__(self, qtbot, screen: IntakeScreen) -> None:
        self.qtbot, self.screen = qtbot, screen
        self.keys = 0
        self.met: list[str] = []

    def here(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def type(self, words: str) -> None:
        self.qtbot.keyClicks(self.here(), words)
        self.keys += len(words)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.here(), key, modifier)
        self.keys += 1

    def field(self) -> str:
        row: QWidget | None = self.here()
        while row is not None and not isinstance(row, FieldRow):
            row = row.parentWidget()
        assert row is not None, self.here()
        for _page, part, form in self.screen.filling._forms:
            if form.rows.get(row.name) is row:
                return row.name if part.of in ("client", "intake") else f"{part.of}.{row.name}"
        raise AssertionError(row.name)

    def fill_section(self) -> None:
        """Through the fields with Enter until the next section has the keyboard."""
        section = self.screen.sections.key()
        while self.screen.sections.key() == section:
            name = self.field()
            if name not in self.met:
                self.met.append(name)
                self.type(KEYS.get(name, ""))
            self.press(Key.Key_Tab if isinstance(self.here(), GrowingText) else Key.Key_Return)


@pytest.fixture(autouse=True)
def centre_clock(desk):
    dates.use_clock(lambda: desk.now().date())
    yield
    dates.use_clock(date.today)


def test_a_whole_intake_is_keyed_signed_and_admitted_without_the_mouse(qtbot, desk, record_property):
    screen = IntakeScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1138, 684)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    screen.arrive(Place("intake"))
    typist = Typist(qtbot, screen)
    for section in ("identity", "contact", "referral", "legal"):
        assert screen.sections.key() == section
        typist.fill_section()
    _key_substances(typist, screen)
    for section in ("history", "health", "mental", "family", "work", "urine", "papers", "programme"):
        assert screen.sections.key() == section
        typist.fill_section()
    assert screen.sections.key() == "consent"
    typist.press(Key.Key_R, ALT)
    qtbot.waitUntil(lambda: screen.client_id is not None)
    typist.press(Key.Key_Down, ALT)
    assert all("pemrosesan data" in line.text() for line in screen.summary.missing._lines)
    with talk.script([PASSWORD]):
        typist.press(Key.Key_T, ALT)
        qtbot.waitUntil(lambda: screen.signed_at is not None)
    with talk.script([True]), qtbot.waitSignal(screen.go) as went:
        typist.press(Key.Key_Return, CTRL)
    assert went.args == [Place("client", screen.client_id)]
    assert desk.ask(client_row, screen.client_id).state is EpisodeState.ADMITTED
    _compare(desk, screen)
    # Six more cells stand in the row of the grid. What is left beside the answers is Enter, a key a field.
    shown = len(typist.met) + 6
    filled = len([name for name in typist.met if KEYS.get(name)]) + 6
    content = sum(map(len, KEYS.values())) + len("sabu1219631511261")
    record_property(
        "intake keys, of them answers, fields on show, filled", [typist.keys, content, shown, filled]
    )
    assert typist.keys - content <= 1.1 * shown
    assert typist.keys <= 8 * filled
    assert set(KEYS) <= set(typist.met)


def _key_substances(typist: Typist, screen: IntakeScreen) -> None:
    assert screen.sections.key() == "substances"
    typist.type("sabu")
    typist.press(Key.Key_Return)
    typist.qtbot.waitUntil(lambda: len(screen.substances.value()) == 1)
    for words in ("12", "19", "6", "3", "151126", ""):
        typist.type(words)
        typist.press(Key.Key_Return)
    typist.press(Key.Key_Return)
    typist.qtbot.waitUntil(lambda: screen.sections.key() == "history")


def _compare(desk, screen: IntakeScreen) -> None:
    client = desk.ask(client_sheet, screen.client_id).draft
    assert (client.father_name, client.ktp_same, client.contact_call) == ("Yakob Nenohai", True, YesNo.YES)
    sheet = desk.ask(intake_sheet, screen.episode_id())
    [use] = sheet.draft.substances
    assert (use.substance, use.days, use.route, use.main) == (
        Substance.METHAMPHETAMINE,
        12,
        Route.SMOKED,
        True,
    )
    assert use.last_use == date(2026, 11, 15)
    assert sheet.sections.urine.met is UrineResult.POSITIVE
    assert sheet.sections.work.skills == "Mengemudi"
    assert [row.kind for row in desk.ask(list_consents, screen.client_id)] == [ConsentKind.TREATMENT]
