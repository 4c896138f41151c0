"""The demo centre's classes: full, waiting, marked, one over."""

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from rehabdesk.db.audit import broken_at
from rehabdesk.desk import Desk
from rehabdesk.domain.rights import Person, Role
from rehabdesk.services import training
from rehabdesk.services.demo import make_demo
from tests.conftest import CHEAP, Clock


def test_a_demo_centre_has_classes_to_look_at(tmp_path: Path) -> None:
    store = make_demo(tmp_path / "demo", clients=60, notes_each=1, today=date(2026, 11, 17), cost=CHEAP)
    desk = Desk(store, Person(1, "Nur Aini Hasan", (Role.HEAD,)), Clock())
    running = desk.ask(training.list_batches)
    assert len(running) == 6
    assert any(row.free == 0 and row.waiting for row in running)
    [over] = desk.ask(training.list_batches, closed=True)
    assert over.seated
    motor = next(row for row in running if row.course == "Servis sepeda motor")
    assert all(person.marks for person in desk.ask(training.batch_sheet, motor.id).participants)
    with Session(store.engine) as session:
        assert broken_at(session) is None
    store.close()
