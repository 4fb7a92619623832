"""How the bot introduces itself, what it offers to try, and the card for a single sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import (
    CardElement,
    Container,
    ExecuteAction,
    RichTextBlock,
    TargetElement,
    TextRun,
    ToggleVisibilityAction,
)

from cards.actions.bookings import ListBookings
from cards.actions.form import OpenForm
from cards.actions.found_rooms import OpenNow
from cards.actions.imports import OpenImport
from cards.actions.own_settings import ShowHelp
from cards.actions.setup import ShowSetup
from cards.elements import Card, button, card, heading, line, subheading
from cards.language import say
from cards.words import shown


def _to_try() -> tuple[tuple[str, str], ...]:
    """Name what most people want: a sentence in the reader's language, and three commands, English everywhere."""
    return (
        (say("book Oak tomorrow 10-11 for 6 people"), say("in your own words, or just: book")),
        ("now", say("take a room that is free right now")),
        ("schedule Oak", say("see when it is taken, on a day or in a week")),
        ("my bookings", say("see, change, extend or cancel what you booked")),
    )


def spoken_examples() -> tuple[tuple[str, str], ...]:
    """Name three sentences that can be sent as they are, in the reader's language, and what comes of them."""
    return (
        (say("book Oak tomorrow 10-11 for 6 people"), say("the form is filled in, and you press Book")),
        (say("is Oak free on Friday at 3 pm?"), say("see whether it is, and what else there is")),
        (say("move my 10 o'clock to 11"), say("change, extend, end or cancel what you booked")),
    )


def welcome(name: str, *, to_set_up: bool = False) -> Card:
    """Greet somebody in their own chat, once: what it does, and what to try.

    An admin of a registry that has no room yet (`to_set_up`) is led to the setup instead.
    """
    if shown(name):
        greeting = say("Hello {name}. I book meeting rooms for you, right here in the chat.", name=shown(name))
    else:
        greeting = say("Hello. I book meeting rooms for you, right here in the chat.")
    first = [line(_no_rooms())] if to_set_up else phrases(say("Try one of these:"), _to_try())
    return card([heading(say("Welcome to Roomkeeper")), line(greeting), *first], _first_steps(to_set_up=to_set_up))


def introduction() -> Card:
    """Introduce the bot to a group chat or channel, once and in a line."""
    return card(
        [
            heading(say("Hello from Roomkeeper")),
            line(
                say("I book meeting rooms. Mention me and say “book”; title and people stay in your own chat with me.")
            ),
        ],
        _first_steps(),
    )


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A command in help: its name, an example of it that can be sent, and what it does."""

    name: str
    example: str
    meaning: str


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """Commands that are about one thing: a key for the card, what they are about, and each of them."""

    key: str
    name: str
    lines: tuple[HelpLine, ...]


def no_rooms_for_admin(again: OpenForm | OpenNow) -> Card:
    """Lead an admin who wants a room to the setup, since there is none yet; `again` is what they wanted."""
    presses = (
        button(say("Setup"), ShowSetup(), style="positive"),
        button(say("Import rooms"), OpenImport()),
        button(say("Try again"), again),
    )
    return card([heading(say("There are no rooms yet")), line(_no_rooms())], presses)


def help_card(
    everybody: Sequence[HelpGroup],
    admins: Sequence[HelpGroup] = (),
    *,
    shared: bool,
    to_set_up: bool = False,
    whole: bool = False,
) -> Card:
    """Tell what can be done; in a group chat or channel (`shared`) by mention. Admins are told of theirs as well.

    A press on what commands are about opens them; they are open from the start on the `whole` of it, for clients that
    cannot unfold. Where there is no room yet, an admin reads first how to get there (`to_set_up`).
    """
    said = say("Mention me and say:") if shared else say("Type, or press:")
    body: list[CardElement] = [
        heading(say("What I can do")),
        *([line(_no_rooms())] if to_set_up else []),
        *phrases(say("Say it in your own words, for example:"), spoken_examples()),
        line(said, spacing="Default"),
        *_folded(everybody, whole=whole),
    ]
    if admins:
        body += [subheading(say("As an admin")), *_folded(admins, whole=whole)]
    actions: list[CardAction] = [*_first_steps(help_too=False, to_set_up=to_set_up)]
    if not whole:
        title = say("Commands")
        shown = [TargetElement(element_id=each.key, is_visible=True) for each in (*everybody, *admins)]
        instead = button(title, ShowHelp(more=True))
        actions.append(ToggleVisibilityAction(title=title, target_elements=list(shown), fallback=instead))
    return card(body, actions)


def _folded(groups: Sequence[HelpGroup], *, whole: bool) -> Iterator[CardElement]:
    """Show in a line what commands are about and how they are called; a press shows each with what it does."""
    for each in groups:
        names = TextRun(text=f"  {', '.join(command.name for command in each.lines)}", is_subtle=True)
        title = TextRun(text=each.name if whole else f"{each.name} ▾", weight="Bolder")
        press = None if whole else ToggleVisibilityAction(title=f"{each.name} ▾", target_elements=[each.key])
        about = RichTextBlock(inlines=[title, *([] if whole else [names])])
        yield Container(items=[about], spacing="Small", select_action=press)
        yield Container(id=each.key, items=list(told(each)), is_visible=None if whole else False, spacing="Small")


def told(group: HelpGroup) -> Iterator[CardElement]:
    """Show each command of a group with what it does."""
    yield from phrases("", tuple((each.example, each.meaning) for each in group.lines))


def unknown(text: str) -> Card:
    """Answer what was not understood with what can be done."""
    if shown(text):
        heard = say("You wrote “{words}”. I book meeting rooms.", words=shown(text))
    else:
        heard = say("I book meeting rooms.")
    return card(
        [heading(say("I didn’t understand that")), line(heard), *phrases(say("Try one of these:"), _to_try())],
        _first_steps(),
    )


def usage(line_to_type: str, example: str = "") -> Card:
    """Answer a command that lacks something with how it is typed, and with an example that can be sent."""
    body: list[CardElement] = [
        heading(say("Please type it like this")),
        *(phrases(say("For example:"), ((shown(example, 200), ""),)) if example else ()),
        *phrases(say("In full:"), ((shown(line_to_type, 200), ""),)),
    ]
    return card(body, [button(say("Help"), ShowHelp())])


def notice(sentence: str) -> Card:
    """Say one sentence, whoever's words are in it."""
    return card([line(sentence)])


def _no_rooms() -> str:
    return say("No room is registered yet, so nobody can book. The setup leads you there, step by step.")


def _first_steps(*, help_too: bool = True, to_set_up: bool = False) -> list[ExecuteAction]:
    """Offer what most people want, in a press; or the setup, which comes before all of it."""
    if to_set_up:
        return [
            button(say("Setup"), ShowSetup(), style="positive"),
            button(say("Import rooms"), OpenImport()),
            *([button(say("Help"), ShowHelp())] if help_too else []),
        ]
    return [
        button(say("Book a room"), OpenForm(), style="positive"),
        button(say("Free now"), OpenNow()),
        button(say("My bookings"), ListBookings()),
        *([button(say("Help"), ShowHelp())] if help_too else []),
    ]


def phrases(intro: str, phrases: tuple[tuple[str, str], ...]) -> Iterator[CardElement]:
    """Show phrases that can be typed, each with what it means."""
    if intro:
        yield line(intro, spacing="Default")
    for phrase, meaning in phrases:
        runs = [TextRun(text=phrase, weight="Bolder", font_type="Monospace"), TextRun(text=f"  {meaning}")]
        yield RichTextBlock(inlines=runs, spacing="Small")
