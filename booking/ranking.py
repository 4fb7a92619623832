"""Rooms in the order in which somebody wants them, sorted once for as long as the registry stands.

Of many rooms few differ in where they are and in what they have, so each place and each kind is weighed once a search.
Who turns a page, and whoever is at home there and asks for the same, gets the order that was worked out before.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from booking.home import Home, Near
from booking.model import Criteria, Room
from booking.policy import by_fit, fits

ORDERS_KEPT = 8
"""How many orders are remembered. One of 10,000 rooms takes 0.7 MB."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """Rooms in the order in which somebody wants them, with their addresses in that order, and as a set."""

    rooms: tuple[Room, ...]
    addresses: tuple[str, ...]
    every: frozenset[str]


class Ranking:
    """The registered rooms. A rank counts from the room that fits best: the smallest (`policy.by_fit`)."""

    def __init__(self, rooms: Sequence[Room]) -> None:
        self.rooms = rooms
        self._by_fit = sorted(rooms, key=by_fit)
        self._addresses = [room.address for room in self._by_fit]
        self._rank_of = {address: rank for rank, address in enumerate(self._addresses)}
        self._as_large: list[int] = []
        """For each rank the first one of the rooms that have as many seats."""
        for rank, room in enumerate(self._by_fit):
            same = rank > 0 and room.seats == self._by_fit[rank - 1].seats
            self._as_large.append(self._as_large[-1] if same else rank)
        self._places = _Groups([(room.building, room.floor, room.mailbox.zone) for room in self._by_fit])
        self._kinds = _Groups([(room.seats, room.equipment, room.off) for room in self._by_fit])
        self._orders: dict[object, Fitting] = {}
        """By all that an order follows from; the one that was asked for longest ago first."""

    def fitting(
        self,
        criteria: Criteria,
        at: datetime,
        home: Home | None = None,
        favourites: Collection[str] = (),
        first: Sequence[str] = (),
    ) -> Fitting:
        """List the rooms that fit, and for which booking is on: the nearest at that moment first, then by fit.

        Among rooms as large the `favourites` come first, by their addresses. Before all come the rooms whose addresses
        are to be `first`, in that order, whether they fit or not.
        """
        ahead = tuple(self._ranks(dict.fromkeys(first)))
        starred = frozenset(self._ranks(favourites))
        distances, good = self._distances(criteria, at, home), self._good(criteria)
        key = ahead, starred, distances, good
        order = self._orders.pop(key, None) or self._order(ahead, starred, distances, good)
        self._orders[key] = order
        if len(self._orders) > ORDERS_KEPT:
            del self._orders[next(iter(self._orders))]
        return order

    def is_any_off(self, criteria: Criteria) -> bool:
        """Tell whether a room fits for which booking is off."""
        return any(room.off and fits(room, criteria) for room in self.rooms)

    def _ranks(self, addresses: Iterable[str]) -> list[int]:
        """Give the ranks of those addresses that are registered."""
        return [rank for each in addresses for rank in (self._rank_of.get(each),) if rank is not None]

    def _distances(self, criteria: Criteria, at: datetime, home: Home | None) -> tuple[int | None, ...]:
        """Tell how near each place is; None where it is not on the floor that is asked for."""
        anywhere, known = Criteria(floor=criteria.floor), dict[object, int]()

        def distance(room: Room) -> int:
            if home is None:
                return 0
            alike = room.building == home.building, room.floor == home.floor, room.mailbox.zone
            if alike not in known:
                known[alike] = home.near(room, at)
            return known[alike]

        samples = (self._by_fit[each] for each in self._places.samples)
        return tuple(distance(room) if fits(room, anywhere) else None for room in samples)

    def _good(self, criteria: Criteria) -> tuple[bool, ...]:
        """Tell of each kind of room whether it fits, wherever it is, and booking is on for it."""
        anything = replace(criteria, floor="")
        samples = (self._by_fit[each] for each in self._kinds.samples)
        return tuple(not room.off and fits(room, anything) for room in samples)

    def _order(
        self, ahead: tuple[int, ...], starred: Set[int], distances: Sequence[int | None], good: Sequence[bool]
    ) -> Fitting:
        """Put the rooms in order: some `ahead`, then those that fit by distance, in ascending ranks but for stars."""
        ranks: list[list[int]] = [[] for _ in Near]
        put = [None if each is None else ranks[each].append for each in distances]
        for rank, (place, kind) in enumerate(zip(self._places.of, self._kinds.of, strict=True)):
            here = put[place]
            if here is not None and good[kind]:
                here(rank)
        ordered = list(ahead)
        for each in ranks:
            ordered += _moved(each, self._as_large, starred, set(ahead))
        addresses = tuple(map(self._addresses.__getitem__, ordered))
        return Fitting(tuple(map(self._by_fit.__getitem__, ordered)), addresses, frozenset(addresses))


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
