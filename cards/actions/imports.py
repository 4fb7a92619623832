"""The buttons of an import of rooms."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from booking.imports.plan import Mode
from booking.imports.service import Section
from cards.actions.button import Button
from cards.actions.values import Id, Number, Text, Value, member_of


@dataclass(frozen=True, slots=True)
class OpenImport(Button):
    """Show how rooms are brought in, many at once."""

    verb: ClassVar[str] = "import.open"


@dataclass(frozen=True, slots=True)
class ImportPlaces(Button):
    """Look at the rooms of the directory of places: those of a room list, by its address, or all."""

    verb: ClassVar[str] = "import.places"
    of: Text = ""


@dataclass(frozen=True, slots=True)
class ShowImport(Button):
    """Show a page of an import, from 1."""

    verb: ClassVar[str] = "import.show"
    run: Id
    section: Annotated[Section, Value(member_of(Section))]
    page: Number


@dataclass(frozen=True, slots=True)
class ApplyImport(Button):
    """Apply an import as it was shown."""

    verb: ClassVar[str] = "import.apply"
    run: Id
    mode: Annotated[Mode, Value(member_of(Mode))]
    revision: Number


@dataclass(frozen=True, slots=True)
class LookAgain(Button):
    """Look once more at an import that was applied, for what is left of it."""

    verb: ClassVar[str] = "import.again"
    run: Id
    revision: Number


@dataclass(frozen=True, slots=True)
class CancelImport(Button):
    """Let an import be."""

    verb: ClassVar[str] = "import.cancel"
    run: Id
    revision: Number


ImportAction = OpenImport | ImportPlaces | ShowImport | ApplyImport | LookAgain | CancelImport
"""What these buttons say."""
