"""What is recorded of admins: who opened which private booking, by ids alone, in the log."""

import logging

from booking.model import Person

_log = logging.getLogger(__name__)


def record_opened(by: Person, booking_id: str) -> None:
    """Record that an admin opened a private booking of others. What it holds is not in the log, nor anybody's name."""
    _log.info("admin %s opened the private booking %s", by.id, booking_id)
