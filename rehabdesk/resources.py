"""Where the shipped data files are: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_HERE = Path(__file__).parent
_ROOT = _HERE / "resources" if (_HERE / "resources").is_dir() else _HERE.parent / "resources"


def path(*parts: str) -> Path:
    return _ROOT.joinpath(*parts)
