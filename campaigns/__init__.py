"""Proofs that run for long: the production code through every fault, judged from outside."""
