"""Floors and their plans: a picture for each floor, and the spaces that stand on it."""
