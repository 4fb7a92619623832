"""Mutants: the protocol with one of its safety rules removed, each to be caught within its own number of schedules.

Parts are replaced by name, and a test holds that each name is there and takes what the part takes. docs/testing.md says
why no rule is handed to the protocol as an object instead.
"""

from campaigns.simulation.mutants import calendars, cards, changes, events, rows
from campaigns.simulation.mutants.model import Mutant

__all__ = ["MUTANTS", "Mutant"]

MUTANTS = (*events.MUTANTS, *changes.MUTANTS, *rows.MUTANTS, *calendars.MUTANTS, *cards.MUTANTS)
