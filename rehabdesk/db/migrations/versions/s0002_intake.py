"""Intake in full: assessments, documents, waiting list and beds, alerts, imports, merged files."""

from pathlib import Path

from alembic import op

from rehabdesk.domain.likeness import likeness_keys
from rehabdesk.domain.regions import village_code

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    frozen = Path(__file__).with_suffix(".sql").read_text("utf-8")
    for statement in frozen.strip().split("\n\n"):
        op.get_bind().exec_driver_sql(statement)
    _look_up_likeness()
    _look_up_villages()


def _look_up_likeness() -> None:
    """What leads to likely doubles is kept for clients who are there already, too."""
    file = op.get_bind()
    clients = file.exec_driver_sql("SELECT id, name_key, mother_name FROM client").all()
    keys = [(key, row[0]) for row in clients for key in likeness_keys(row[1], row[2])]
    if keys:
        file.exec_driver_sql("INSERT INTO client_likeness (key, client_id) VALUES (?, ?)", keys)


def _look_up_villages() -> None:
    """The codes of addresses that were typed before there were any."""
    file = op.get_bind()
    places = "SELECT DISTINCT village, district, city FROM client WHERE village <> ''"
    known = [(village_code(*row), *row) for row in file.exec_driver_sql(places).all()]
    put = "UPDATE client SET village_code = ? WHERE village = ? AND district = ? AND city = ?"
    if codes := [row for row in known if row[0]]:
        file.exec_driver_sql(put, codes)
    centre = file.exec_driver_sql("SELECT village, city FROM centre").all()
    for village, city in centre:
        file.exec_driver_sql("UPDATE centre SET village_code = ?", (village_code(village, regency=city),))
