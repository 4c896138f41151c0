"""Dokumen: the scans and files of a client, and the photo."""

from rehabdesk.ui.screens.documents.client import ClientDocuments

__all__ = ["ClientDocuments"]
