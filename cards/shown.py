"""The words of others among ours: harmless, not too long, and kept to their own direction."""

from unicodedata import bidirectional

from booking.text import harmless

_LRM = "\u200e"

WORD_LIMIT = 100
"""Characters of somebody else's word that a sentence quotes."""


def shown(text: str, limit: int = WORD_LIMIT) -> str:
    """Make somebody else's words fit to stand among ours: no control characters, cut, kept to their own direction."""
    kept = harmless(text)
    if len(kept) > limit:
        kept = harmless(kept[: limit - 1]) + "…"
    if kept.isascii():
        return kept
    # Without the isolate marks (U+2068, U+2069) a word from right to left turns the digits beside it around.
    return f"\u2068{kept}\u2069" if any(bidirectional(each) in ("R", "AL") or each == _LRM for each in kept) else kept


def typed_back(text: str) -> str | None:
    """Give what somebody typed back to their field: line by line, without what reaches beyond it; None for nothing."""
    lines = ((line, harmless(line)) for line in text.replace("\r", "").split("\n"))
    return "\n".join(line if line.strip() == kept else kept for line, kept in lines) or None
