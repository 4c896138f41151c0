"""Assessments: the interview, its result, the tab in a client's file."""
