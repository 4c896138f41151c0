"""What the models say the file looks like: for comparing with the migrations, and for writing the next one.

python -m tests.helpers.schema     prints what the newest migration has to do, for its .sql file
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection

from rehabdesk.db import migrations
from rehabdesk.db.engine import open_engine
from rehabdesk.db.migrate import SCHEMA
from rehabdesk.db.models.base import Packed, canonical
from rehabdesk.db.schema import metadata
from rehabdesk.db.search import TABLES

VERSIONS = Path(migrations.__file__).parent / "versions"


def statements(connection: Connection) -> list[str]:
    """Every statement of a file's schema but those of Alembic and of full-text search itself."""
    rows = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'sqlite_%'"
        " AND tbl_name NOT LIKE 'client_search_%' AND tbl_name <> 'alembic_version' ORDER BY rowid"
    )
    return ["\n".join(line.strip() for line in row[0].splitlines() if line.strip()) for row in rows]


def shape(connection: Connection) -> dict[str, Any]:
    """A file's schema, however it came about: columns and foreign keys of tables, the text of all else."""
    found: dict[str, Any] = {}
    for statement in statements(connection):
        made = re.match(r"CREATE TABLE (\w+)", statement)
        if made is None:
            found[statement] = True
            continue
        table = made[1]
        columns = connection.exec_driver_sql(f"PRAGMA table_xinfo({table})").all()
        parents = connection.exec_driver_sql(f"PRAGMA foreign_key_list({table})").all()
        unique = connection.exec_driver_sql(f"PRAGMA index_list({table})").all()
        found[table] = (
            sorted((name, kind, needed, key) for _, name, kind, needed, _default, key, *_ in columns),
            sorted((parent, own, theirs) for _, _, parent, own, theirs, *_ in parents),
            sorted((is_unique, origin) for _, _, is_unique, origin, *_ in unique),
        )
    return found


def of_models() -> tuple[list[str], dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder) / "models.db", bytes(32), new=True)
        with engine.begin() as connection:
            metadata.create_all(connection)
            for statement in TABLES:
                connection.exec_driver_sql(statement)
            found = statements(connection), shape(connection)
        engine.dispose()
    return found


def to_do() -> list[str]:
    """The statements that lead from the migration before to the models: new things and new columns."""
    last = next(VERSIONS.glob(f"s{SCHEMA}_*.sql")).name
    before: set[str] = set()
    for path in sorted(VERSIONS.glob("s0*.sql")):
        if path.name != last:
            before |= set(path.read_text("utf-8").strip().split("\n\n"))
    known = {made[1]: text for text in before if (made := re.match(r"CREATE TABLE (\w+)", text))}
    found = []
    for statement in of_models()[0]:
        if statement in before:
            continue
        made = re.match(r"CREATE TABLE (\w+)", statement)
        if made is None or made[1] not in known:
            named = re.match(r"CREATE (TRIGGER|(?:UNIQUE )?INDEX) (\w+)", statement)
            if named and any(f"{named[1]} {named[2]} " in text for text in before):
                found.append(f"DROP {named[1].removeprefix('UNIQUE ')} {named[2]}")
            found.append(statement)
            continue
        for column in metadata.tables[made[1]].columns:
            if not re.search(rf"^{column.name} ", known[made[1]], re.MULTILINE):
                found.append(f"ALTER TABLE {made[1]} ADD COLUMN {_described(column)}")
    return sorted(found, key=_turn)


def _turn(statement: str) -> tuple[int, str]:
    """Tables, columns, indexes, triggers, each by name: the models themselves keep no order of indexes."""
    words = statement.replace("UNIQUE INDEX", "INDEX").split(maxsplit=3)
    order = ["TABLE", "INDEX", "TRIGGER"].index(words[1]) * 2 + (words[0] == "ALTER")
    return order, words[2]


def _described(column: Column[Any]) -> str:
    said = f"{column.name} {column.type.compile()}"
    if not column.nullable:
        said += f" DEFAULT {_first_value(column)} NOT NULL"
    for key in column.foreign_keys:
        said += f" REFERENCES {key.column.table.name} ({key.column.name})"
    return said


def _first_value(column: Column[Any]) -> str:
    """What rows that are there already get: the model's own default."""
    value: Any = column.default.arg if column.default is not None else None
    if callable(value):
        value = value(None)
    if isinstance(column.type, Packed):
        value = canonical(value)
    if isinstance(value, (bool, int)):
        return str(int(value))
    if isinstance(value, str):
        quoted = value.replace("'", "''")
        return f"'{quoted}'"
    raise SystemExit(f"{column} may not be empty and has no default for the rows that are there")


if __name__ == "__main__":
    sys.stdout.write("\n\n".join(to_do()) + "\n")
