"""Who reads what is drawn without a turn."""

from cards.language import Reader
from dialogs.ports import People


async def reader_of(person_id: str, people: People) -> Reader:
    """Tell how somebody reads: as their client told when they were last seen, or as they chose."""
    known = await people.get(person_id)
    return known.reader if known is not None else Reader()
