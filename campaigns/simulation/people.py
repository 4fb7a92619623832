"""Who acts in a schedule: people who press buttons, again and again if need be, and people in Outlook."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

from booking.bookings import PLACEHOLDER_TITLE
from booking.errors import Denied, NotFound, Refused, Unavailable
from booking.model import Attendee, MeetingRequest, Person, Slot
from bot.teams.connector import ConnectorError
from campaigns.simulation.exchange import Item
from campaigns.simulation.process import Process, Todo
from campaigns.simulation.summary import Content, Refusal, Summary
from campaigns.simulation.world import HOUR, QUIET_ROOM, ROOMS, World
from cards.actions.bookings import CancelBooking, ListBookings, ShowBooking
from cards.actions.table import Action
from dialogs.turn import Replies

PATIENCE_S = 12.0
"""How long a client waits for the answer to a press."""

SOON_S = 3.0
"""How soon after it was answered that a slot is given up it can be booked again, where nothing went wrong."""

HOUR_S = 3600.0
HALF = timedelta(minutes=30)
COLLEAGUES = tuple(Attendee(f"{name}@office.example") for name in ("ann", "ben", "cat"))


@dataclass(slots=True)
class Request:
    """One thing that somebody asked for, under one key: what they were answered, and the card that they pressed.

    `meeting` and `room` are what was asked for; `title` is a title that nobody else asks for, or empty. `reference` is
    that of the booking which it is about, empty for a new one. `patient`: that
    it is pressed until there is an answer, and not once only.
    """

    key: str
    kind: str
    client: Person
    card: str
    todo: Todo
    room: str = ""
    meeting: MeetingRequest | None = None
    title: str = ""
    reference: str = ""
    patient: bool = True
    answers: list[Content] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Clients:
    """All the people of a schedule who book, and what they asked for."""

    def __init__(self, world: World) -> None:
        self.world, self.requests = world, []  # type: World, list[Request]
        self.quick: list[tuple[float, Request]] = []
        """Bookings of a slot that had just been freed: since when nothing may have gone wrong, and the request."""
        self.cancelled: set[str] = set()
        """The references of the bookings that somebody cancelled."""
        self._numbers = 0

    # --- One press --------------------------------------------------------------------------------------------------

    async def ask(self, request: Request) -> Content | None:
        """Press until there is an answer, or once; sometimes twice at once, sometimes once more much later."""
        dice, world = self.world.dice, self.world
        request.patient = not dice.habit("gives-up")
        self.requests.append(request)
        while not request.answers:
            self._press(request)
            if dice.chance(0.25):
                world.loop.call_later(dice.between(0, 3), self._press, request)
            if not request.answers:
                request.answered = asyncio.Event()
                with suppress(TimeoutError):
                    async with asyncio.timeout(PATIENCE_S):
                        await request.answered.wait()
            if not request.answers and not request.patient:
                return None
            if not request.answers:
                await asyncio.sleep(dice.between(0.5, 25))
        if request.patient and dice.chance(0.2):
            world.loop.call_later(dice.between(1, 200), self._press, request)
        return request.answers[-1]

    def _press(self, request: Request) -> None:
        world, since = self.world, self.world.loop.time()
        if request.card in world.chats.gone:
            return
        number = world.dice.random.randrange(len(world.processes))
        world.dice.note(since, f"{request.client.id} presses {request.kind} {request.key} on [{number}]")

        def reply(told: Content | None) -> None:
            if told is None or world.loop.time() > since + PATIENCE_S:
                return
            request.answers.append(told)
            request.answered.set()
            if world.dice.history is not None:
                world.dice.note(world.loop.time(), f"{request.client.id} is answered {request.key}: {told}")
            if not isinstance(told, Refusal) or request.kind == "book":
                world.chats.show(request.card, told, "answer")

        world.press(number, request.client, request.todo, request.card, reply)

    async def look_around(self, person: Person, card: str, booking_id: str) -> None:
        """Press other buttons of a booking's card for a while; who gives up leaves it as it is then."""
        dice = self.world.dice
        for request in dice.random.choice(
            (
                (ListBookings(),),
                (ListBookings(), ShowBooking(booking_id)),
                (CancelBooking(booking_id),),
                (CancelBooking(booking_id), ShowBooking(booking_id)),
                (CancelBooking(booking_id), ShowBooking(booking_id), ListBookings()),
                (ShowBooking(booking_id),),
            )
        ):

            async def todo(process: Process, replies: Replies, request: Action = request) -> None:
                await process.look(person, request, replies)

            looked = Request(self._key(), type(request).__name__, person, card, todo)
            self._press(looked)
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S):
                    await looked.answered.wait()
            await asyncio.sleep(dice.between(0.2, 5))

    # --- What people want -------------------------------------------------------------------------------------------

    def book(self, person: Person, room: str, meeting: MeetingRequest) -> Request:
        """Make a booking's request, on a card of its own."""
        key = self._key()
        card = self.world.form(person, key)

        async def todo(process: Process, replies: Replies) -> None:
            asked_on = await replies.asked_on(f"draft:{key}")
            try:
                booking = await process.bookings.book(
                    key=key, booker=person, meeting=meeting, address=room, asked_on=asked_on
                )
            except Refused as refused:
                told = Refusal(tuple(each.reason for each in refused.problems))
                await replies.show({"summary": told}, subject=f"draft:{key}")
            else:
                await process.show(booking, f"draft:{key}", replies)

        return Request(key, "book", person, card, todo, room, meeting, meeting.title)

    def change(
        self, booked: Request, person: Person, seen: Summary, booking_id: str, room: str, meeting: MeetingRequest
    ) -> Request:
        """Make the request that changes a booking, pressed on its card."""
        key = self._key()

        async def todo(process: Process, replies: Replies) -> None:
            booking = await process.bookings.change(
                key=key,
                by=person,
                admin=False,
                booking_id=booking_id,
                revision=seen.revision,
                meeting=meeting,
                address=room,
                cancellation_message="moved",
                asked_on=await replies.asked_on(f"draft:{key}"),
            )
            await process.show(booking, f"draft:{key}", replies)

        return Request(key, "change", person, booked.card, todo, room, meeting, meeting.title, seen.reference)

    def cancel(self, booked: Request, person: Person, booking_id: str) -> Request:
        """Make the request that cancels a booking."""
        key = self._key()
        self.cancelled |= {reference for reference, each in self.world.ids.items() if each == booking_id}

        async def todo(process: Process, replies: Replies) -> None:
            asked_on = await replies.asked_on(f"booking:{booking_id}")
            booking = await process.bookings.cancel(
                key=key, by=person, admin=False, booking_id=booking_id, cancellation_message="sorry", asked_on=asked_on
            )
            await process.show(booking, f"booking:{booking_id}", replies)

        return Request(key, "cancel", person, booked.card, todo)

    def _key(self) -> str:
        self._numbers += 1
        return f"key-{self._numbers}"

    # --- Scripts ----------------------------------------------------------------------------------------------------

    async def live(self, number: int) -> None:
        """Book now and then, and change one's mind."""
        dice = self.world.dice
        person = Person(f"person-{number}", f"Person {number}", f"person-{number}@office.example")
        self.world.meet(person)
        await asyncio.sleep(dice.between(0, 60))
        for _ in range(dice.random.choice((1, 1, 2, 3))):
            booked = self.book(person, dice.random.choice(ROOMS[:2]).address, self._meeting())
            answer = await self.ask(booked)
            if isinstance(answer, Summary):
                await self._change_mind(booked, person, answer.reference)
            await asyncio.sleep(dice.between(0, 60))

    async def _change_mind(self, booked: Request, person: Person, reference: str) -> None:
        dice = self.world.dice
        booking_id = self._id_of(reference)
        for _ in range(dice.random.choice((0, 1, 1, 2, 3, 4))):
            if dice.habit("looks-around"):
                await self.look_around(person, booked.card, booking_id)
            if dice.chance(0.7):
                await asyncio.sleep(dice.between(0, 45))
            if dice.habit("deletes-card"):
                self.world.chats.gone.add(booked.card)
            seen = self.world.chats.on(booked.card)
            if not isinstance(seen, Summary) or seen.status not in ("booked", "held"):
                return
            if dice.chance(0.2):
                requests = [self.cancel(booked, person, booking_id)]
            else:
                requests = [self._changed(booked, person, seen, booking_id)]
            if dice.chance(0.15):
                other = self._changed(booked, person, seen, booking_id)
                requests.append(self.cancel(booked, person, booking_id) if dice.chance(0.5) else other)
            await asyncio.gather(*(self.ask(each) for each in requests))

    def _id_of(self, reference: str) -> str:
        return self.world.ids[reference]

    def _changed(self, booked: Request, person: Person, seen: Summary, booking_id: str) -> Request:
        dice = self.world.dice
        slot, room, title, people, online = seen.slot, seen.room, seen.title, seen.people, seen.online
        match dice.random.choice(("longer", "earlier", "shorter", "moved", "room", "room", "title", "people", "link")):
            case "longer":
                slot = replace(slot, ends=slot.ends + HALF * dice.random.choice((1, 2)))
            case "earlier":
                slot = replace(slot, starts=slot.starts - HALF)
            case "shorter":
                slot = Slot(slot.starts, slot.starts + HALF) if slot.duration > HALF else slot
            case "moved":
                slot = self._slot()
            case "room":
                room = next(each.address for each in ROOMS[:2] if each.address != room)
                slot = slot if dice.chance(0.6) else self._slot()
            case "people":
                people = tuple(each.address for each in COLLEAGUES if dice.chance(0.5))
            case "link":
                online = not online
            case _:
                title = self._title()
        if dice.chance(0.5):
            title = self._title()
        listed = tuple(Attendee(each) for each in people if each != person.address)
        return self.change(booked, person, seen, booking_id, room, MeetingRequest(slot, title, listed, online=online))

    def _title(self) -> str:
        self._numbers += 1
        return f"title {self._numbers}"

    def _meeting(self) -> MeetingRequest:
        listed = tuple(each for each in COLLEAGUES if self.world.dice.chance(0.4))
        return MeetingRequest(self._slot(), self._title(), listed, online=self.world.dice.chance(0.3))

    def _slot(self) -> Slot:
        random = self.world.dice.random
        starts = self.world.first_slot + HALF * random.randrange(6)
        longest = self.world.rules.longest > 8 * HOUR and self.world.dice.chance(0.1)
        return Slot(starts, starts + (self.world.rules.longest if longest else HALF * random.choice((1, 2, 2, 3))))

    async def free_and_book_again(self) -> None:
        """Cancel or shorten a booking, and take what that frees as soon as it is answered."""
        dice, person = self.world.dice, Person("quick", "Quick", "quick@office.example")
        self.world.meet(person)
        since = self.world.loop.time()
        first = self.world.first_slot
        meeting = MeetingRequest(Slot(first, first + 2 * HALF), self._title())
        booked = self.book(person, QUIET_ROOM.address, meeting)
        answer = await self.ask(booked)
        if not isinstance(answer, Summary):
            return
        await asyncio.sleep(dice.between(3, 20))
        booking_id, seen = self._id_of(answer.reference), self.world.chats.shown[booked.card][-1][1]
        rest = replace(meeting.slot, starts=first + HALF)
        if dice.chance(0.5) and isinstance(seen, Summary):
            less = replace(meeting, slot=replace(meeting.slot, ends=rest.starts))
            asked = self.change(booked, person, seen, booking_id, QUIET_ROOM.address, less)
        else:
            asked = self.cancel(booked, person, booking_id)
        if dice.chance(0.3):
            # Somebody does not wait for the answer: whether that comes to something is a matter of luck.
            other = Person("early", "Early", "early@office.example")
            self.world.meet(other)
            await asyncio.gather(
                self.ask(asked), self.ask(self.book(other, QUIET_ROOM.address, MeetingRequest(rest, self._title())))
            )
            return
        await self.ask(asked)
        await asyncio.sleep(SOON_S)
        shown = self.world.chats.on(booked.card)
        gone = isinstance(shown, Summary) and shown.status in ("cancelled", "being cancelled")
        if gone or (isinstance(shown, Summary) and not shown.slot.overlaps(rest)):
            again = self.book(person, QUIET_ROOM.address, replace(meeting, slot=rest, title=self._title()))
            await self.ask(again)
            self.quick.append((since, again))


class Outlook:
    """People who use the rooms' calendars directly, and what lasts longer than a request: outages, a backup."""

    def __init__(self, world: World) -> None:
        self.world, self.meddled = world, 0

    async def live(self, seconds: float) -> None:
        """Do something to a room's calendar now and then."""
        dice = self.world.dice
        acts: list[tuple[Callable[[str], None], float]] = [
            (self.book_where_free, 0.35),
            (self.force, 0.08),
            (self.move, 0.12),
            (self.remove, 0.08),
            (self.copy, 0.06),
            (self.join, 0.12),
            (self.answer, 0.10),
            (self.leave, 0.09),
            (self.repeat, self.world.dice.often("made-weekly")),
            (self.join_oddly, self.world.dice.often("odd-attendee")),
        ]
        if dice.chance(0.15):
            return
        end = self.world.loop.time() + seconds
        while True:
            await asyncio.sleep(dice.between(0, 90))
            if self.world.loop.time() > end:
                return
            act = dice.random.choices([each for each, _ in acts], [weight for _, weight in acts])[0]
            act(dice.random.choice(ROOMS[:2]).address)

    def outages(self, seconds: float) -> None:
        """Throw for what lasts: a room's calendar that cannot be used for a while."""
        dice = self.world.dice
        if dice.rates and dice.habit("outage"):
            since = dice.between(0, seconds)
            error = dice.random.choice(
                (lambda: Denied(status=403), lambda: NotFound(mailbox=True), lambda: Unavailable(status=503))
            )
            room = dice.random.choice(ROOMS[:2]).address
            self.world.outages.add(room, since, since + dice.between(5, 240), error)

    def teams(self, seconds: float, people: int) -> None:
        """Throw for what Teams refuses for a while, in one chat or in all; and for who blocks the bot for a while."""
        dice, chats = self.world.dice, self.world.chats
        if dice.rates and dice.habit("teams-refuses"):
            since, status = dice.between(0, seconds), dice.random.choice((403, 412, 429, 500, 503))
            where = f"person-{dice.random.randrange(people)}" if dice.chance(0.5) else ""
            retry_after_s = 30.0 if status == 429 else None
            error = ConnectorError(status=status, code="ServiceError", retry_after_s=retry_after_s)
            chats.refuse(where, since, since + dice.between(5, 240), error)
        if dice.rates and dice.habit("bot-blocked"):
            since, person = dice.between(0, seconds), f"person-{dice.random.randrange(people)}"
            until = since + dice.between(5, 240)
            chats.refuse(person, since, until, ConnectorError(status=403, code="ConversationBlockedByUser"))
            self.world.loop.call_later(until, self.world.let_in, person)

    def retire(self, seconds: float) -> None:
        """Throw for a room that an admin takes off the registry."""
        dice, world = self.world.dice, self.world
        if dice.habit("room-retired"):
            room = dice.random.choice(ROOMS[:2])
            world.loop.call_later(dice.between(0, seconds), world.retire, room)

    def set_clocks(self, seconds: float) -> None:
        """Throw for processes whose clocks are off, from the beginning or by a step."""
        dice, world = self.world.dice, self.world
        if dice.habit("clocks-apart"):
            for clock in world.clocks:
                clock.ahead = self._off()
                if dice.chance(0.3):
                    world.loop.call_later(dice.between(0, seconds), setattr, clock, "ahead", self._off())

    def _off(self) -> float:
        """Give how far a clock is off: not at all, as without a time server, about as long as a quarantine, or hours.

        Hours are a wrong zone, or a machine that slept.
        """
        dice = self.world.dice
        return dice.random.choice(
            (0.0, dice.between(-5, 5), dice.between(-180, 180), dice.between(-3 * HOUR_S, 3 * HOUR_S))
        )

    def book_where_free(self, room: str) -> None:
        """Invite the room, whose attendant accepts if it sees nothing in the way, a moment before it writes."""
        world, slot = self.world, self._slot()
        if world.exchange.view(room, slot):
            return
        world.dice.counts["outlook-booked"] += 1
        delay = world.dice.between(0, 3) if world.dice.chance(0.4) else 0.0
        world.loop.call_later(delay, self._occupy, room, slot)

    def force(self, room: str) -> None:
        """Write over whatever is there, as delegates can."""
        self.world.dice.counts["outlook-forced"] += 1
        self._occupy(room, self._slot())

    def _occupy(self, room: str, slot: Slot) -> None:
        self._note(f"somebody books {room} {slot.starts:%H:%M}-{slot.ends:%H:%M}")
        self.world.exchange.occupy(room, slot)

    def move(self, room: str) -> None:
        """Drag an event of ours elsewhere."""
        item = self._ours(room)
        if item is not None and item.series is not None and not self.world.dice.habit("day-moved"):
            return
        if item is not None and self._may_meddle():
            slot = self._slot()
            self._note(f"somebody moves {item.id} of {item.reference} to {slot.starts:%H:%M}-{slot.ends:%H:%M}")
            self.world.exchange.shift(room, item, slot)
            self.world.dice.counts["outlook-moved"] += 1

    def remove(self, room: str) -> None:
        """Delete an event of ours."""
        item = self._ours(room)
        if item is not None and self._may_meddle():
            self._note(f"somebody deletes {item.id} of {item.reference}")
            self.world.exchange.remove(room, item)
            self.world.removed.add(item.reference)
            self.world.dice.counts["outlook-deleted"] += 1

    def copy(self, room: str) -> None:
        """Copy an event of ours, to where it looks free."""
        item, slot = self._ours(room), self._slot()
        if item is not None and not self.world.exchange.view(room, slot):
            self._note(f"somebody copies {item.id} of {item.reference} to {slot.starts:%H:%M}-{slot.ends:%H:%M}")
            self.world.exchange.copy(room, item, slot)
            self.world.dice.counts["outlook-copied"] += 1

    def join(self, room: str) -> None:
        """Add somebody to an event of ours."""
        item = self._ours(room)
        if item is not None and item.attendees:
            self._note(f"somebody adds a guest to {item.id} of {item.reference}")
            self.world.exchange.join(room, item, f"guest-{item.etag}-{item.id}@elsewhere.example")
            self.world.dice.counts["outlook-added"] += 1

    def join_oddly(self, room: str) -> None:
        """Add somebody without a mail address to an event of ours."""
        item = self._ours(room)
        if item is not None and item.attendees:
            self._note(f"somebody adds an odd guest to {item.id} of {item.reference}")
            self.world.exchange.join_oddly(room, item, f"odd-{item.etag}-{item.id}")
            self.world.dice.counts["odd-attendee"] += 1

    def repeat(self, room: str) -> None:
        """Make an event of ours weekly."""
        item = self._ours(room)
        known = item is not None and item.reference not in self.world.forgotten
        if item is not None and item.displaced and not self.world.dice.habit("day-moved"):
            return
        if item is not None and known and item.title != PLACEHOLDER_TITLE and item.series is None:
            self._note(f"somebody makes {item.id} of {item.reference} weekly")
            self.world.exchange.repeat(room, item)
            self.world.dice.counts["made-weekly"] += 1

    def answer(self, room: str) -> None:
        """Accept an invitation."""
        item = self._ours(room)
        if item is not None:
            self.world.exchange.answer(room, item)

    def leave(self, room: str) -> None:
        """Call a meeting off that somebody else had there."""
        theirs = [each for each in self.world.exchange.items(room).values() if not each.ours]
        if theirs:
            self._note(f"somebody calls {theirs[0].id} off")
            self.world.exchange.remove(room, theirs[0])

    def _ours(self, room: str) -> Item | None:
        ours = [each for each in self.world.exchange.items(room).values() if each.ours]
        return self.world.dice.random.choice(ours) if ours else None

    def _may_meddle(self) -> bool:
        """Say whether few enough were moved or deleted: many at once stop a room and call somebody."""
        self.meddled += 1
        return self.meddled <= 2

    def _slot(self) -> Slot:
        random = self.world.dice.random
        starts = self.world.first_slot + HALF * random.randrange(8)
        return Slot(starts, starts + HALF * random.choice((1, 1, 2)))

    def _note(self, sentence: str) -> None:
        self.world.dice.note(self.world.loop.time(), sentence)
