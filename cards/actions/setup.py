"""The buttons of the overview for admins, of the admins themselves, the check and the setup."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from cards.actions.button import Button
from cards.actions.values import Data, Text, Value, text

PERSON = "person"
"""The id of the input for a colleague who is to become an admin."""


def _person(data: Data, _: str) -> str:
    return text(data, PERSON)


PersonChosen = Annotated[str, Value(_person, typed=True)]
"""Who was chosen among the colleagues, by Entra object id; empty if nobody was."""


@dataclass(frozen=True, slots=True)
class ShowAdmin(Button):
    """Show what admins can do, and what is worth doing next."""

    verb: ClassVar[str] = "admin.show"


@dataclass(frozen=True, slots=True)
class ShowAdmins(Button):
    """List the admins."""

    verb: ClassVar[str] = "admins.list"


@dataclass(frozen=True, slots=True)
class GiveAdmin(Button):
    """Make the colleague an admin who was chosen."""

    verb: ClassVar[str] = "admins.add"
    person: PersonChosen = ""


@dataclass(frozen=True, slots=True)
class AskToTakeAdmin(Button):
    """Ask an admin whether somebody, by Entra object id, is to be one no more."""

    verb: ClassVar[str] = "admins.ask"
    admin: Text


@dataclass(frozen=True, slots=True)
class TakeAdmin(Button):
    """Take the admin flag from somebody, by Entra object id."""

    verb: ClassVar[str] = "admins.remove"
    admin: Text


@dataclass(frozen=True, slots=True)
class RunCheck(Button):
    """Try once more whether the bot can do its work."""

    verb: ClassVar[str] = "check.run"


@dataclass(frozen=True, slots=True)
class ShowSetup(Button):
    """Show how far everything is set up."""

    verb: ClassVar[str] = "setup.show"


@dataclass(frozen=True, slots=True)
class ShowPermission(Button):
    """Show how the permission for the rooms' calendars is given."""

    verb: ClassVar[str] = "setup.permission"


@dataclass(frozen=True, slots=True)
class SwitchOn(Button):
    """Let people book, as a step of the setup."""

    verb: ClassVar[str] = "setup.switch"


AdminsAction = ShowAdmins | GiveAdmin | AskToTakeAdmin | TakeAdmin
"""What the buttons on the list of admins say."""

SetupAction = ShowAdmin | AdminsAction | RunCheck | ShowSetup | ShowPermission | SwitchOn
"""What these buttons say."""
