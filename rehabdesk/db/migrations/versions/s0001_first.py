"""The first schema."""

from alembic import op

from rehabdesk.db.schema import metadata
from rehabdesk.db.search import TABLES

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    for statement in TABLES:
        op.execute(statement)
