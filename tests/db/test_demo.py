"""The demo centre: whole, the same for the same seed, and of people who do not exist."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from rehabdesk.db.audit import broken_at
from rehabdesk.db.engine import Store
from rehabdesk.db.schema import metadata
from rehabdesk.desk import Desk
from rehabdesk.domain.nik import structure_problem
from rehabdesk.domain.rights import Person, Role
from rehabdesk.services import training
from rehabdesk.services.checks import check_file
from rehabdesk.services.counselling import changed_notes
from rehabdesk.services.demo import make_demo
from rehabdesk.services.intake_versions import changed_intakes
from rehabdesk.services.letters import changed_letters

from ..conftest import CHEAP, Clock

DAY = date(2026, 11, 17)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = make_demo(
        tmp_path_factory.mktemp("demo") / "one", clients=40, notes_each=4, today=DAY, cost=CHEAP
    )
    yield store
    store.engine.dispose()


def said(store: Store, table: str) -> list[tuple[object, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]


def test_everything_in_it_is_whole(demo: Store) -> None:
    assert [finding.what for finding in check_file(demo) if not finding.passed] == []
    with Session(demo.engine) as session:
        assert broken_at(session) is None
        assert changed_notes(session) == []
        assert changed_letters(session) == []
        assert changed_intakes(session) == []
        assert len(session.scalars(text("SELECT id FROM intake WHERE signed_at IS NOT NULL")).all()) > 10


def test_the_same_seed_makes_the_same_centre(demo: Store, tmp_path: Path) -> None:
    again = make_demo(tmp_path / "two", clients=40, notes_each=4, today=DAY, cost=CHEAP)
    other = make_demo(tmp_path / "three", clients=40, notes_each=4, today=DAY, seed=2, cost=CHEAP)
    for table in metadata.tables:
        assert said(demo, table) == said(again, table), table
    assert said(demo, "client") != said(other, "client")
    for store in (again, other):
        store.engine.dispose()


def test_it_has_what_a_centre_has(demo: Store) -> None:
    with demo.engine.connect() as connection:

        def count(where: str) -> int:
            return connection.execute(text(f"SELECT count(*) FROM {where}")).scalar_one()

        assert count("episode WHERE state = 'registered'")
        assert count("episode WHERE state = 'admitted'")
        assert count("episode WHERE state = 'discharged' AND discharge_reason <> 'SL'")
        assert count("note WHERE signed_at IS NULL")
        assert count("letter WHERE state = 'draft'")
        assert count("letter WHERE state = 'void'")
        assert count("enrolment WHERE state = 'waiting'")
        assert count("assessment WHERE state = 'open'")
        assert count("(SELECT DISTINCT definition_id FROM assessment WHERE complete)") >= 4
        assert count("client WHERE name NOT LIKE '% %'"), "nobody has a single name"


def test_it_has_classes_to_look_at(demo: Store) -> None:
    """Full, waiting, marked, one over."""
    desk = Desk(demo, Person(1, "Nur Aini Hasan", (Role.HEAD,)), Clock())
    running = desk.ask(training.list_batches)
    assert len(running) == 6
    assert any(row.free == 0 and row.waiting for row in running)
    [over] = desk.ask(training.list_batches, closed=True)
    assert over.seated
    motor = next(row for row in running if row.course == "Servis sepeda motor")
    assert all(person.marks for person in desk.ask(training.batch_sheet, motor.id).participants)


def test_its_notes_have_60_to_200_words(demo: Store) -> None:
    for (parts,) in said(demo, "(SELECT parts FROM note)"):
        words = sum(len(str(each).split()) for each in json.loads(str(parts)).values())
        assert 60 <= words <= 200


def test_nobody_in_it_can_exist(demo: Store) -> None:
    niks = [str(nik) for (nik,) in said(demo, "(SELECT nik FROM client WHERE nik <> '')")]
    assert niks
    assert all(nik.startswith("00") and structure_problem(nik) is None for nik in niks)
    phones = [str(phone) for (phone,) in said(demo, "(SELECT phone FROM client WHERE phone <> '')")]
    assert all(re.fullmatch(r"\+6281[23]555\d+", phone) for phone in phones)
