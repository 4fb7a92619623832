"""The times at which everyone can: each with the room that fits best, and one press to book it."""

from collections.abc import Iterator

from microsoft_teams.cards.core import CardElement, ExecuteAction

from booking.availability.common_times import DAY_BEGINS, DAY_ENDS, HORIZON, Proposal
from booking.forms.screens import TimesScreen
from booking.model import Attendee
from booking.times import zone_at
from cards.actions import BookRoom, ChangeForm, CloseForm, TurnPage
from cards.elements import Card, button, card, heading, line, row, strong, warning
from cards.language import say, say_count
from cards.shown import shown
from cards.times import clocks_of, lasting, listed, room_span, span
from cards.words import about, sentence

NAMES = 8
"""How many people are named whose calendars cannot be seen; the rest are counted."""


def proposals_card(screen: TimesScreen, *, shared: bool) -> Card:
    """Draw a page of the times. Of people it tells only whose calendars could not be seen; before others not even that.

    When anybody is busy is never told.
    """
    return _Times(screen, shared=shared).card()


class _Times:
    """One page of times being drawn."""

    def __init__(self, screen: TimesScreen, *, shared: bool) -> None:
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
            *(self._time(each, best=not at and self._proposals.page == 1) for at, each in enumerate(times)),
        ]
        return card(body, list(self._buttons()))

    def _headline(self) -> str:
        if not self._proposals.times:
            return say("No common time was found")
        return say("When a room is free") if self._proposals.blind else say("When everyone can")

    def _who(self) -> Iterator[str]:
        if not self._proposals.times:
            yield say("Take off people, choose a shorter time or another day, or choose a time yourself.")
        elif self._proposals.blind:
            return
        elif self._proposals.unseen or self._problems:
            yield say("Everyone else is free at these times.")
        else:
            yield say("Everyone is free at these times.")

    def _unseen(self) -> Iterator[str]:
        unseen = self._proposals.unseen
        if not unseen:
            return
        if self._proposals.blind:
            yield say("I cannot see anybody's calendar: I looked for times of the rooms alone.")
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
            "I looked for {length} within {days} days, Monday to Friday, {hours} on your clock.",
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
        texts += [
            line(text, subtle=True, spacing="None") for text in (about(room), room_span(slot, self._zone, room)) if text
        ]
        return row(texts, press, separator=True)

    def _buttons(self) -> Iterator[ExecuteAction]:
        draft, revision, page = self._draft.id, self._draft.revision, self._proposals.page
        if self._proposals.more:
            yield button(say("Later times"), TurnPage(draft, revision, page + 1))
        if page > 1:
            yield button(say("Earlier times"), TurnPage(draft, revision, page - 1))
        yield button(say("Change"), ChangeForm(draft, revision))
        yield button(say("Cancel"), CloseForm(draft, revision))
