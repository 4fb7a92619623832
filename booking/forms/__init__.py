"""The booking form: what is typed, how it is read, and what it leads to."""
