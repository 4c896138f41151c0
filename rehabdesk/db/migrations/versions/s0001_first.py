"""The first schema, as it was released: frozen statements, so that later models never change it."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    frozen = Path(__file__).with_suffix(".sql").read_text("utf-8")
    for statement in frozen.strip().split("\n\n"):
        op.get_bind().exec_driver_sql(statement)
