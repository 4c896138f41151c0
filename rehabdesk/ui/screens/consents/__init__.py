"""Consents of a client: in force and missing, recorded, printed, withdrawn."""
