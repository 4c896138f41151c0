"""Session notes: one's own over all clients, and those of one client's file."""

from rehabdesk.ui.screens.counselling.client import ClientSessions
from rehabdesk.ui.screens.counselling.screen import SessionsScreen

__all__ = ["ClientSessions", "SessionsScreen"]
