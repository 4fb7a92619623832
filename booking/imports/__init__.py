"""Bringing many rooms in at once: from a file, a paste or the directory of places, looked at before it is applied."""
