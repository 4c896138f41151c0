"""Stands for the schema of today, which a file already has."""

revision = "0002"
down_revision = None


def upgrade() -> None:
    pass
