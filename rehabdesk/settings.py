"""Settings of this machine: nothing about a client, nothing that must survive the laptop."""

import json
import os
import sys
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Settings:
    """Defaults in the class; unknown keys of a newer program are kept in `others`."""

    language: str = "id"
    theme: str = "system"  # light, dark, system
    font_percent: int = 100  # 100, 115, 130, 150
    centre: str = ""  # the centre folder opened last
    backup_folders: tuple[str, ...] = ()
    hide_names: bool = False
    always_show_focus: bool = False
    window: tuple[int, int, int, int] | None = None
    others: dict[str, Any] = field(default_factory=dict)


def folder() -> Path:
    """The person's settings folder on this system; REHABDESK_SETTINGS names another (tests, the tour)."""
    if named := os.environ.get("REHABDESK_SETTINGS"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", str(Path.home()))) / "RehabDesk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "RehabDesk"
    return Path(os.environ.get("XDG_CONFIG_HOME", str(Path.home() / ".config"))) / "rehabdesk"


def load() -> Settings:
    """What was kept; defaults where the file is absent or unreadable."""
    try:
        kept = json.loads((folder() / "settings.json").read_text("utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(kept, dict):
        return Settings()
    known = {f.name: f for f in fields(Settings) if f.name != "others"}
    usable: dict[str, Any] = {}
    for name, value in kept.items():
        if name not in known:
            continue
        value = tuple(value) if isinstance(value, list) else value
        default = known[name].default
        if name == "window" or isinstance(value, type(default)):
            usable[name] = value
    return replace(Settings(**usable), others={k: v for k, v in kept.items() if k not in known})


def save(settings: Settings) -> None:
    """Keep them; a settings folder that cannot be written costs the settings, never the work."""
    values = asdict(settings)
    values.update(values.pop("others"))
    target = folder() / "settings.json"
    part = target.with_suffix(".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(values, indent=1), "utf-8")
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
