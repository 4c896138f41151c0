"""Assessments: the interview, its result, the tab in a client's file."""

from rehabdesk.ui.screens.assessments.client import ClientAssessments
from rehabdesk.ui.screens.assessments.screen import AssessmentScreen

__all__ = ["AssessmentScreen", "ClientAssessments"]
