"""What the models say the file looks like: for comparing with the migrations, and for writing the next one.

python -m tests.helpers.schema     prints every statement
"""

import sys
import tempfile
from pathlib import Path

from sqlalchemy import Connection

from rehabdesk.db.engine import open_engine
from rehabdesk.db.schema import metadata
from rehabdesk.db.search import TABLES


def statements(connection: Connection) -> list[str]:
    """Every statement of a file's schema but those of Alembic and of full-text search itself."""
    rows = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'sqlite_%'"
        " AND tbl_name NOT LIKE 'client_search_%' AND tbl_name <> 'alembic_version' ORDER BY rowid"
    )
    return ["\n".join(line.strip() for line in row[0].splitlines() if line.strip()) for row in rows]


def of_models() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Path(folder) / "models.db", bytes(32), new=True)
        with engine.begin() as connection:
            metadata.create_all(connection)
            for statement in TABLES:
                connection.exec_driver_sql(statement)
            found = statements(connection)
        engine.dispose()
    return found


if __name__ == "__main__":
    sys.stdout.write("\n\n".join(of_models()) + "\n")
