"""The conversations: what was typed or pressed becomes one use case, and its outcome one card."""
