"""Settings: the centre, its programmes, the accounts, this machine."""

from rehabdesk.ui.screens.settings.screen import SettingsScreen

__all__ = ["SettingsScreen"]
