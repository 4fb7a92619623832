"""Who is invited, on a form: a list with a cross beside each name, and inputs that only add.

Teams and other clients may not draw what a people picker is preset with. So nothing is preset: what is pressed can only
add people, and whoever goes is taken off by a press of its own, and named before anything is saved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    ExecuteAction,
    TextInput,
)

from booking.forms.completion import EVERYBODY, guests_in, not_guests_in
from booking.forms.screens import FormScreen
from cards.actions.form import FillIn, InviteChat
from cards.elements import button, crossed, line, people_picker
from cards.language import say, say_count
from cards.shown import typed_back
from cards.words import shown

ON_PAGE = 8
"""How many people a page of the list holds."""

TYPED_KEPT = 20_000
"""Characters of what is no address that the form gives back for mending."""


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody on the list: by Entra object id or address, and how they are called."""

    key: str
    name: str


def invited(
    screen: FormScreen, *, shared: bool, attendees: Sequence[CardElement], guests: Sequence[CardElement]
) -> list[CardElement]:
    """Draw the list, then what adds to it, each followed by its problems; before others (`shared`) without names."""
    who = _Invited(screen)
    picker = people_picker("attendees", say("Add colleagues by name"), several=True)
    rest = "" if shared else not_guests_in(screen.draft.inputs.guests)[:TYPED_KEPT]
    others = TextInput(
        id="guests",
        label=say("Add guests by email"),
        value=typed_back(rest),
        placeholder="name@example.com, …",
    )
    named = [*who.hidden(), *who.everyone_here()] if shared else [*who.listed()]
    return [*named, picker, *attendees, others, *guests]


class _Invited:
    """The people of one form being drawn."""

    def __init__(self, screen: FormScreen) -> None:
        self._draft, inputs = screen.draft, screen.draft.inputs
        self._booked = screen.booking is not None
        called = {each.id: each.name for each in self._draft.people if each.looked_up}
        before = screen.booking.meeting.attendees if screen.booking else ()
        called = {each.person_id: each.name for each in before if each.person_id and each.name} | called
        self._people = [_Named(each, called.get(each, "") or say("Unknown person")) for each in inputs.attendees]
        self._people += [_Named(each, each) for each in guests_in(inputs.guests)]
        kept = {each.key for each in self._people}
        then = (_Named(each.person_id or each.address, each.name or each.address) for each in before)
        self._gone = [each for each in then if each.key not in kept]

    def listed(self) -> Iterator[CardElement]:
        pages = max(1, -(-len(self._people) // ON_PAGE))
        page = min(self._draft.page, pages)
        here = self._people[(page - 1) * ON_PAGE : page * ON_PAGE]
        if here:
            yield line(self._counted())
        for each in here:
            off = self._press(say("Take {name} off the list", name=shown(each.name, 60)), without=each.key, page=page)
            yield crossed(shown(each.name, 60), "✕", off)
        for each in self._gone[:ON_PAGE]:
            back = self._press(say("Keep {name} invited", name=shown(each.name, 60)), again=each.key, page=page)
            yield crossed(
                say("{name} will be taken off when you save", name=shown(each.name, 60)), "↩", back, subtle=True
            )
        if len(self._gone) > ON_PAGE:
            more = len(self._gone) - ON_PAGE
            yield line(say_count("{count} more will be taken off.", "{count} more will be taken off.", more))
        if pages > 1:
            onward = page % pages + 1
            where = say("Page {page} of {pages} of the people", page=page, pages=pages)
            yield crossed(where, "→", self._press(say("Show more people"), page=onward))
            yield crossed(say("All of them"), "✕", self._press(say("Take everybody off the list"), without=EVERYBODY))

    def _counted(self) -> str:
        count = len(self._people)
        if self._booked:
            return say_count("{count} person is invited:", "{count} people are invited:", count)
        return say_count("{count} person will be invited:", "{count} people will be invited:", count)

    def hidden(self) -> Iterator[CardElement]:
        """Before others nobody is named, so all of them can go together only."""
        if self._people:
            nobody = self._press(say("Take everybody off the list"), without=EVERYBODY)
            count = len(self._people)
            told = say_count(
                "{count} person is invited when you book.", "{count} people are invited when you book.", count
            )
            yield crossed(told, "✕", nobody)

    def everyone_here(self) -> Iterator[CardElement]:
        """Offer to put all of the chat on the form: who they are, the server asks Teams."""
        draft = self._draft
        press = InviteChat(draft.id, draft.revision, draft.inputs)
        yield ActionSet(actions=[button(say("Invite everyone here"), press)])

    def _press(self, title: str, *, without: str = "", again: str = "", page: int = 1) -> ExecuteAction:
        draft = self._draft
        press = FillIn(draft.id, draft.revision, draft.inputs, without=without, again=again, page=page)
        return button(title, press)
