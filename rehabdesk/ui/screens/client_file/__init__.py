"""One client on one page."""

from rehabdesk.ui.screens.client_file.screen import ClientFile

__all__ = ["ClientFile"]
