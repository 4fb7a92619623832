"""What the card of a form shows at any time: values, drawn by `cards` and given by the booking forms."""

from dataclasses import dataclass, field
from datetime import date, datetime

from booking.availability.common_times import Proposals
from booking.availability.free_now import FreeNow
from booking.bookings import Found
from booking.errors import Problem
from booking.forms.draft import Draft
from booking.home import Home
from booking.listening import Heard
from booking.model import Booking, Criteria, MeetingRequest, Room
from booking.policy import Rules


@dataclass(frozen=True, slots=True)
class FormScreen:
    """The form, with what was typed so far and what is wrong with it; `suggests`: it may ask when everyone can."""

    draft: Draft
    rooms: tuple[Room, ...]
    rules: Rules
    problems: tuple[Problem, ...] = ()
    suggests: bool = False
    favourites: frozenset[str] = frozenset()
    booking: Booking | None = None
    """The booking that the form changes, if it does, as it is now."""
    heard: Heard | None = None
    """What somebody wrote that it was filled from, as far as it still stands in the fields."""
    today: date = date.min
    """The writer's day then."""
    unfolded: bool = False
    """Whether everything is shown from the start, for clients that cannot unfold it."""
    about_people: bool = False
    """Whether the press that led here was about the people who are named."""
    now: datetime = field(kw_only=True)
    """When the form is drawn: it calls days today and tomorrow."""


@dataclass(frozen=True, slots=True)
class RoomsScreen:
    """The rooms that were found for a request; `problems` tell what came of the last press, if anything went wrong."""

    draft: Draft
    meeting: MeetingRequest
    found: Found
    problems: tuple[Problem, ...] = ()
    favourites: frozenset[str] = frozenset()
    booking: Booking | None = None
    """The booking that is to be changed, if one is, as it is now."""
    criteria: Criteria = field(default_factory=Criteria)
    """What was asked of the rooms."""
    home: Home | None = None
    """Where the booker is at home, as far as known: it is nobody else's business."""


@dataclass(frozen=True, slots=True)
class NowScreen:
    """The rooms that are free right now; `problems` tell what came of the last press, or why there are none."""

    draft: Draft
    now: FreeNow
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TimesScreen:
    """The times at which everyone can, for a request whose slot says from when on they were looked for, and how long.

    `problems` tell of whom nothing was known.
    """

    draft: Draft
    meeting: MeetingRequest
    proposals: Proposals
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptScreen:
    """A booking: on its way, confirmed, or come to nothing (`booking.problem`); or changed, or left as it was.

    `claimed` says that its room was on the registry a moment ago, as the booking came about; `held` that the card that
    was pressed is noted to show it, and is its answerer's for a while.
    """

    draft: Draft
    booking: Booking
    claimed: bool = field(default=False, compare=False)
    held: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ClosedScreen:
    """The person closed the form; nothing was booked."""

    draft: Draft


Screen = FormScreen | RoomsScreen | NowScreen | TimesScreen | ReceiptScreen | ClosedScreen
