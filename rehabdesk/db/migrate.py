"""Makes a new file's tables, and brings an older file up to this program's schema."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from rehabdesk.db import backup_file, copying
from rehabdesk.db.copying import Tell
from rehabdesk.db.engine import Store
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_

SCHEMA = "0002"
SCRIPTS = "rehabdesk.db:migrations"
NEWER = N_("This centre was opened by a newer RehabDesk. Install that version here first.")


def create(engine: Engine) -> None:
    """The tables of this program's schema, in an empty file."""
    upgrade(engine)


def version(engine: Engine) -> str:
    """The schema a file has; empty where it has none yet."""
    with engine.connect() as connection:
        return _version(connection)


def _version(connection: Connection) -> str:
    known = "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.exec_driver_sql(known).first() is None:
        return ""
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return str(row[0]) if row else ""


def is_current(engine: Engine) -> bool:
    """Whether the file has this program's schema. Raises DeskError where its schema is newer."""
    found = version(engine)
    if found > SCHEMA:
        raise DeskError(NEWER)
    return found == SCHEMA


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing, all or none.

    Foreign keys are off meanwhile, on the driver's connection and before any BEGIN: SQLite alters a table
    by copying and dropping it, and the drop would take the child rows along.
    """
    from alembic import command  # a file that is up to date, nearly every one, does not wait for it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    with engine.execution_options(begin="BEGIN IMMEDIATE").connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise RuntimeError("the migration left a row without its parent")
            connection.commit()
        finally:
            connection.rollback()
            driver.execute("PRAGMA foreign_keys = ON")


def bring_up_to_date(store: Store, at: datetime, tell: Tell = copying.say_nothing) -> Path | None:
    """Upgrade an older file, after a copy of it was proved and laid beside it; return the copy.

    A file of this program's schema is left alone. Raises DeskError where its schema is newer.
    """
    if is_current(store.engine):
        return None
    name = f"before-{SCHEMA}-{at.astimezone(store.zone):%Y-%m-%d-%H%M%S}"
    cover, _ = backup_file.make(store, store.folder, name, by="", at=at, tell=tell)
    upgrade(store.engine)
    return cover.path
