"""First run: the centre, its first administrator, the recovery key, the first backup. Four steps."""

from rehabdesk.ui.screens.first_run.frame import FirstRun

__all__ = ["FirstRun"]
