"""Assessments: the interview, its result, the tab in a client's file."""

from rehabdesk.ui.screens.assessments.client import ClientAssessments
from rehabdesk.ui.screens.assessments.screen import FROM_FILE, AssessmentScreen

__all__ = ["FROM_FILE", "AssessmentScreen", "ClientAssessments"]
