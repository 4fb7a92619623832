"""Event ids in the two formats that Graph hands out: classic ones, and immutable ones on request by ``Prefer``.

Both are accepted everywhere, are case-sensitive and contain ``=``, ``-`` or ``_``. They name the mailbox's place as
well, so moving a mailbox changes them. Source: learn.microsoft.com/graph/outlook-immutable-id.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from hashlib import shake_256

from graph.sandbox.errors import GraphError, invalid, not_found
from graph.sandbox.state import Mailbox

CLASSIC = b"\x00\x03\x24\x00"
IMMUTABLE = urlsafe_b64decode("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A")
FILLER = {CLASSIC: 87, IMMUTABLE: 10}  # bytes, so that ids have about the length of real ones


def encode(mailbox: Mailbox, *, uid: str, day: date | None, immutable: bool) -> str:
    """The id of an event, or of one day of a series."""
    head = IMMUTABLE if immutable else CLASSIC
    moves = mailbox.immutable_moves if immutable else mailbox.moves
    filler = shake_256(mailbox.address.encode() + head).digest(FILLER[head])
    tail = moves.to_bytes(2) + bytes.fromhex(uid) + (day.toordinal() if day else 0).to_bytes(4)
    return urlsafe_b64encode(head + filler + tail).decode()


def decode(mailbox: Mailbox, event_id: str, *, malformed_is_400: bool) -> tuple[str, date | None]:
    """The uid and the day behind an id.

    Raises:
        GraphError: 400 ErrorInvalidIdMalformed for what never was an id, 404 ErrorItemNotFound for an id of elsewhere.
    """
    try:
        raw = urlsafe_b64decode(event_id.encode())
    except (binascii.Error, UnicodeEncodeError, ValueError) as error:
        raise _malformed(yes=malformed_is_400) from error
    immutable = raw.startswith(IMMUTABLE)
    if len(raw) not in (len(CLASSIC) + FILLER[CLASSIC] + 22, len(IMMUTABLE) + FILLER[IMMUTABLE] + 22):
        raise _malformed(yes=malformed_is_400)
    uid, ordinal = raw[-20:-4].hex(), int.from_bytes(raw[-4:])
    day = date.fromordinal(ordinal) if 0 < ordinal <= date.max.toordinal() else None
    if encode(mailbox, uid=uid, day=day, immutable=immutable) != event_id:
        raise not_found()
    return uid, day


def _malformed(*, yes: bool) -> GraphError:
    return invalid("Id is malformed.", "ErrorInvalidIdMalformed") if yes else not_found()
