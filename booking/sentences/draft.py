"""A sentence that is being put together, slot by slot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from booking.sentences.items import Item
from booking.sentences.line import Line
from booking.sentences.model import Doubt, Intent, Own, Part, Place, Sentence, Slot, Why


@dataclass(slots=True)
class Draft:
    """What is known of a line so far, for somebody whose clocks show `now`; `said` grows slot by slot."""

    line: Line
    items: Sequence[Item]
    intent: Intent
    now: datetime
    zone: ZoneInfo
    rooms: Mapping[str, Place]
    bookings: Sequence[Own]
    equipment: Mapping[str, str]
    """What the rooms have, as it is compared, and what it is called."""
    said: Sentence
    aside: Sequence[Item] = ()
    """What stands in clauses that only tell something."""
    told: bool = False
    """Whether what is to become of a booking is told, rather than asked for with a verb."""
    parts: list[Part] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    """Which tokens nothing was read of, as half-open spans."""

    def part(self, slot: Slot, item: Item) -> None:
        """Note where in the line a slot was said."""
        tokens = self.line.tokens
        self.parts.append(Part(slot, tokens[item.start].start, tokens[item.end - 1].end))

    def doubt(
        self,
        slot: Slot,
        why: Why,
        item: Item | None,
        values: Mapping[str, str] | None = None,
        keys: tuple[str, ...] = (),
    ) -> None:
        """Leave a slot open, and say why; `item` is what was said of it."""
        text = self.line.said(item.start, item.end) if item else ""
        self.doubts.append(Doubt(slot, why, text, values or {}, keys))
