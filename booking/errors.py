"""What can go wrong, as one tree of errors that carry values and no sentences.

`Refused`: the person can act on it. `Failed`: the world let us down. The sentences stand in `cards/words.py`.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The input of the form that a problem belongs to; the values are the cards' input ids."""

    DATE = "date"
    START = "start"
    END = "end"
    DURATION = "duration"
    TITLE = "title"
    ATTENDEES = "attendees"
    GUESTS = "guests"
    CAPACITY = "capacity"
    FLOOR = "floor"
    EQUIPMENT = "equipment"
    PRIVATE = "private"
    ONLINE = "online"
    ROOM = "room"


class Reason(StrEnum):
    """Why something was refused. The comment names the values that come along."""

    # The form
    MISSING = "missing"
    MALFORMED = "malformed"  # value
    END_BEFORE_START = "end-before-start"
    IN_THE_PAST = "in-the-past"
    TOO_LONG = "too-long"  # hours
    TOO_FAR_AHEAD = "too-far-ahead"  # days
    SKIPPED_TIME = "skipped-time"  # before, after, zone (wall times HH:MM)
    TITLE_TOO_LONG = "title-too-long"  # limit, length
    GUEST_MALFORMED = "guest-malformed"  # value
    ATTENDEE_UNKNOWN = "attendee-unknown"  # value
    ATTENDEES_UNSURE = "attendees-unsure"  # count
    ATTENDEES_KEPT = "attendees-kept"
    SEARCHED_WITHOUT = "searched-without"  # count
    TOO_MANY_ATTENDEES = "too-many-attendees"  # limit, count
    NO_ROOM_FITS = "no-room-fits"
    CHAT_TOO_LARGE = "chat-too-large"  # limit
    CHAT_LEFT_OUT = "chat-left-out"  # count
    # The room
    BOOKING_OFF = "booking-off"
    ROOM_NOT_REGISTERED = "room-not-registered"  # value
    ROOM_OFF = "room-off"  # room, name
    ROOM_TAKEN = "room-taken"  # room, name
    ROOM_FREE_AGAIN = "room-free-again"  # room, name
    ROOM_UNREADABLE = "room-unreadable"  # room, name
    # How much there may be at a time
    TOO_MANY_BOOKINGS = "too-many-bookings"  # limit
    TOO_MANY_BOOKINGS_OF_ALL = "too-many-bookings-of-all"  # limit
    TOO_MANY_FORMS = "too-many-forms"  # limit
    # The card that was pressed
    DRAFT_GONE = "draft-gone"
    NOT_YOUR_CARD = "not-your-card"  # name
    LIST_IS_OLD = "list-is-old"
    SUGGESTIONS_OFF = "suggestions-off"
    FORGED = "forged"
    # A booking that did not come about
    NOT_CONFIRMED = "not-confirmed"
    # A booking that was, and a change of one
    CANCELLED = "cancelled"
    REMOVED = "removed"
    CHANGE_UNDER_WAY = "change-under-way"
    BOOKING_GONE = "booking-gone"
    BOOKING_MOVED_ON = "booking-moved-on"
    BOOKING_OVER = "booking-over"
    NOTHING_CHANGED = "nothing-changed"
    NOT_CHANGED = "not-changed"
    NO_TEAMS_LINK = "no-teams-link"  # name
    NOT_BEGUN = "not-begun"
    ENDS_NOW = "ends-now"
    ROOM_RETIRED = "room-retired"  # room, name
    FAREWELL_TOO_LONG = "farewell-too-long"  # limit, length
    # A schedule
    PLACE_UNKNOWN = "place-unknown"  # value
    PICTURE_GONE = "picture-gone"
    PLAN_GONE = "plan-gone"  # value
    DAY_UNKNOWN = "day-unknown"  # value
    WEEK_OF_SEVERAL = "week-of-several"
    # Reminders
    REMINDER_TOO_EARLY = "reminder-too-early"  # hours
    # What was said, and is left open
    SAID_EITHER = "said-either"  # value, one, other (ISO dates, HH:MM, or as said)
    SAID_NO_DAY = "said-no-day"  # value
    SAID_NO_TIME = "said-no-time"  # value
    SAID_PAST = "said-past"  # value
    SAID_TIME_PAST = "said-time-past"  # time (HH:MM)
    SAID_END_BEFORE = "said-end-before"  # value
    SAID_SEVERAL = "said-several"  # value
    SAID_NEAREST = "said-nearest"  # value, nearest
    SAID_NOT_HERE = "said-not-here"  # value
    SAID_VAGUE = "said-vague"  # value
    SAID_SERIES = "said-series"  # value
    SAID_DAYS = "said-days"  # value
    SAID_SEVERAL_PEOPLE = "said-several-people"  # value, names
    SAID_NOBODY = "said-nobody"  # value
    # Administration
    NOT_ADMIN = "not-admin"
    LAST_ADMIN = "last-admin"
    ADMIN_FROM_SETTINGS = "admin-from-settings"  # name
    ALREADY_ADMIN = "already-admin"  # name
    WAS_NO_ADMIN = "was-no-admin"  # name
    PERSON_UNKNOWN = "person-unknown"  # value
    NOBODY_CHOSEN = "nobody-chosen"
    NOT_IN_DIRECTORY = "not-in-directory"
    NOT_LOOKED_UP = "not-looked-up"
    FOREIGN_PERSON = "foreign-person"  # value
    ADDRESS_MALFORMED = "address-malformed"  # value
    MAILBOX_UNKNOWN = "mailbox-unknown"  # value
    MAILBOX_OUT_OF_SCOPE = "mailbox-out-of-scope"  # value
    ROOM_RESERVED = "room-reserved"  # value
    ROOM_ALREADY_REGISTERED = "room-already-registered"  # value
    ZONE_UNKNOWN = "zone-unknown"  # value
    ZONE_NOT_TOLD = "zone-not-told"  # value
    OPTION_UNKNOWN = "option-unknown"  # value
    SEATS_MALFORMED = "seats-malformed"  # value
    NAME_NEEDED = "name-needed"
    ROOM_UNKNOWN = "room-unknown"  # value
    TOO_MANY_ROOMS = "too-many-rooms"  # limit, count
    ONE_NAME_FOR_SEVERAL = "one-name-for-several"
    NOTHING_TO_UNDO = "nothing-to-undo"  # value
    IMPORT_GONE = "import-gone"
    PLACES_DENIED = "places-denied"
    ROOM_LIST_UNKNOWN = "room-list-unknown"  # value
    IMPORT_OF_ANOTHER = "import-of-another"  # name


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a person can mend: the reason, the field it stands at (if any) and the values to tell."""

    reason: Reason
    field: Field | None = None
    values: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


class RoomkeeperError(Exception):
    """The root of every error that this project raises on purpose."""


class Refused(RoomkeeperError):
    """The person can act: carries one problem or more, in the order of the form."""

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("a refusal names its problem")
        self.problems = problems
        super().__init__(", ".join(problem.reason.value for problem in problems))


def refused(reason: Reason, at: Field | None = None, /, **values: str | int) -> Refused:
    """Shorten the refusal with exactly one problem."""
    return Refused(Problem(reason, at, values))


class Failed(RoomkeeperError):
    """The world let us down: the calendar's side did not do what was asked.

    `request_id` is the vendor's, for its support; `status` and `code` are for the log.
    """

    def __init__(self, *, status: int | None = None, code: str = "", request_id: str = "") -> None:
        self.status, self.code, self.request_id = status, code, request_id
        super().__init__(f"{type(self).__name__} status={status} code={code} request-id={request_id}")


class OutcomeUnknown(Failed):
    """A write may or may not have been applied: time-out, lost connection, or a 5xx. Find out before anything else."""


class Throttled(Failed):
    """Asked to wait; nothing was applied. `retry_after_s` is how long, `everybody` that it is not for one mailbox."""

    def __init__(
        self,
        *,
        retry_after_s: float,
        everybody: bool = False,
        status: int | None = 429,
        code: str = "",
        request_id: str = "",
    ) -> None:
        self.retry_after_s, self.everybody = retry_after_s, everybody
        super().__init__(status=status, code=code, request_id=request_id)


class Unavailable(Failed):
    """Not answering now, and nothing was applied (no connection, or a failed read)."""


class Unreadable(Unavailable):
    """An answer to a read that says nothing that we understand; asking again hardly helps, and has its end."""


class Rejected(Failed):
    """A definite no to this very request (4xx): repeating it as it is cannot help. Nothing was applied."""


class Denied(Rejected):
    """The app may not touch this mailbox: outside the scope, or consent is missing (401, 403)."""


class NotFound(Rejected):
    """What the request names is not there. `mailbox` says that the mailbox itself is missing, not just the item."""

    def __init__(self, *, mailbox: bool, status: int | None = 404, code: str = "", request_id: str = "") -> None:
        self.mailbox = mailbox
        super().__init__(status=status, code=code, request_id=request_id)


class Changed(Rejected):
    """Somebody else wrote the item since the version that was named (412, or 409 of a conflict): read it again."""


class AlreadyCreated(Rejected):
    """The transaction id was used before, so the event exists. `event_id` where the answer named it."""

    def __init__(self, *, event_id: str | None, status: int | None = 409, code: str = "", request_id: str = "") -> None:
        self.event_id = event_id
        super().__init__(status=status, code=code, request_id=request_id)


class LeaseLost(RoomkeeperError):
    """Somebody else owns this row by now (or our lease ran out): stop without a further step."""
