"""What the log tells of admins beside the audit: who opened which private booking, by ids alone."""

import logging

from booking.model import Person

_log = logging.getLogger(__name__)


def log_opened(by: Person, booking_id: str) -> None:
    """Tell what the audit has already; what the booking holds is not in the log, nor anybody's name."""
    _log.info("admin %s opened the private booking %s", by.id, booking_id)
