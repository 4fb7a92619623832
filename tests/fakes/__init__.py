"""One small honest implementation for each port."""
