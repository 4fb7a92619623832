"""The times at which everyone can, or most: each with the room that fits best, one press to book it, and the day seen.

Whoever books sees when the others are free on the first of those days, as Outlook's scheduling shows it to them; what
anybody is busy with is never asked for. Before others no name and nobody's day is shown.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from microsoft_teams.cards.core import CardElement, ExecuteAction, RichTextBlock, TextRun

from booking.availability.common_times import DAY_BEGINS, DAY_ENDS, HORIZON, Proposal, Strip
from booking.forms.screens import TimesScreen
from booking.model import Attendee, Room, Slot
from booking.times import wall, zone_at
from cards.actions.form import CloseForm
from cards.actions.found_rooms import BookRoom, ChangeForm, TurnPage
from cards.bars import Kind, Part, axis, bar
from cards.elements import Card, button, card, fits, heading, line, row, strong, subheading, warning
from cards.language import say, say_count
from cards.schedule_parts import free_spans
from cards.shown import shown
from cards.times import clocks, clocks_of, lasting, listed, room_span, short_day, span
from cards.words import about, read_ago, sentence

STRIPS = 5
"""How many people's days are shown; those who cannot come first."""

SPANS = 4
"""How many free spans of somebody's day are named; the bar has them all."""

NAMES = 8
"""How many people are named whose calendars cannot be seen; the rest are counted."""


def proposals_card(screen: TimesScreen, *, shared: bool) -> Card:
    """Draw a page of the times, and where it is not before others a strip of the first one's day for each who comes."""
    for patterns, strips in ((True, True), (False, True), (False, False)):
        drawn = _Times(screen, shared=shared, patterns=patterns, strips=strips and not shared).card()
        if fits(drawn):
            break
    return drawn


class _Times:
    """One page of times being drawn."""

    def __init__(self, screen: TimesScreen, *, shared: bool, patterns: bool, strips: bool) -> None:
        self._patterns, self._strips = patterns, strips
        self._draft, self._proposals, self._shared = screen.draft, screen.proposals, shared
        self._problems = screen.problems
        self._length = screen.meeting.slot.duration
        self._zone = zone_at(self._draft.zone)

    def card(self) -> Card:
        times = self._proposals.times
        body: list[CardElement] = [
            heading(self._headline()),
            *(line(text, spacing="Small") for text in self._who()),
            *(warning(text) for text in self._unseen()),
            *(warning(sentence(each)) for each in self._problems),
            line(self._where_looked(), subtle=True),
            *(line(told, subtle=True, spacing="None") for told in read_ago(self._proposals.age)),
            *(self._time(each, best=not at and self._proposals.page == 1) for at, each in enumerate(times)),
            *(self._day() if self._strips else ()),
        ]
        return card(body, list(self._buttons()))

    def _headline(self) -> str:
        if not self._proposals.times:
            return say("No common time was found")
        if self._proposals.times[0].missing:
            return say("No time suits everyone")
        if self._proposals.blind:
            return say("When a room is free")
        return say("When the others are free") if self._proposals.unseen else say("When everyone is free")

    def _who(self) -> Iterator[str]:
        if not self._proposals.times:
            yield say("Remove some people, choose a shorter time or another day, or choose a time yourself.")
        elif self._proposals.blind:
            return
        elif self._proposals.times[0].missing:
            yield say("These times suit most. Everyone is invited all the same.")
        elif self._proposals.unseen or self._problems:
            yield say("Everyone else is free at these times.")
        else:
            yield say("Everyone is free at these times.")

    def _unseen(self) -> Iterator[str]:
        unseen = self._proposals.unseen
        if not unseen:
            return
        if self._proposals.blind:
            yield say("I cannot see anybody's calendar, so I only checked the rooms.")
        elif self._shared:
            yield say("I cannot see everybody's calendar. Please ask whether the time suits.")
        else:
            yield self._whose(unseen)

    def _whose(self, people: tuple[Attendee, ...]) -> str:
        """Name whose calendars cannot be seen: those of others, the own one, or both."""
        others = [each for each in people if each.person_id != self._draft.owner.id]
        if not others:
            return say("I cannot see your own calendar. Please ask whether the time suits.")
        names = [shown(each.name or each.address, 60) for each in others]
        if len(names) > NAMES:
            more = len(names) - NAMES
            names[NAMES:] = [say_count("{count} more", "{count} more", more)]
        named = listed(names)
        if len(others) < len(people):
            return say(
                "I cannot see your own calendar, nor those of these people: {people}. Please ask whether the time "
                "suits.",
                people=named,
            )
        if len(others) == 1:
            return say("I cannot see the calendar of {person}. Please ask whether the time suits.", person=named)
        return say("I cannot see the calendars of {people}. Please ask whether the time suits.", people=named)

    def _where_looked(self) -> str:
        return say(
            "I looked for {length} in the next {days} days, Monday to Friday, {hours} your time.",
            length=lasting(self._length),
            days=HORIZON.days,
            hours=clocks_of(DAY_BEGINS, DAY_ENDS),
        )

    def _time(self, proposal: Proposal, *, best: bool) -> CardElement:
        slot, room = proposal.slot, proposal.room
        press = button(
            say("Book"),
            BookRoom(self._draft.id, self._draft.revision, room.address, slot.starts, slot.ends),
            style="positive" if best else None,
            tooltip=say("Book {room}", room=shown(room.name, 40)),
        )
        texts = [strong(span(slot, self._zone)), line(shown(room.name, 60), spacing="None")]
        texts += [line(text, spacing="None") for text in self._missing(proposal)]
        texts += [line(text, subtle=True, spacing="None") for text in (about(room), self._there(slot, room)) if text]
        return row(texts, press, separator=True)

    def _there(self, slot: Slot, room: Room) -> str:
        """Say it on the room's clocks, where those show another time, and whether people work there then."""
        told, there = room_span(slot, self._zone, room), ZoneInfo(room.mailbox.zone)
        starts, ends = wall(slot.starts, there), wall(slot.ends, there)
        works = starts.date() == ends.date() and starts.time() >= DAY_BEGINS and ends.time() <= DAY_ENDS
        return say("{time}, outside working hours", time=told) if told and not works else told

    def _missing(self, proposal: Proposal) -> Iterator[str]:
        """Say how many can, and who cannot; before others without the names."""
        missing, all_ = proposal.missing, self._proposals.seen
        if not missing:
            return
        if self._shared:
            yield say("{count} of {all} can", count=all_ - len(missing), all=all_)
            return
        names = listed([shown(each.name or each.address, 60) for each in missing[:NAMES]])
        if len(missing) > NAMES:
            names = say_count(
                "{people} and {count} more", "{people} and {count} more", len(missing) - NAMES, people=names
            )
        yield say("{count} of {all} can, not {people}", count=all_ - len(missing), all=all_, people=names)

    # --- The day of the first time ----------------------------------------------------------------------------------

    def _day(self) -> Iterator[CardElement]:
        hours, strips = self._proposals.hours, self._proposals.strips
        if hours is None or not strips:
            return
        yield subheading(say("{day} at a glance", day=short_day(hours.starts, self._zone)))
        yield line(say("Striped is busy, ● is a time above."), subtle=True, spacing="None")
        *people, room = strips
        missing = self._proposals.times[0].missing
        people.sort(key=lambda each: each.who not in missing)
        for at, each in enumerate([*people[:STRIPS], room]):
            yield self._name(each, hours)
            yield from axis(hours, None, self._zone) if not at else ()
            yield bar(self._parts(each, hours), patterns=self._patterns)
        if len(people) > STRIPS:
            more = len(people) - STRIPS
            yield line(
                say_count("{count} more person is not shown.", "{count} more people are not shown.", more), subtle=True
            )

    def _name(self, strip: Strip, hours: Slot) -> CardElement:
        who = strip.who
        name = who.name if isinstance(who, Room) else who.name or who.address
        if not strip.free:
            state = say("Busy all day")
        elif strip.free == (hours,):
            state = say("Free all day")
        else:
            state = free_spans(strip.free, SPANS, lambda each: clocks(each, self._zone))
        runs = [TextRun(text=shown(name, 60), weight="Bolder"), TextRun(text=f"  {state}", is_subtle=True)]
        return RichTextBlock(inlines=runs, spacing="Small")

    def _parts(self, strip: Strip, hours: Slot) -> Iterator[Part]:
        """Put the strip of somebody together: busy and free, and the times above where they are free."""
        chosen = sorted(each.slot for each in self._proposals.times if hours.contains(each.slot))
        at = hours.starts
        for free in strip.free:
            if at < free.starts:
                yield Part(Slot(at, free.starts), Kind.TAKEN)
            at = free.starts
            for slot in (each for each in chosen if free.contains(each)):
                if at < slot.starts:
                    yield Part(Slot(at, slot.starts), Kind.FREE)
                yield Part(slot, Kind.OWN)
                at = slot.ends
            if at < free.ends:
                yield Part(Slot(at, free.ends), Kind.FREE)
            at = free.ends
        if at < hours.ends:
            yield Part(Slot(at, hours.ends), Kind.TAKEN)

    def _buttons(self) -> Iterator[ExecuteAction]:
        draft, revision, page = self._draft.id, self._draft.revision, self._proposals.page
        if page > 1:
            yield button(say("Earlier times"), TurnPage(draft, revision, page - 1))
        if self._proposals.more:
            yield button(say("Later times"), TurnPage(draft, revision, page + 1))
        yield button(say("Change"), ChangeForm(draft, revision))
        yield button(say("Close"), CloseForm(draft, revision))
