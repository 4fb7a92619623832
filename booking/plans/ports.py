"""What floor plans need from the world."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from booking.model import Person
from booking.plans.model import Drawing, Floor, Picture, Plan, Shown, Space, Upload


class Plans(Protocol):
    """The plans of floors, and pictures that are about to become one."""

    async def floors(self) -> Mapping[Floor, int]:
        """Tell which floors have a plan, and how many spaces stand on it."""
        ...

    async def plan(self, floor: Floor) -> Plan | None:
        """Read a floor's plan."""
        ...

    async def picture(self, fingerprint: str) -> Picture | None:
        """Read the picture of a plan, or one that is about to become one."""
        ...

    async def keep(self, upload: Upload) -> None:
        """Keep a picture that an admin sent."""
        ...

    async def upload(self, upload_id: str) -> Upload | None:
        """Read such a picture, if it has not expired."""
        ...

    async def use(
        self, upload: Upload, floor: Floor, *, version: str, by: Person, spaces: Sequence[Space] = ()
    ) -> None:
        """Make a picture the plan of a floor, at that new version; spaces of the plan before stay where they are.

        `spaces` stand on it where the floor had no plan.
        """
        ...

    async def put_spaces(self, plan: Plan, spaces: Sequence[Space], *, version: str, by: Person) -> bool:
        """Replace the spaces of a plan; false, and nothing is written, if it is not as it was seen any more."""
        ...

    async def remove(self, plan: Plan, *, by: Person) -> bool:
        """Remove a plan as it was seen; false if it is not so any more."""
        ...


class PictureReader(Protocol):
    """Reads what people send as a picture, whatever it is."""

    async def read(self, content: bytes) -> Picture:
        """Decode it, within bounds, and write it anew. Raises: BadPicture."""
        ...


class Shows(Protocol):
    """Draws plans, and puts the drawings where a client finds them."""

    async def show(self, drawing: Drawing) -> Shown | None:
        """Give where a drawing is; None if it cannot be shown now."""
        ...
