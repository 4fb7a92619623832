"""The buttons of the overview for admins, the check and the setup."""

from dataclasses import dataclass
from typing import ClassVar

from cards.actions.button import Button


@dataclass(frozen=True, slots=True)
class ShowAdmin(Button):
    """Show what admins can do, and what is worth doing next."""

    verb: ClassVar[str] = "admin.show"


@dataclass(frozen=True, slots=True)
class ShowAdmins(Button):
    """List the admins."""

    verb: ClassVar[str] = "admins.list"


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


SetupAction = ShowAdmin | ShowAdmins | RunCheck | ShowSetup | ShowPermission | SwitchOn
"""What these buttons say."""
