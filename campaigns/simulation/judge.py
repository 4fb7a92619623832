"""The judge of a schedule: watches calendars, mails, answers and cards from outside, and never asks the store.

I1 live events of different bookings of ours never overlap, at any moment. I2 at rest none of ours overlaps somebody
else's. I3 a booking that is told as booked stands, once and with that content; one that is told as gone does not. I4
nothing is left behind and everybody has a final answer. I5 nobody is invited twice for one room, or before the room was
seen to be theirs. I6 a request repeated has one effect and one answer. I7 what people are told goes one way. I8 a slot
that was given up without trouble can be booked again at once. I9 no booking is put onto what stood there already.
I11 nobody loses a booking to what only we ourselves left in its slot. I12 what the bot lists as booked is what stands.
I13 what is told as cancelled is off the calendar by then, and does not come any more; what the booking had left before
for another room may still, until the end. I14 whoever holds a room, or held one and lost it, was told: also who pressed
once and never again, and whose card says something else by now. I15 what is told as booked stands at that moment, or
did a moment ago.

After the database was rolled back to a backup, less holds: what was booked since is unknown, and so is who was told.
Then it is judged that nothing overlaps at rest (I2), that every event of ours is somebody's booking again (I12), and
that no event is deleted whose booking was forgotten (I10), but for a reason: it gave way, was cancelled, removed or
moved.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from booking.bookings import PLACEHOLDER_TITLE
from booking.errors import Reason
from booking.model import CalendarEvent, Slot
from bot.workers.reconciler import MANY
from campaigns.simulation.exchange import STALE_S, Item
from campaigns.simulation.people import Clients, Request
from campaigns.simulation.summary import Content, Refusal, Summary, told_in
from campaigns.simulation.world import World

SAID_S = 60.0
"""How long what was drawn may be on its way to a card."""

FRESH_S = 75.0
"""How old the look at the calendar may be that an invitation rests on, when it is sent."""

Told = tuple[Summary, float, str]
"""What a card told, when, and which card."""

GONE = ("cancelled", "not booked")


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was not kept."""

    invariant: str
    what: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.what}"


class Judge:
    """Judges one schedule: what happens while it runs, and what is left at its end."""

    def __init__(self, world: World, clients: Clients) -> None:
        self.world, self.clients = world, clients
        self.violations: list[Violation] = []
        self._stood: dict[str, set[tuple[str, Slot, str]]] = defaultdict(set)
        self._clean: dict[str, list[tuple[str, Slot, float]]] = defaultdict(list)
        self._references: dict[str, str] = {}
        self._others: list[tuple[str, Slot]] = []
        """Where anything ever stood that somebody put there in Outlook."""
        self._cards: dict[str, str] = {}
        """By booking: the card that it was booked on."""
        self._begun: set[str] = set()
        self._made: dict[str, list[tuple[str, str]]] = defaultdict(list)
        """By booking: room and own id of the events that were made for it, placeholders aside, in that order."""
        self._cancelled: dict[str, str] = {}
        """By booking that was told as cancelled: its room."""
        self._left_at: dict[str, float] = {}
        """By booking: when an event of it was taken off last."""
        self._own_slot: dict[str, Slot] = {}
        """By event: where we put it last."""
        world.exchange.watch, world.exchange.placed = self._watch, self._placed
        world.exchange.viewed = self._viewed
        world.chats.watch = self._heard

    def _say(self, invariant: str, what: str) -> None:
        if invariant in self.world.dice.without:
            return
        self.violations.append(Violation(invariant, what))
        self.world.dice.note(self.world.loop.time(), f"VIOLATION {invariant}: {what}")

    # --- While it runs ----------------------------------------------------------------------------------------------

    def _placed(self, room: str, item: Item) -> None:
        if item.displaced:
            self._others.append((room, item.slot))
        else:
            self._own_slot[item.root] = item.slot
        if item.ours:
            if item.id not in self._references and item.title != PLACEHOLDER_TITLE:
                made = self._made[item.reference]
                made += [(room, item.event_id)] if (room, item.event_id) not in made else []
            self._references[item.id] = item.reference
            self._stood[item.reference].add((room, item.slot, item.title))
            # Renamed by us while somebody moved it: told as it would have been, and with the new time a moment later.
            self._stood[item.reference].add((room, self._own_slot[item.root], item.title))

    def _heard(self, content: object) -> None:
        """See whether what a card says is true at this moment: what is cancelled is gone, what is booked stands."""
        if self.world.rolled_back:
            return
        for told in told_in(content):
            if told.status == "cancelled":
                self._check_gone(told)
            elif told.status == "booked":
                self._check_there(told)

    def _check_gone(self, told: Summary) -> None:
        self._cancelled[told.reference] = told.room
        for each in self.world.exchange.boxes[told.room].items.values():
            there = self._is_latest(told.room, each) or (each.slot.overlaps(told.slot) and not each.displaced)
            if each.reference == told.reference and there:
                self._say("I13", f"told {told}, while {each.id} stands")

    def _check_there(self, told: Summary) -> None:
        boxes, now = self.world.exchange.boxes.values(), self.world.loop.time()
        stands = any(each.reference == told.reference for box in boxes for each in box.items.values())
        lately = now - self._left_at.get(told.reference, float("-inf")) <= SAID_S
        if not (stands or lately or told.reference in self.world.removed):
            self._say("I15", f"told {told}, which does not stand")

    def _is_latest(self, room: str, item: Item) -> bool:
        """Tell the event that was made for a booking last from those that it left for another room before."""
        return (room, item.event_id) in self._made[item.reference][-1:]

    def _viewed(self, room: str, span: Slot, seen: tuple[CalendarEvent, ...], at: float) -> None:
        """Note which of our events were seen with nobody else in their slot."""
        for event in seen:
            reference = self._references.get(event.id)
            if reference is None or not span.contains(event.slot):
                continue
            others = (each for each in seen if self._references.get(each.id) != reference)
            if not any(each.slot.overlaps(event.slot) for each in others):
                self._clean[reference].append((room, event.slot, at))

    def _watch(self, room: str, before: Item | None, after: Item | None, issued: float) -> None:
        if after is None:
            if before is not None:
                self._left_at[before.reference] = self.world.loop.time()
            if before is not None and before.reference in self.world.forgotten and issued > self.world.rolled_back_at:
                self._check_forgotten(room, before)
            return
        if self.world.rolled_back:
            return
        if before is None or before.slot != after.slot:
            self._check_overlaps(room, after)
        if before is None and after.reference not in self._begun:
            self._check_begun(room, after)
        if before is None and self._cancelled.get(after.reference) == room and self._is_latest(room, after):
            self._say("I13", f"{after.id} of {after.reference} came after that was told as cancelled")
        if before is not None and before.slot != after.slot:
            self._check_moved(room, before, after, issued)
        elif {each.address for each in after.attendees} and not (before and before.attendees):
            clean = self._clean[after.reference]
            moved = after.displaced and after.placed_at > issued - FRESH_S
            seen = [at for where, slot, at in clean if where == room and (moved or slot == after.slot)]
            if not any(issued - at <= FRESH_S for at in seen):
                self._say("I5", f"{after.reference}: invitations from {after.id}, not seen alone in its slot lately")

    def _check_forgotten(self, room: str, gone: Item) -> None:
        """See whether an event of a booking that the database forgot was deleted for a reason."""
        boxes = self.world.exchange.boxes.values()
        others = [each for box in boxes for each in box.items.values() if each.reference == gone.reference]
        moved = gone.title == PLACEHOLDER_TITLE or any(each.title != PLACEHOLDER_TITLE for each in others)
        # Somebody may have removed another event of it, which a late request had made anew.
        ended = gone.reference in self.clients.cancelled | self.world.removed
        if not (moved or ended or self._met_others(room, gone.slot)):
            self._say("I10", f"{gone.id} of {gone.reference}, which the database forgot, was deleted")

    def _met_others(self, room: str, slot: Slot) -> bool:
        return any(where == room and other.overlaps(slot) for where, other in self._others)

    def _check_overlaps(self, room: str, item: Item) -> None:
        for other in self.world.exchange.boxes[room].items.values():
            apart = other.displaced or not other.slot.overlaps(item.slot)
            if other.ours and other.reference != item.reference and not apart:
                self._say("I1", f"{item.id} of {item.reference} overlaps {other.id} of {other.reference} in {room}")

    def _check_begun(self, room: str, first: Item) -> None:
        """See whether the first event of a booking went where the calendar showed somebody else all the time."""
        self._begun.add(first.reference)
        since = self.world.claimed.get(first.reference, 0.0) - 2 * STALE_S
        for other in self.world.exchange.boxes[room].items.values():
            if other.placed_at < since and other.id != first.id and other.slot.overlaps(first.slot):
                self._say("I9", f"{first.id} of {first.reference} was put onto {other.id}, which stood there")

    def _check_moved(self, room: str, before: Item, after: Item, issued: float) -> None:
        """See whether a move of ours went where the calendar had been seen to be free for it."""
        if before.slot.contains(after.slot):
            return
        for other in self.world.exchange.boxes[room].items.values():
            stood = other.placed_at < issued - FRESH_S - 300 and other.reference != after.reference
            if stood and other.slot.overlaps(after.slot) and not before.displaced:
                self._say("I9", f"{after.id} of {after.reference} was moved onto {other.id}, which stood there")
        seen = (slot for where, slot, _ in self._clean[after.reference] if where == room)
        if not before.displaced and not any(slot.contains(after.slot) for slot in seen):
            self._say("I9", f"{after.id} of {after.reference} was moved to where nobody had looked")

    # --- At its end -------------------------------------------------------------------------------------------------

    def close(self) -> list[Violation]:
        """Judge what is left. Gives all violations of the schedule."""
        self._check_foreign()
        self._check_listed()
        if self.world.rolled_back:
            return self.violations
        items = self._left()
        told = self._told()
        for reference in sorted(set(items) | set(told) | set(self.world.titled.values())):
            self._check_booking(reference, items.get(reference, []), told.get(reference, []))
        self._check_mails()
        for request in self.clients.requests:
            self._check_request(request)
        for since, request in self.clients.quick:
            self._check_quick(since, request)
        for failure in self.world.loop.failures:
            self._say("I4", f"a task failed: {failure!r}")
        return self.violations

    def _left(self) -> dict[str, list[tuple[str, Item]]]:
        left: dict[str, list[tuple[str, Item]]] = defaultdict(list)
        for room, box in self.world.exchange.boxes.items():
            for item in box.items.values():
                if item.ours:
                    left[item.reference].append((room, item))
        return left

    def _told(self) -> dict[str, list[Told]]:
        told: dict[str, list[Told]] = defaultdict(list)
        for request in self.clients.requests:
            if request.kind == "book" and request.title in self.world.titled:
                self._cards[self.world.titled[request.title]] = request.card
        for card, shown in self.world.chats.shown.items():
            for at, content in shown:
                if isinstance(content, Summary):
                    self._cards.setdefault(content.reference, card)
                for each in told_in(content):
                    told[each.reference].append((each, at, card))
        return told

    def _check_booking(self, reference: str, items: list[tuple[str, Item]], told: list[Told]) -> None:
        names = ", ".join(f"{item.id} in {room} {item.slot.starts:%H:%M} {item.title!r}" for room, item in items)
        if not told and not isinstance(self._shows_last(self._cards.get(reference, "")), Refusal):
            self._say("I14", f"{reference}: nobody was told of it, and there stands: {names or 'nothing any more'}")
            return
        self._check_history(reference, [summary for summary, _, _ in told])
        for last in self._last_words(reference, told):
            if isinstance(last, Summary) and last.status == "booked":
                self._check_standing(last, items, names)
                if not last.invited and self._shows_last(self._cards.get(reference, "")) == last:
                    self._say("I4", f"{last}: never told that the invitations are out")
            elif isinstance(last, Refusal) or (isinstance(last, Summary) and last.status in GONE):
                self._check_lost(reference, last)
                if items:
                    self._say("I3", f"{reference}: told {last}, but there stands: {names}")
            else:
                self._say("I4", f"{reference}: the last word is {last}; there stands: {names or 'nothing'}")

    def _last_words(self, reference: str, told: list[Told]) -> list[Summary | Refusal]:
        """Give what is told of a booking in the end: by its first card, if that still tells of it, else at last."""
        first = self._cards.get(reference, "")
        last = self._shows_last(first)
        if isinstance(last, Summary) and last.reference != reference:
            last = None
        stored = self.world.chats.stored.get(first)
        # Both say that there is no such booking any more.
        same = stored == last or (isinstance(last, Summary) and last.status in GONE and isinstance(stored, Refusal))
        if isinstance(last, Summary) and not same:
            self._say("I4", f"the message holds {stored}, and was last seen to show {last}")
        if isinstance(last, Summary | Refusal):
            return [last]
        if not told:
            return []
        # Lists are older than cards may be, and a card that was led on or deleted has told what it told.
        latest = max((each for each, _, _ in told), key=lambda each: each.revision)
        since = max(at for _, at, _ in told)
        refusals: list[Summary | Refusal] = [
            read for at, read in self.world.chats.shown.get(first, ()) if at > since and isinstance(read, Refusal)
        ]
        return refusals[-1:] if refusals and latest.status == "held" else [latest]

    def _check_lost(self, reference: str, last: Refusal | Summary) -> None:
        """See whether a booking that stood was lost to somebody."""
        if isinstance(last, Refusal):
            return
        slots = {(room, slot) for room, slot, _ in self._stood[reference]}
        if last.reason is Reason.ROOM_TAKEN and slots and not any(self._met_others(*each) for each in slots):
            self._say("I11", f"told {last}, but nobody else ever was there")
        if last.reason is Reason.REMOVED and reference not in self.world.removed:
            self._say("I11", f"told {last}, but nobody removed it")

    def _shows_last(self, card: str) -> Content | None:
        shown: Content | None = self.world.chats.on(card) if card else None
        return shown

    def _check_standing(self, told: Summary, items: list[tuple[str, Item]], names: str) -> None:
        if len(items) != 1:
            self._say("I3", f"told {told}, but there stands: {names or 'nothing'}")
            return
        (room, item) = items[0]
        if item.title == PLACEHOLDER_TITLE:
            self._say("I4", f"{told}: a placeholder is left")
        elif (room, item.slot, item.title) != (told.room, told.slot, told.title):
            self._say("I3", f"told {told}, but there stands: {names}, {item.slot}")
        listed = {each.address for each in item.attendees}
        added = {address for address, _ in item.added}
        if listed != set(told.people) | added:
            self._say("I3", f"told {told}, but {sorted(listed)} are invited; added in Outlook: {sorted(added)}")
        if {name for name, _ in item.odd} - set(item.unread):
            self._say("I3", f"{item.id} of {told.reference} lost a guest without a mail address")
        if told.link != item.link or bool(told.link) != (told.online and room in self.world.exchange.online):
            self._say("I3", f"told {told} (online: {told.online}), but its link is {item.link}")

    def _check_history(self, reference: str, told: list[Summary]) -> None:
        revisions: dict[int, Summary] = {}
        for each in told:
            other = revisions.setdefault(each.revision, each)
            if replace(other, change=None) != replace(each, change=None):
                self._say("I7", f"one revision, told two ways: {other} / {each}")
            if each.status == "booked" and (each.room, each.slot, each.title) not in self._stood[reference]:
                self._say("I3", f"told {each}, which never stood")
        over: tuple[str, ...] | None = None
        for _, each in sorted(revisions.items()):
            if over is not None and each.status not in over:
                self._say("I7", f"told {over[0]}, and then {each}")
            if each.status == "being cancelled":
                over = over or ("being cancelled", *GONE)  # It may have been lost to somebody meanwhile.
            elif each.status in GONE:
                over = (each.status, f"being {each.status}")

    def _check_foreign(self) -> None:
        for room, box in self.world.exchange.boxes.items():
            if self.world.rolled_back and not self.world.registry.has(room):
                continue  # As with what is listed: it is looked at no more, and what stands there is not known.
            ours = [each for each in box.items.values() if each.ours]
            for item in ours:
                if self.world.rolled_back and item.series:
                    continue  # Whoever made a series of it has it.
                for other in box.items.values():
                    if other.reference != item.reference and other.slot.overlaps(item.slot):
                        self._say("I2", f"{item.id} of {item.reference} overlaps {other.id} in {room} at rest")

    def _check_listed(self) -> None:
        """Compare what people and admins see listed with what stands."""
        stands = {
            (item.reference, room, item.slot): item
            for room, box in self.world.exchange.boxes.items()
            for item in box.items.values()
            if item.ours and item.slot.ends > self.world.clock.now()
        }
        listed = {}
        for room in self.world.exchange.boxes:
            for booking in self.world.call(self.world.ledger.upcoming(room)):
                listed[booking.reference, room, booking.meeting.slot] = booking
        missing = Counter(room for _, room, _ in listed.keys() - stands.keys())
        for key in stands.keys() ^ listed.keys():
            reference, room, slot = key
            if self.world.rolled_back and key in listed and missing[room] >= MANY:
                continue  # The reconciler stopped at that room, and called somebody.
            if self.world.rolled_back and key in stands and not self.world.registry.has(room):
                continue  # It was taken off the registry while nobody knew of the booking, and is looked at no more.
            if self.world.rolled_back and key in stands and stands[key].series:
                continue  # Whoever made a series of it has it; which day was the booking's, a series does not tell.
            what = "stands and is not listed" if key in stands else "is listed and does not stand"
            self._say("I12", f"{reference} in {room} {slot.starts:%H:%M}-{slot.ends:%H:%M} {what}")
        for key in stands.keys() & listed.keys():
            item, booking = stands[key], listed[key]
            if item.origin is None or item.origin.booker.id != booking.booker.id:
                self._say("I12", f"{booking.reference} is listed as a booking of {booking.booker}")

    def _check_mails(self) -> None:
        """See whether anybody was invited by two events of one booking in one room, more often than it moved there."""
        moves: Counter[tuple[str, str]] = Counter()
        for request in self.clients.requests:
            rooms = {each.room for each in request.answers if isinstance(each, Summary)} | {request.room}
            first = request.answers[0] if request.answers else None
            if request.kind == "change" and (isinstance(first, Summary) or not request.answers):
                moves.update((request.reference, room) for room in rooms)
        senders: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        state: dict[tuple[str, str], str] = {}
        for mail in self.world.exchange.mails:
            if not mail.item.ours:
                continue
            if mail.kind == "invitation":
                senders[mail.item.reference, mail.room, mail.address].add(mail.item.root)
                if state.get((mail.item.root, mail.address)) == "invitation":
                    self._say("I5", f"{mail.address} was invited twice by {mail.item.id}")
            if mail.kind != "update":
                state[mail.item.root, mail.address] = mail.kind
            if mail.item.title == PLACEHOLDER_TITLE:
                self._say("I5", f"{mail.address} was mailed about a placeholder")
        for (reference, room, address), sent_by in senders.items():
            # Deleted in Outlook before it was known that they were invited, and made anew by a late request.
            anew = reference in self.world.removed
            if len(sent_by) > 1 + moves[reference, room] + anew:
                self._say("I5", f"{address} was invited to {reference} in {room} by {sorted(sent_by)}")
        live = {item.root for box in self.world.exchange.boxes.values() for item in box.items.values()}
        for (item_id, address), kind in state.items():
            if kind == "invitation" and item_id not in live:
                self._say("I5", f"{address} was never told that {item_id} is off")

    def _check_request(self, request: Request) -> None:
        if not request.answers:
            if request.patient:
                self._say("I4", f"{request.key} was never answered")
            return
        references = {each.reference for each in request.answers if isinstance(each, Summary)}
        refusals = {each.reasons for each in request.answers if isinstance(each, Refusal)}
        if len(references) > 1 or len(refusals) > 1:
            self._say("I6", f"{request.key} was answered {request.answers}")
        if not refusals:
            return
        titles = {title for stood in self._stood.values() for _, _, title in stood}
        (reasons, *_) = refusals
        if request.kind == "change" and request.title.startswith("title") and not references:
            final = self._final_titles()
            if request.title in final and not self._was_asked_before(request):
                self._say("I6", f"{request.key} was refused ({reasons}), and done")
        if request.kind == "book" and references:
            (reference, *_) = references
            last = self._shows_last(self._cards[reference])
            if isinstance(last, Summary) and last.status == "booked":
                self._say("I6", f"{request.key} was refused ({reasons}), and booked: {last}")
        unasked = request.kind == "book" and not references and request.title in titles
        if unasked and request.title in self._final_titles():
            self._say("I6", f"{request.key} was refused ({reasons}), and stands")

    def _was_asked_before(self, request: Request) -> bool:
        return sum(each.title == request.title for each in self.clients.requests) > 1

    def _final_titles(self) -> set[str]:
        return {item.title for box in self.world.exchange.boxes.values() for item in box.items.values() if item.ours}

    def _check_quick(self, since: float, request: Request) -> None:
        first = request.answers[0] if request.answers else None
        untroubled = self.world.dice.last_fault < since
        if untroubled and isinstance(first, Refusal) and Reason.ROOM_TAKEN in first.reasons:
            self._say("I8", f"{request.key}: the slot was given up, answered for, and still taken")
