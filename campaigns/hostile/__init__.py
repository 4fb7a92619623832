"""Requests of attackers, thousands of them, against the whole bot: what they are answered, and what came of them."""
