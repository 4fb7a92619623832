"""What imports need from outside."""

from collections.abc import Collection, Sequence
from typing import Protocol

from booking.imports.draft import Import, Progress, Taken
from booking.imports.plan import Entry, Kind


class Imports(Protocol):
    """The imports that admins have open, with their rooms. What has expired is not there any more."""

    async def add(self, new: Import, entries: Sequence[Entry]) -> None:
        """Keep a new import."""
        ...

    async def get(self, import_id: str) -> Import | None:
        """Read an import that has not expired."""
        ...

    async def progress(self, import_id: str) -> Progress:
        """Count its rooms."""
        ...

    async def entries(self, import_id: str, kinds: Collection[Kind | None], *, offset: int, limit: int) -> list[Entry]:
        """Read its rooms of these kinds, in the order of the source; None is the kind of those not looked at yet."""
        ...

    async def failed(self, import_id: str, *, offset: int, limit: int) -> list[Entry]:
        """Read the rooms that were to be applied and were not."""
        ...

    async def pending(self, import_id: str, kinds: Collection[Kind], *, limit: int) -> list[Entry]:
        """Read the first rooms of these kinds that are neither applied nor have failed."""
        ...

    async def save(self, changed: Import, *, expected: int, token: str = "") -> bool:
        """Replace the import, if it is still at the expected revision.

        With a `token`, that worker must hold it still, and goes on to hold it: what its card shows is yet to be told.
        """
        ...

    async def restart(self, changed: Import, entries: Sequence[Entry], *, expected: int) -> bool:
        """Replace the import and all its rooms, if it is still at the expected revision."""
        ...

    async def take(self, *, lease_s: float) -> Taken | None:
        """Take an import that moves, or whose end was not told yet, and that nobody holds.

        For `lease_s` seconds it is the caller's.
        """
        ...

    async def looked(self, taken: Taken, entries: Sequence[Entry], *, lease_s: float) -> bool:
        """Keep what the mailboxes said, and the import for longer; false if it is not the taker's any more."""
        ...

    async def apply(self, taken: Taken, entries: Sequence[Entry], *, lease_s: float) -> bool:
        """Register and change these rooms, and note it, all in one step; those with a fault are only noted.

        A room that is not registered as its entry has it any more is left as it is, and noted as changed meanwhile.
        False, and nothing is done, if the import is not the taker's any more.
        """
        ...

    async def let_go(self, taken: Taken) -> None:
        """Leave an import to whoever takes it next. What it has come to was told."""
        ...

    async def told(self, import_id: str, *, revision: int) -> None:
        """Note that what an import has come to, as of that revision, was shown: nobody has to tell it."""
        ...

    async def untold(self, taken: Taken) -> bool:
        """Tell whether what an import has come to is still to be told, and by the taker."""
        ...
