"""The migrations make exactly what the models say, and each has a test."""

import re
from pathlib import Path

from sqlalchemy import Engine

from rehabdesk.db import migrations
from rehabdesk.db.engine import open_engine
from rehabdesk.db.migrate import SCHEMA, create, upgrade, version

from ..helpers.schema import of_models, shape, to_do


def test_a_migrated_file_is_what_the_models_say(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "new.db", bytes(32), new=True)
    create(engine)
    with engine.connect() as connection:
        assert shape(connection) == of_models()[1]
    assert version(engine) == SCHEMA
    engine.dispose()


def test_the_newest_migration_is_written_down() -> None:
    """Fails after a change of a model: print the statements anew (tests/helpers/schema.py)."""
    written = next((Path(migrations.__file__).parent / "versions").glob(f"s{SCHEMA}_*.sql"))
    assert written.read_text("utf-8").strip().split("\n\n") == to_do()


def test_every_migration_after_the_first_has_a_test_that_counts_rows() -> None:
    scripts = sorted(path.stem for path in (Path(migrations.__file__).parent / "versions").glob("s0*.py"))
    assert scripts[-1].startswith(f"s{SCHEMA}")
    tests = Path(__file__).read_text("utf-8") + (Path(__file__).parent / "test_upgrade.py").read_text("utf-8")
    for script in scripts[1:]:
        assert f"test_{script}" in tests, f"{script} needs a test that counts rows before and after"


def test_s0002_intake_keeps_every_row(tmp_path: Path) -> None:
    """A row in every table of the first schema, each pointing at the others, is there afterwards."""
    engine = open_engine(tmp_path / "old.db", bytes(32), new=True)
    first = (Path(migrations.__file__).parent / "versions" / "s0001_first.sql").read_text("utf-8")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for statement in first.strip().split("\n\n"):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
        tables = [made[1] for made in re.finditer(r"^CREATE TABLE (\w+)", first, re.MULTILINE)]
        for table in tables:
            columns = connection.exec_driver_sql(f"PRAGMA table_xinfo({table})").all()
            values = [
                1 if kind in ("INTEGER", "BOOLEAN") else "2026-01-01 00:00:00" for _, _, kind, *_ in columns
            ]
            marks = ", ".join("?" * len(values))
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", tuple(values))
    before = {table: count(engine, table) for table in tables}
    upgrade(engine)
    assert {table: count(engine, table) for table in tables} == before
    assert set(before.values()) == {1}
    assert count(engine, "client_likeness")  # who was there before is known again too
    with engine.connect() as connection:
        assert shape(connection) == of_models()[1]
    engine.dispose()


def test_what_hangs_on_clients_and_episodes_is_indexed(tmp_path: Path) -> None:
    """Taking one of them out looks through every table that may point at it: an index, or all its rows."""
    engine = open_engine(tmp_path / "new.db", bytes(32), new=True)
    create(engine)
    bare = []
    with engine.connect() as connection:
        ask = connection.exec_driver_sql
        for (table,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'").all():
            whole = [row[1] for row in ask(f"PRAGMA index_list({table})") if not row[4]]
            led = {ask(f"PRAGMA index_info({index})").all()[0][2] for index in whole}
            led |= {row[1] for row in ask(f"PRAGMA table_info({table})") if row[5] == 1}
            for _id, _seq, parent, column, *_ in ask(f"PRAGMA foreign_key_list({table})"):
                if parent in ("client", "episode") and column not in led:
                    bare.append(f"{table}.{column}")
    engine.dispose()
    assert bare == []


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
