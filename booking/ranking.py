"""Rooms in the order in which somebody wants them, sorted once for as long as the registry stands.

Of many rooms few differ in where they are and in what they have, so each place and each kind is weighed once a search.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence, Set
from dataclasses import replace
from datetime import datetime

from booking.home import Home, Near
from booking.model import Criteria, Room
from booking.policy import by_fit, fits


class Ranking:
    """The registered rooms. A rank counts from the room that fits best: the smallest (`policy.by_fit`)."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        self.rooms = rooms
        self._by_fit = sorted(rooms, key=by_fit)
        self._rank_of = {room.address: rank for rank, room in enumerate(self._by_fit)}
        self._as_large: list[int] = []
        """For each rank the first one of the rooms that have as many seats."""
        for rank, room in enumerate(self._by_fit):
            same = rank > 0 and room.seats == self._by_fit[rank - 1].seats
            self._as_large.append(self._as_large[-1] if same else rank)
        self._places = _Groups([(room.building, room.floor, room.mailbox.zone) for room in self._by_fit])
        self._kinds = _Groups([(room.seats, room.equipment, room.off) for room in self._by_fit])

    def fitting(
        self,
        criteria: Criteria,
        at: datetime,
        home: Home | None = None,
        favourites: Collection[str] = (),
        first: Sequence[str] = (),
    ) -> list[Room]:
        """List the rooms that fit, and for which booking is on: the nearest at that moment first, then by fit.

        Among rooms as large the `favourites` come first, by their addresses. Before all come the rooms whose addresses
        are to be `first`, in that order, whether they fit or not.
        """
        ahead = [rank for each in dict.fromkeys(first) for rank in (self._rank_of.get(each),) if rank is not None]
        starred = {rank for each in favourites for rank in (self._rank_of.get(each),) if rank is not None}
        ordered = list(ahead)
        for ranks in self._by_distance(criteria, at, home):
            ordered += _moved(ranks, self._as_large, starred, set(ahead))
        return [self._by_fit[rank] for rank in ordered]

    def is_any_off(self, criteria: Criteria) -> bool:
        """Tell whether a room fits for which booking is off."""
        return any(room.off and fits(room, criteria) for room in self.rooms)

    def _by_distance(self, criteria: Criteria, at: datetime, home: Home | None) -> list[list[int]]:
        """Give the ranks of the rooms that fit in ascending order, for each distance, the nearest first."""
        ranks: list[list[int]] = [[] for _ in Near]
        anything, anywhere = replace(criteria, floor=""), Criteria(floor=criteria.floor)
        place_samples = [self._by_fit[each] for each in self._places.samples]
        kind_samples = [self._by_fit[each] for each in self._kinds.samples]
        put = [
            ranks[home.near(room, at) if home else 0].append if fits(room, anywhere) else None for room in place_samples
        ]
        good = [not room.off and fits(room, anything) for room in kind_samples]
        for rank, (place, kind) in enumerate(zip(self._places.of, self._kinds.of, strict=True)):
            here = put[place]
            if here is not None and good[kind]:
                here(rank)
        return ranks


class _Groups:
    """Which of a few groups each rank is in, and one rank of each as its sample."""

    def __init__(self, keys: Sequence[object]) -> None:
        known: dict[object, int] = {}
        self.of = [known.setdefault(key, len(known)) for key in keys]
        first = {group: rank for rank, group in reversed(list(enumerate(self.of)))}
        self.samples = [first[group] for group in range(len(known))]


def _moved(ranks: list[int], as_large: Sequence[int], starred: Set[int], but: Set[int]) -> list[int]:
    """Leave some of the ranks out, and move those that are starred before all that are as large."""
    for rank in starred | but:
        at = bisect_left(ranks, rank)
        if at < len(ranks) and ranks[at] == rank:
            del ranks[at]
        else:
            starred = starred - {rank}
    # From behind: what stands before a place is in order still.
    for rank in sorted(starred - but, reverse=True):
        ranks.insert(bisect_left(ranks, as_large[rank]), rank)
    return ranks
