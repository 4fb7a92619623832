"""An import as it is kept: whose it is, from where, how far it is, and as of which registry it was looked at."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from booking.imports.plan import Mode
from booking.imports.rows import BadLine, Noted
from booking.model import Person

KEPT = timedelta(hours=24)
"""How long an import can be looked at and applied."""


class State(StrEnum):
    """How far an import is."""

    LOOKING = "looking"
    READY = "ready"
    APPLYING = "applying"
    DONE = "done"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    """Its owner is no admin any more."""

    @property
    def moves(self) -> bool:
        """Whether a worker is to go on with it."""
        return self in (State.LOOKING, State.APPLYING)


@dataclass(frozen=True, slots=True)
class Gone:
    """A registered room that the source does not name."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class Import:
    """One import. `origin` is the file's name, or empty for a paste; `places` says that it is the directory's.

    `fingerprint` is that of the registry as it was looked at. `again` says that the registry changed meanwhile, and
    the rooms were looked at anew. `shared` says that others read its card.
    """

    id: str
    owner: Person
    origin: str
    expires_at: datetime
    shared: bool = False
    places: bool = False
    revision: int = 1
    state: State = State.LOOKING
    mode: Mode | None = None
    fingerprint: str = ""
    again: bool = False
    bad: tuple[BadLine, ...] = ()
    notes: tuple[Noted, ...] = ()
    ignored: tuple[str, ...] = ()
    gone: tuple[Gone, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How many rooms of an import there are of each kind, how many were applied, and of how many that failed.

    `unlooked` are those whose mailbox was not looked at yet.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    cannot: int = 0
    unlooked: int = 0
    applied: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All rooms."""
        return self.new + self.changed + self.same + self.cannot + self.unlooked

    @property
    def looked(self) -> int:
        """Those whose kind is known."""
        return self.total - self.unlooked


@dataclass(frozen=True, slots=True)
class Taken:
    """An import that a worker took, until its lease is over. `token` tells this holder from any later one."""

    entry: Import
    token: str = field(default="")
