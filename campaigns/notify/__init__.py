"""Notifications of changes that nobody can rely on, and a picture of the calendars that can be."""
