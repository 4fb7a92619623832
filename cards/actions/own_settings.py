"""The buttons of help, and of what a person sets for themselves."""

from dataclasses import dataclass
from typing import ClassVar

from cards.actions.button import Button
from cards.actions.values import End, Language, MaybeId, MaybeNumber, MaybeToggle, Minutes, Moment, Text


@dataclass(frozen=True, slots=True)
class ShowHelp(Button):
    """Tell what can be done; `more` shows every command, for clients that cannot unfold them."""

    verb: ClassVar[str] = "help.show"
    more: MaybeToggle = False


@dataclass(frozen=True, slots=True)
class ShowReminders(Button):
    """Show how long before a booking the person is reminded; `booking` is the one to go back to, if any."""

    verb: ClassVar[str] = "reminder.show"
    booking: MaybeId = ""


@dataclass(frozen=True, slots=True)
class SetReminder(Button):
    """Set how long before a booking the person is reminded; 0 is never. `booking` is the one to go back to, if any."""

    verb: ClassVar[str] = "reminder.set"
    minutes: Minutes
    booking: MaybeId = ""


@dataclass(frozen=True, slots=True)
class ShowHome(Button):
    """Show which building is the person's own; `draft` is the list of rooms to go back to, if any."""

    verb: ClassVar[str] = "home.show"
    draft: MaybeId = ""
    revision: MaybeNumber = 1


@dataclass(frozen=True, slots=True)
class SetHome(Button):
    """Choose the person's own building; empty is that of most of their bookings. `draft` as for `home.show`."""

    verb: ClassVar[str] = "home.set"
    building: Text = ""
    draft: MaybeId = ""
    revision: MaybeNumber = 1


@dataclass(frozen=True, slots=True)
class SetLanguage(Button):
    """Choose the language in which the person is spoken to; empty is that of their client."""

    verb: ClassVar[str] = "language.set"
    language: Language = ""


@dataclass(frozen=True, slots=True)
class SetZone(Button):
    """Choose the time zone in which a person whose client tells none reads and books: a key, pressed or chosen.

    The rest is what was asked for before the question: a form as in `OpenForm`, or for the `booking` to be changed, as
    `said` where that was told.
    """

    verb: ClassVar[str] = "zone.set"
    zone: Text = ""
    room: Text = ""
    at: Moment = None
    until: End = None
    like: MaybeId = ""
    booking: MaybeId = ""
    said: Text = ""


OwnSettingsAction = ShowHelp | ShowReminders | SetReminder | ShowHome | SetHome | SetLanguage | SetZone
"""What these buttons say."""
