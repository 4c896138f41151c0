"""Alters the table every other one points to, the way SQLite must: copy, drop, rename. Takes its time."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("client") as table:
        table.add_column(sa.Column("nickname", sa.Text(), nullable=False, server_default=""))
    op.execute("CREATE TABLE tomorrow (n INTEGER)")
    for n in range(300):
        op.execute(f"INSERT INTO tomorrow VALUES ({n})")
        op.execute(f"UPDATE client SET nickname = 'n{n}'")
