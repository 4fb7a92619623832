"""How the bot introduces itself, what it offers to try, and the card for a single sentence."""

from collections.abc import Iterator

from microsoft_teams.cards.core import CardElement, ExecuteAction, RichTextBlock, TextRun

from cards.actions import ListBookings, OpenForm, OpenNow, ShowHelp
from cards.elements import Card, button, card, heading, line, subheading
from cards.words import shown

_TO_TRY = (
    ("book", "find a free room and take it"),
    ("now", "take a room that is free right now"),
    ("my bookings", "see, change, extend or cancel what you booked"),
)
_EVERYBODY = (
    ("book", "find a free room and take it"),
    ("book Oak", "ask for a room by its name"),
    ("now", "take a room that is free right now"),
    ("my bookings", "see, change, extend or cancel what you booked"),
    ("schedule Oak tomorrow", "see when a room is taken; a floor, too: schedule HQ 3"),
    ("reminders 15", "be reminded 15 minutes before a booking; reminders off for never"),
    ("cancel", "close the form; bookings stay"),
    ("help", "show this"),
)
_ADMINS = (
    ("rooms", "list the registered rooms"),
    ("rooms add oak@example.com", "register a room; add building=… floor=… space=… seats=… equipment=… zone=…"),
    ("rooms remove Oak", "take a room off the list; its bookings stay"),
    ("booking on", "let people book"),
    ("booking off", "stop new bookings; those made before stay"),
    ("admins", "list the admins"),
    ("admins add @person", "make somebody an admin"),
    ("admins remove @person", "take it back"),
)


def welcome(name: str) -> Card:
    """Greet somebody in their own chat, once: what it does, and three things to try."""
    greeting = f"Hello {shown(name)}. " if shown(name) else "Hello. "
    return card(
        [
            heading("Welcome to Roomkeeper"),
            line(f"{greeting}I book meeting rooms for you, right here in the chat."),
            *_phrases("Try one of these:", _TO_TRY),
        ],
        _first_steps(),
    )


def introduction() -> Card:
    """Introduce the bot to a group chat or channel, once and in a line."""
    return card(
        [
            heading("Hello from Roomkeeper"),
            line("I book meeting rooms. Mention me and say “book”; title and people stay in your own chat with me."),
        ],
        _first_steps(),
    )


def help_card(*, shared: bool) -> Card:
    """Tell what can be done; in a group chat or channel (`shared`) by mention, with the commands of admins."""
    said = "Mention me and say:" if shared else "Type, or press:"
    body: list[CardElement] = [heading("What I can do"), *_phrases(said, _EVERYBODY)]
    if shared:
        body += [subheading("For admins, in a channel"), *_phrases("", _ADMINS)]
    return card(body, _first_steps(help_too=False))


def unknown(text: str) -> Card:
    """Answer what was not understood with what can be done."""
    heard = f"I did not understand “{shown(text)}”. I book meeting rooms." if shown(text) else "I book meeting rooms."
    return card(
        [heading("Sorry?"), line(heard), *_phrases("Try one of these:", _TO_TRY)],
        _first_steps(),
    )


def usage(line_to_type: str) -> Card:
    """Answer a command that lacks something with how it is typed."""
    phrase = (shown(line_to_type, 200), "")
    return card(
        [heading("Something is missing"), *_phrases("It goes like this:", (phrase,))], [button("Help", ShowHelp())]
    )


def notice(sentence: str) -> Card:
    """Say one sentence, whoever's words are in it."""
    return card([line(sentence)])


def _first_steps(*, help_too: bool = True) -> list[ExecuteAction]:
    """Offer what most people want, in a press."""
    return [
        button("Book a room", OpenForm(), style="positive"),
        button("Free now", OpenNow()),
        button("My bookings", ListBookings()),
        *([button("Help", ShowHelp())] if help_too else []),
    ]


def _phrases(intro: str, phrases: tuple[tuple[str, str], ...]) -> Iterator[CardElement]:
    if intro:
        yield line(intro, spacing="Default")
    for phrase, meaning in phrases:
        runs = [TextRun(text=phrase, weight="Bolder", font_type="Monospace"), TextRun(text=f"  {meaning}")]
        yield RichTextBlock(inlines=runs, spacing="Small")
