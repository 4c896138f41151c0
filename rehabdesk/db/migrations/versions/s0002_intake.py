"""Intake in full: assessments, documents, waiting list and beds, alerts, imports, merged files."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    frozen = Path(__file__).with_suffix(".sql").read_text("utf-8")
    for statement in frozen.strip().split("\n\n"):
        op.get_bind().exec_driver_sql(statement)
