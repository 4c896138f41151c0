"""Daftar tunggu: who asked for help, how long people wait, and the beds of the house."""

from rehabdesk.ui.screens.waiting.screen import WaitingScreen

__all__ = ["WaitingScreen"]
