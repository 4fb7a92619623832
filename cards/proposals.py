"""The times at which everyone can: each with the room that fits best, and one press to book it."""

from collections.abc import Iterator

from microsoft_teams.cards.core import CardElement, ExecuteAction

from booking.availability.common_times import DAY_BEGINS, DAY_ENDS, HORIZON, Proposal
from booking.forms.screens import TimesScreen
from booking.model import Attendee
from booking.times import zone_at
from cards.actions import BookRoom, ChangeForm, CloseForm, TurnPage
from cards.elements import Card, button, card, heading, line, row, strong, warning
from cards.words import about, lasting, room_span, sentence, shown, span

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
            return "No common time was found"
        return "When a room is free" if self._proposals.blind else "When everyone can"

    def _who(self) -> Iterator[str]:
        if not self._proposals.times:
            yield "Take off people, choose a shorter time or another day, or choose a time yourself."
        elif self._proposals.blind:
            return
        elif self._proposals.unseen or self._problems:
            yield "Everyone else is free at these times."
        else:
            yield "Everyone is free at these times."

    def _unseen(self) -> Iterator[str]:
        unseen = self._proposals.unseen
        if not unseen:
            return
        if self._proposals.blind:
            yield "I cannot see anybody's calendar: I looked for times of the rooms alone."
        elif self._shared:
            yield "I cannot see everybody's calendar. Please ask whether the time suits."
        else:
            yield f"I cannot see {self._calendars(unseen)}. Please ask whether the time suits."

    def _calendars(self, people: tuple[Attendee, ...]) -> str:
        """Name whose calendars they are: `the calendars of Alex and Lee, nor your own`."""
        others = [each for each in people if each.person_id != self._draft.owner.id]
        if not others:
            return "your own calendar"
        names = [shown(each.name or each.address, 60) for each in others]
        if len(names) > NAMES:
            names[NAMES:] = [f"{len(names) - NAMES} more"]
        named = " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
        own = ", nor your own" if len(others) < len(people) else ""
        return f"the calendar{'s' if len(others) > 1 else ''} of {named}{own}"

    def _where_looked(self) -> str:
        hours = f"{DAY_BEGINS.hour}–{DAY_ENDS.hour}"
        days = f"{HORIZON.days} days, Monday to Friday, {hours} on your clock"
        return f"I looked for {lasting(self._length)} within {days}."

    def _time(self, proposal: Proposal, *, best: bool) -> CardElement:
        slot, room = proposal.slot, proposal.room
        press = button(
            "Book",
            BookRoom(self._draft.id, self._draft.revision, room.address, slot.starts, slot.ends),
            style="positive" if best else None,
            tooltip=f"Book {shown(room.name, 40)}",
        )
        texts = [strong(span(slot, self._zone)), line(shown(room.name, 60), spacing="None")]
        texts += [
            line(text, subtle=True, spacing="None") for text in (about(room), room_span(slot, self._zone, room)) if text
        ]
        return row(texts, press, separator=True)

    def _buttons(self) -> Iterator[ExecuteAction]:
        draft, revision, page = self._draft.id, self._draft.revision, self._proposals.page
        if self._proposals.more:
            yield button("Later times", TurnPage(draft, revision, page + 1))
        if page > 1:
            yield button("Earlier times", TurnPage(draft, revision, page - 1))
        yield button("Change", ChangeForm(draft, revision))
        yield button("Cancel", CloseForm(draft, revision))
