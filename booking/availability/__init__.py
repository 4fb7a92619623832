"""Which rooms and people are free, and when."""
