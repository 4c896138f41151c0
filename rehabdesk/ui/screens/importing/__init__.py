"""Bringing an old register in, in four steps."""

from rehabdesk.ui.screens.importing.screen import ImportingScreen

__all__ = ["ImportingScreen"]
