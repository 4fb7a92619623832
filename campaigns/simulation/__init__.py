"""The booking protocol in virtual time."""
