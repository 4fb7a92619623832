"""Presses that come again: what was granted counts once, and what was refused may be asked for anew."""

from booking.ports import Ledger

REFUSALS = 20
"""How often the same is asked for anew, about one revision of a booking, after it was refused."""


async def is_granted(ledger: Ledger, key: str) -> bool:
    """Tell whether the same was asked for before and not refused."""
    answer = await ledger.answer(await unrefused(ledger, key))
    return answer is not None and not answer.problems


async def unrefused(ledger: Ledger, key: str) -> str:
    """Give the key of this very request that was not refused yet.

    A refusal is kept with its key for good, and what it was for may be possible by now. Nothing happens twice: all
    are about the same revision of the booking. After many refusals the last one stands.
    """
    each = key
    for number in range(2, REFUSALS + 1):
        answer = await ledger.answer(each)
        if answer is None or not answer.problems:
            break
        each = f"{key}:{number}"
    return each
