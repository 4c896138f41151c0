"""The migrations make exactly what the models say, and each has a test."""

from pathlib import Path

from rehabdesk.db import migrations
from rehabdesk.db.engine import open_engine
from rehabdesk.db.migrate import SCHEMA, create, version

from ..helpers.schema import of_models, statements


def test_a_migrated_file_is_what_the_models_say(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "new.db", bytes(32), new=True)
    create(engine)
    with engine.connect() as connection:
        assert sorted(statements(connection)) == sorted(of_models())
    assert version(engine) == SCHEMA
    engine.dispose()


def test_every_migration_after_the_first_has_a_test_that_counts_rows() -> None:
    scripts = sorted(path.stem for path in (Path(migrations.__file__).parent / "versions").glob("s0*.py"))
    assert scripts[-1].startswith(f"s{SCHEMA}")
    tests = Path(__file__).read_text("utf-8") + (Path(__file__).parent / "test_upgrade.py").read_text("utf-8")
    for script in scripts[1:]:
        assert f"test_{script}" in tests, f"{script} needs a test that counts rows before and after"
