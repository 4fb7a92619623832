"""Real processes and `kill -9`."""
