"""The rooms' calendars in Exchange, through Microsoft Graph: implements `booking.ports.Calendar`."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf

from booking.errors import AlreadyCreated, Failed, NotFound, Rejected, Throttled
from booking.model import Attendee, CalendarEvent, Content, Created, EventDetail, Mailbox, NewEvent, Response, Slot
from booking.ports import Busy, Changes
from graph import wire_calendar as wire
from graph.backoff import RESTING
from graph.client import GraphClient
from graph.wire import Request

HOSTS = 20
"""Through how many mailboxes at most people's calendars are asked for, as long as each gives a definite no."""

TROUBLED_HOSTS = 3
"""How many mailboxes that should answer and do not are enough to believe that no other will."""


class GraphCalendar:
    """Reads and writes room mailboxes, with the room as the organizer of what we book.

    `installation` is part of every event's stamp, so that two installations in one tenant know their own events;
    `text_of` writes what people read in a new event, the same for the same event.
    """

    def __init__(self, client: GraphClient, *, installation: str, text_of: Callable[[NewEvent], str]) -> None:
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", installation):
            raise ValueError("an installation is named by letters, digits, dots and dashes")
        self._client, self._installation, self._text_of = client, installation, text_of

    async def busy(self, mailboxes: Sequence[Mailbox], span: Slot) -> Mapping[str, Busy]:
        """Tell for each address when it is taken within a span of less than 62 days.

        Chunks go out at once, each through its own first room: the limit of requests in flight is per mailbox.
        """
        addresses = [each.address for each in mailboxes]
        size = wire.SCHEDULE_LIMIT
        chunks = [addresses[at : at + size] for at in range(0, len(addresses), size)]
        found = await asyncio.gather(*(self._busy(chunk, span) for chunk in chunks))
        return {address: busy for chunk in found for address, busy in chunk.items()}

    async def people_busy(self, hosts: Sequence[Mailbox], addresses: Sequence[str], span: Slot) -> Mapping[str, Busy]:
        """Tell for each person's address when they are taken, asked through a room's mailbox, 20 at a time."""
        size = wire.SCHEDULE_LIMIT
        chunks = [addresses[at : at + size] for at in range(0, len(addresses), size)]
        through = [each.address for each in hosts[:HOSTS]]
        found = await asyncio.gather(*(self._people_busy(through, chunk, span) for chunk in chunks))
        return {address: busy for chunk in found for address, busy in chunk.items()}

    async def responses(self, mailbox: Mailbox, graph_id: str) -> Mapping[str, Response]:
        """Read what each attendee of an event of ours answered, by address. Raises: NotFound if the event is gone."""
        return await self._client.send(wire.read_answers(mailbox, graph_id))

    async def _busy(self, addresses: Sequence[str], span: Slot) -> Mapping[str, Busy]:
        """Ask through the first room; where that mailbox gives a definite no it is unreadable, and the next asks."""
        unread = {each: Busy(readable=False) for each in addresses}
        told, refusing = await self._through(addresses, lambda host, left: wire.get_schedule(host, left, span))
        return {**unread, **{each: busy for each, busy in told.items() if each not in refusing}}

    async def _people_busy(self, hosts: Sequence[str], addresses: Sequence[str], span: Slot) -> Mapping[str, Busy]:
        told, _ = await self._through(hosts, lambda host, _: wire.get_schedule(host, addresses, span))
        return told or {each: Busy(readable=False) for each in addresses}

    async def _through(
        self, hosts: Sequence[str], ask: Callable[[str, Sequence[str]], Request[Mapping[str, Busy]]]
    ) -> tuple[Mapping[str, Busy], frozenset[str]]:
        """Ask through one mailbox after another until one answers; gives that, and who gave a definite no before.

        What is wrong with one mailbox alone moves on to the next: `ask` is told the host, and who has not said no.
        Raises: Failed for what is wrong with the app or the network, or with several mailboxes that should answer.
        """
        refusing: list[str] = []
        troubled: list[Failed] = []
        for host in hosts:
            try:
                left = [each for each in hosts if each not in refusing]
                return await self._client.send(ask(host, left)), frozenset(refusing)
            except Rejected:
                refusing.append(host)
            except Failed as error:
                troubled.append(error)
                answered = [each for each in troubled if each.code != RESTING]
                if not _is_the_mailboxs(error) or len(answered) >= TROUBLED_HOSTS:
                    raise
        if troubled:
            raise troubled[0]
        return {}, frozenset(refusing)

    async def view(self, mailbox: Mailbox, span: Slot) -> tuple[CalendarEvent, ...]:
        """Read all that stands on the calendar and overlaps the span, as it is now."""
        around: list[CalendarEvent] = []
        starts = span.starts
        while starts < span.ends:
            piece = Slot(starts, min(span.ends, starts + wire.VIEW_SPAN))
            around += await self._client.every(wire.calendar_view(mailbox, piece))
            starts = piece.ends
        return _within(around, span)

    async def changes(self, mailbox: Mailbox, span: Slot, link: str = "") -> Changes:
        """Tell whether anything in the span changed since the link was given. Raises: as the port says."""
        found, following = await self._client.delta(wire.calendar_changes(mailbox, span), link)
        return Changes(following, changed=bool(found) or not link)

    async def find(self, mailbox: Mailbox, event_id: str) -> tuple[CalendarEvent, ...]:
        """Find what carries our stamp for that event of ours; compared again here: what is found may be deleted."""
        found = await self._client.every(wire.find_stamped(mailbox, self._installation, event_id))
        mine = (self._installation, event_id)
        return tuple({each.id: each for each in found if each.stamp == mine}.values())

    async def read(self, mailbox: Mailbox, graph_id: str) -> EventDetail:
        """Read what one event holds now. Raises: NotFound if it is gone."""
        return await self._client.send(wire.read_event(mailbox, graph_id))

    async def create(self, mailbox: Mailbox, body: bytes, slot: Slot, *, deadline: float = inf) -> Created:
        """Send `body` as a new event, and read the slot back with it. Raises: as the port says.

        The stamp is not in the event that is given back. A slot of several pages counts as not read.
        """
        event = replace(wire.create_event(mailbox, body), deadline=deadline)
        try:
            both = await self._client.write_and_read(event, wire.calendar_view(mailbox, slot))
        except AlreadyCreated as known:
            raise await self._as_listed(mailbox, known) from known
        made, page = both
        whole = page is not None and page.next_link is None
        return Created(made, _within(page.items, slot) if page and whole else None)

    async def _as_listed(self, mailbox: Mailbox, known: AlreadyCreated) -> AlreadyCreated:
        """Put the id that a refusal names, whose format nobody documents, into the format that all our reads give."""
        event_id: str | None = None
        if known.event_id is not None:
            try:
                event_id = (await self.read(mailbox, known.event_id)).id
            except (Failed, ValueError):
                event_id = None
        return AlreadyCreated(event_id=event_id, status=known.status, code=known.code, request_id=known.request_id)

    async def invite(
        self,
        mailbox: Mailbox,
        graph_id: str,
        etag: str,
        attendees: Sequence[Attendee],
        unread: Sequence[str] = (),
        *,
        deadline: float = inf,
    ) -> str:
        """Make `attendees` and what is `unread` the event's list. Gives the new version. Raises: Changed."""
        request = wire.set_attendees(mailbox, graph_id, etag, attendees, unread)
        return await self._client.send(replace(request, deadline=deadline))

    async def update(
        self, mailbox: Mailbox, graph_id: str, etag: str, before: Content, after: Content, *, deadline: float = inf
    ) -> str:
        """Set what differs between both, in one request or none. Gives the new version. Raises: Changed."""
        request = wire.update_event(mailbox, graph_id, etag, before, after)
        return etag if request is None else await self._client.send(replace(request, deadline=deadline))

    async def delete(
        self, mailbox: Mailbox, graph_id: str, cancellation_message: str = "", *, deadline: float = inf
    ) -> None:
        """Take the event off the calendar; one that is gone already is fine, a missing mailbox is not."""
        goodbye = (
            wire.cancel_event(mailbox, graph_id, cancellation_message)
            if cancellation_message
            else wire.delete_event(mailbox, graph_id)
        )
        try:
            await self._client.send(replace(goodbye, deadline=deadline))
        except NotFound as error:
            if error.mailbox:
                raise

    async def offers_online(self, mailbox: Mailbox) -> bool:
        """Tell whether the room's calendar can give a Teams link."""
        return await self._client.send(wire.online_providers(mailbox))

    def body_of(self, event: NewEvent) -> bytes:
        """Write the exact request body that creates the event, without attendees."""
        return wire.event_body(event, installation=self._installation, text=self._text_of(event))


def _within(around: Sequence[CalendarEvent], span: Slot) -> tuple[CalendarEvent, ...]:
    """Pick out what overlaps a span, each once.

    A page may repeat what another had when somebody writes meanwhile; what has no id is never taken for a repeat.
    """
    seen = {each.id or f"unnamed {at}": each for at, each in enumerate(around) if each.slot.overlaps(span)}
    return tuple(seen.values())


def _is_the_mailboxs(error: Failed) -> bool:
    """Tell a mailbox that does not answer well from an app or a network that is in trouble."""
    if isinstance(error, Throttled):
        return not error.everybody
    return error.status is not None
