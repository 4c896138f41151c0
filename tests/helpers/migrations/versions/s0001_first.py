"""Stands for the first schema, which a file already has."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    pass
