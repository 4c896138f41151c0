"""P15–P17: a village as it is typed, whether somebody is registered already, the fullest client's file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from random import Random

from PySide6.QtWidgets import QApplication, QTableView, QVBoxLayout, QWidget

from benchmarks.bare_list import Rows
from benchmarks.centres import NOW, Measured
from benchmarks.rounds import Row, Taken, by_turns, row
from rehabdesk.domain.likeness import Known
from rehabdesk.domain.regions import find_villages, village_names
from rehabdesk.services.clients import candidates, client_sheet, likely_same
from rehabdesk.services.timeline import timeline
from rehabdesk.ui import theme
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.client_file import ClientFile

VILLAGE, VILLAGE_P95_MS = 12, 30
DOUBLE, DOUBLE_P95_MS = 12, 50
PAGE, FILE = 20, 8
FULLEST = 2_000  # notes of one client
TYPED = ("naikoten 1", "sikumana kupang", "sumberrejo", "koten")


def villages(rounds: int) -> Row:
    """Every key press of four names, against counting what is typed in the bare text of all names."""
    names = village_names()
    presses = [word[:end] for word in TYPED for end in range(3, len(word) + 1)]
    ours, bare = cycle(presses), cycle(presses)
    took = by_turns(
        lambda: names.count(next(bare)), lambda: find_villages(next(ours), 12), rounds * len(presses)
    )
    job = "a village, key by key / one look through all names"
    return row("P15", job, "83,763 villages", took, VILLAGE, VILLAGE_P95_MS)


def doubles(centre: Measured, rounds: int) -> Row:
    """A whole form compared with the register, against the driver fetching everybody it has to look at."""
    ids = Random(5).choices(range(1, centre.clients + 1), k=50)
    drafts = [centre.desk.ask(client_sheet, each).draft for each in ids]
    asked = cycle(
        [candidates(Known(d.name, d.born_on, d.sex, d.nik, d.mother_name, d.phone)) for d in drafts]
    )
    ours = cycle(drafts)
    took = by_turns(
        lambda: centre.raw.execute(*next(asked)).fetchall(),
        lambda: centre.desk.ask(likely_same, next(ours)),
        rounds * 5,
    )
    job = "who is likely the same person / driver, without comparing"
    return row("P16", job, centre.size, took, DOUBLE, DOUBLE_P95_MS)


@contextmanager
def fullest(centre: Measured) -> Iterator[int]:
    """A client with two thousand more notes than the others."""
    raw, who = centre.raw, centre.clients // 2
    raw.execute("BEGIN IMMEDIATE")
    for number in range(FULLEST):
        day = f"20{10 + number % 16:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        held = raw.execute(
            "INSERT INTO session (client_id, kind, held_on, place, topic, facilitator_id)"
            " VALUES (?, 'individual', ?, '', '', 1)",
            (who, day),
        ).lastrowid
        raw.execute(
            "INSERT INTO note (session_id, client_id, author_id, format, goal, outside_plan, parts, excerpt,"
            " written_at, signed_as, late, version)"
            " VALUES (?, ?, 1, 'SOAP', '', '', '{}', 'Lebih tenang', ?, '', 0, 1)",
            (held, who, NOW.replace(tzinfo=None).isoformat(" ")),
        )
    raw.execute("COMMIT")
    yield who


_NEWEST = """
SELECT session.held_on, session.starts_at, session.kind, note.goal, note.excerpt FROM note
JOIN session ON session.id = note.session_id WHERE note.client_id = ?
ORDER BY session.held_on DESC, note.id DESC LIMIT ?
"""


def paging(centre: Measured, who: int, rounds: int) -> Row:
    took = by_turns(
        lambda: centre.raw.execute(_NEWEST, (who, 81)).fetchall(),
        lambda: centre.desk.ask(timeline, who, None, 80),
        rounds,
    )
    return row(
        "P17", f"first page of a timeline of {FULLEST:,} / driver, notes alone", centre.size, took, PAGE
    )


def opening(centre: Measured, who: int, rounds: int) -> Row:
    """From asking for the file to its summary standing painted, against a bare table of its newest notes."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 100)
    window = QWidget()
    window.resize(1138, 684)
    window.show()

    def paint(made: Callable[[], QWidget]) -> None:
        widget = made()
        widget.setParent(window)
        widget.setGeometry(window.rect())
        widget.show()
        widget.grab()
        widget.deleteLater()

    def bare() -> QWidget:
        widget, model, table = QWidget(), Rows(), QTableView()
        model.show(centre.raw.execute(_NEWEST, (who, 50)).fetchall())
        model.setParent(widget)
        table.setModel(model)
        QVBoxLayout(widget).addWidget(table)
        return widget

    def ours() -> QWidget:
        screen = ClientFile(centre.desk, who)
        screen.arrive(Place("client", who))
        return screen

    took: Taken = by_turns(lambda: paint(bare), lambda: paint(ours), rounds)
    window.deleteLater()
    app.processEvents()
    return row("P17", "the fullest client's file, painted / bare list of its notes", centre.size, took, FILE)


def measure(centre: Measured, rounds: int) -> Iterator[Row]:
    yield doubles(centre, rounds)
    with fullest(centre) as who:
        yield paging(centre, who, rounds)
        yield opening(centre, who, rounds)
