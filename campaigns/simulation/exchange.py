"""Exchange as the campaigns know it: rooms' calendars that refuse nothing, and the mails that they send.

It implements what is documented or measured about calendars in Exchange Online, and where that is unknown, a schedule
throws for it: whether If-Match is honoured, and whether a transaction id is remembered after its event was deleted.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from booking.errors import AlreadyCreated, Changed, NotFound
from booking.model import Attendee, CalendarEvent, Content, EventDetail, Origin, Slot
from tests.fakes.booking import origin_from

INSTALLATION = "campaign"
STALE_S = 4.0
"""How far behind a stale read may be."""


@dataclass(frozen=True, slots=True)
class Item:
    """An event on a calendar. `reference` is the booking's, empty for other people's events and copies.

    `displaced`: where it stands is somebody else's doing. `placed_at`: since when. `added`: who was invited in Outlook,
    and when; `unread` are those of the list who have no mail address, `odd` those who were so invited, and when.
    `series`: the id of the series that it is a day of; `original`: when that has it.
    """

    id: str
    slot: Slot
    etag: int
    reference: str = ""
    event_id: str = ""
    transaction_id: str | None = None
    stamp: tuple[str, str] | None = None
    organized: bool = False
    title: str = ""
    private: bool = False
    online: bool = False
    attendees: tuple[Attendee, ...] = ()
    placed_at: float = 0.0
    displaced: bool = False
    origin: Origin | None = None
    added: frozenset[tuple[str, float]] = frozenset()
    unread: tuple[str, ...] = ()
    odd: frozenset[tuple[str, float]] = frozenset()
    series: str | None = None
    original: datetime | None = None

    @property
    def root(self) -> str:
        """The id under which people were invited to it."""
        return self.series or self.id

    @property
    def ours(self) -> bool:
        """Whether it is an event that we made."""
        return bool(self.reference)

    @property
    def link(self) -> str | None:
        """The Teams link that Exchange gave it when it was made, if it was to have one."""
        return f"https://teams.example/{self.root}" if self.online else None

    def shown(self) -> CalendarEvent:
        """Give it as a calendar view shows it."""
        seen = (self.id, self.slot, f"v{self.etag}", self.stamp, self.transaction_id, self.organized, True, self.link)
        return CalendarEvent(*seen, self.series, self.original)


@dataclass(frozen=True, slots=True)
class Mail:
    """What somebody was sent: `kind` is invitation, update or cancellation."""

    at: float
    kind: str
    address: str
    room: str
    item: Item
    words: str = ""


@dataclass(slots=True)
class Box:
    """One room's calendar, as it is and as it was lately; transaction ids are remembered with what was sent."""

    items: dict[str, Item] = field(default_factory=dict)
    before: list[tuple[float, dict[str, Item]]] = field(default_factory=list)
    known: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    series: dict[str, Item] = field(default_factory=dict)
    """By id: the events that were made weekly, as they were then; their days are items."""


Watch = Callable[[str, Item | None, Item | None, float], None]
"""Called after each change of ours: room, the item before and after, and when the request for it was issued."""

Viewed = Callable[[str, Slot, tuple[CalendarEvent, ...], float], None]
"""Called after each view that a process got: room, span, what it showed, and as of when."""


class Exchange:
    """All the rooms' calendars. Times are seconds of the loop; `epoch` is the instant at which they began."""

    def __init__(
        self,
        rooms: Iterable[str],
        *,
        epoch: datetime,
        time: Callable[[], float],
        if_match: bool = True,
        remembers: bool = True,
        online: Iterable[str] = (),
    ) -> None:
        self.boxes = {room: Box() for room in rooms}
        self.mails: list[Mail] = []
        self.if_match, self.remembers = if_match, remembers
        self.online = frozenset(online)
        """The rooms whose mailboxes can make Teams meetings."""
        self.watch: Watch = lambda *_: None
        self.viewed: Viewed = lambda *_: None
        self.placed: Callable[[str, Item], None] = lambda *_: None
        self.writes = 0
        self._epoch, self._time, self._made = epoch, time, 0

    def moment(self) -> datetime:
        """Tell the time."""
        return self._epoch + timedelta(seconds=self._time())

    # --- What is read -----------------------------------------------------------------------------------------------

    def items(self, room: str, lag: float = 0.0) -> dict[str, Item]:
        """Give the calendar as it was so many seconds ago."""
        box, then = self.boxes[room], self._time() - lag
        current = box.items
        for at, items in reversed(box.before):
            if at <= then:
                break
            current = items
        return current

    def view(self, room: str, span: Slot, lag: float = 0.0) -> tuple[CalendarEvent, ...]:
        """Show what overlaps the span."""
        return tuple(each.shown() for each in self.items(room, lag).values() if each.slot.overlaps(span))

    def find(self, room: str, event_id: str, lag: float = 0.0) -> tuple[CalendarEvent, ...]:
        """Show what carries the stamp."""
        wanted, items = (INSTALLATION, event_id), self.items(room, lag).values()
        single = [each.shown() for each in items if each.stamp == wanted and each.series is None]
        there = {each.series for each in items}
        whole = [each for each in self.boxes[room].series.values() if each.stamp == wanted and each.id in there]
        return (*single, *(replace(each.shown(), series=each.id) for each in whole))

    def read(self, room: str, graph_id: str, lag: float = 0.0) -> EventDetail:
        """Show one event whole. Raises: NotFound."""
        items, whole = self.items(room, lag), self.boxes[room].series.get(graph_id)
        item = items.get(graph_id)
        if item is None and whole is not None and any(each.series == graph_id for each in items.values()):
            item = replace(whole, series=graph_id)
        if item is None:
            raise NotFound(mailbox=False)
        holds = (item.slot, item.title, item.private, item.attendees, item.origin, item.link, item.series)
        return EventDetail(item.id, f"v{item.etag}", *holds, item.unread)

    # --- What we write ----------------------------------------------------------------------------------------------

    def create(self, room: str, body: bytes, issued: float) -> CalendarEvent:
        """Make an event, unless its transaction id is known. Raises: AlreadyCreated."""
        said, box = json.loads(body), self.boxes[room]
        tid = said["transaction"]
        known = box.known.get(tid) if tid else None
        if known is not None:
            # Who makes it weekly has not deleted it: the series has its id.
            weekly = any(each.series == known[0] for each in box.items.values())
            item = box.series[known[0]] if weekly else box.items.get(known[0])
            if item is not None and known[1] == body:
                return item.shown()
            if item is not None or self.remembers:
                raise AlreadyCreated(event_id=item.id if item else None)
        slot = Slot(datetime.fromisoformat(said["starts"]), datetime.fromisoformat(said["ends"]))
        item = Item(
            self._number("ours"),
            slot,
            1,
            reference=said["reference"],
            event_id=said["id"],
            transaction_id=tid,
            stamp=(INSTALLATION, said["id"]),
            organized=True,
            title=said["title"],
            private=said["private"],
            online=said["online"],
            attendees=tuple(Attendee(each) for each in said.get("attendees", ())),
            placed_at=self._time(),
            origin=origin_from(said["origin"]),
        )
        self._put(room, item)
        if tid:
            box.known[tid] = item.id, body
        self._mail("invitation", room, item, (each.address for each in item.attendees))
        self.watch(room, None, item, issued)
        return item.shown()

    def invite(
        self,
        room: str,
        graph_id: str,
        etag: str,
        attendees: Iterable[Attendee],
        issued: float,
        unread: Iterable[str] = (),
    ) -> str:
        """Replace the attendees; who is new is invited, who is missing is told. Raises: NotFound, Changed."""
        return self._patch(room, graph_id, etag, issued, attendees=tuple(attendees), unread=tuple(unread))

    def update(self, room: str, graph_id: str, etag: str, before: Content, after: Content, issued: float) -> str:
        """Set what differs between both. Raises: NotFound, Changed."""
        names = [each for each in ("slot", "title", "private", "attendees") if _of(before, each) != _of(after, each)]
        names += ["unread"] if "attendees" in names else []  # They are of one list.
        return self._patch(room, graph_id, etag, issued, **{each: _of(after, each) for each in names})

    def delete(self, room: str, graph_id: str, words: str, issued: float) -> None:
        """Take the event off; what is not there is fine."""
        for item in list(self.boxes[room].items.values()):
            if graph_id in (item.id, item.series):
                self._drop(room, item, words)
                self.watch(room, item, None, issued)

    def _patch(self, room: str, graph_id: str, etag: str, issued: float, **news: object) -> str:
        item = self.boxes[room].items.get(graph_id)
        if item is None and graph_id in self.boxes[room].series:
            raise Changed(status=412)
        if item is None:
            raise NotFound(mailbox=False)
        if self.if_match and etag != f"v{item.etag}":
            raise Changed(status=412)
        after = replace(item, etag=item.etag + 1, **news)  # type: ignore[arg-type]
        if after.slot != item.slot:
            after = replace(after, placed_at=self._time(), displaced=False)
        old, new = ({each.address for each in one.attendees} for one in (item, after))
        if not self.if_match:
            # Whoever was added since the list was read is lost where Exchange does not look at the version.
            after = replace(
                after,
                added=frozenset(each for each in item.added if each[0] in new or each[1] < issued - 1),
                odd=frozenset(each for each in item.odd if each[0] in after.unread or each[1] < issued - 1),
            )
        self._put(room, after)
        self._mail("invitation", room, after, sorted(new - old))
        self._mail("cancellation", room, item, sorted(old - new))
        if (item.slot, item.title) != (after.slot, after.title):
            self._mail("update", room, after, sorted(new & old))
        self.watch(room, item, after, issued)
        return f"v{after.etag}"

    # --- What people do in Outlook ----------------------------------------------------------------------------------

    def occupy(self, room: str, slot: Slot) -> Item:
        """Let somebody else's meeting appear."""
        item = Item(self._number("theirs"), slot, 1, placed_at=self._time(), displaced=True)
        self._put(room, item)
        return item

    def shift(self, room: str, item: Item, slot: Slot) -> None:
        """Let somebody move an event."""
        moved = replace(item, slot=slot, etag=item.etag + 1, placed_at=self._time(), displaced=True)
        self._put(room, moved)

    def remove(self, room: str, item: Item) -> None:
        """Let somebody delete an event."""
        self._drop(room, item, "")

    def copy(self, room: str, item: Item, slot: Slot) -> Item:
        """Let somebody copy an event of ours; the copy carries the stamp, and is theirs."""
        copied = Item(
            self._number("copy"), slot, 1, stamp=item.stamp, organized=True, title=item.title,
            placed_at=self._time(), displaced=True,
        )  # fmt: skip
        self._put(room, copied)
        return copied

    def join(self, room: str, item: Item, address: str) -> None:
        """Let somebody invite one more."""
        listed = (*item.attendees, Attendee(address))
        self._put(
            room, replace(item, attendees=listed, etag=item.etag + 1, added=item.added | {(address, self._time())})
        )

    def join_oddly(self, room: str, item: Item, name: str) -> None:
        """Let somebody invite one more, who has no mail address."""
        odd = item.odd | {(name, self._time())}
        self._put(room, replace(item, unread=(*item.unread, name), odd=odd, etag=item.etag + 1))

    def repeat(self, room: str, item: Item) -> None:
        """Let somebody make an event weekly, three times in all: it becomes a series, and its first day stays it."""
        box = self.boxes[room]
        box.series[item.id] = replace(item, etag=item.etag + 1)
        first = replace(item, id=f"{item.id}/1", series=item.id, original=item.slot.starts, etag=item.etag + 1)
        self._write(room, {each: kept for each, kept in box.items.items() if each != item.id} | {first.id: first})
        self.placed(room, first)
        for number in (1, 2):
            later = timedelta(weeks=number)
            slot = Slot(item.slot.starts + later, item.slot.ends + later)
            day = replace(first, id=f"{item.id}/{number + 1}", slot=slot, original=slot.starts)
            self._put(room, replace(day, reference="", displaced=True))

    def answer(self, room: str, item: Item) -> None:
        """Let somebody accept an invitation, which gives the event a new version and nothing else."""
        self._put(room, replace(item, etag=item.etag + 1))

    # --- Inside -----------------------------------------------------------------------------------------------------

    def _put(self, room: str, item: Item) -> None:
        self._write(room, {**self.boxes[room].items, item.id: item})
        self.placed(room, item)

    def _drop(self, room: str, item: Item, words: str) -> None:
        box = self.boxes[room]
        self._write(room, {each: kept for each, kept in box.items.items() if each != item.id})
        current = box.before[-1][1].get(item.id, item)
        self._mail("cancellation", room, current, (each.address for each in current.attendees), words)

    def _write(self, room: str, items: dict[str, Item]) -> None:
        box, now = self.boxes[room], self._time()
        box.before = [each for each in box.before if each[0] >= now - 2 * STALE_S]
        box.before.append((now, box.items))
        box.items = items
        self.writes += 1

    def _mail(self, kind: str, room: str, item: Item, addresses: Iterable[str], words: str = "") -> None:
        self.mails += [Mail(self._time(), kind, each, room, item, words) for each in addresses]

    def _number(self, kind: str) -> str:
        self._made += 1
        return f"{kind}-{self._made}"


def _of(content: Content, name: str) -> object:
    value: object = getattr(content, name)
    return value
