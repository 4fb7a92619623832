"""Completes what came with a press by what the form already held.

A form offers a length beside an end, and inputs that only add people to those who are named already: not every client
draws what an input is preset with, and what is not drawn must not get lost by a press.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.errors import Field, Problem, Reason
from booking.forms.draft import Draft
from booking.forms.inputs import OTHER, Inputs, as_understood, length_between
from booking.forms.typed_times import calendar_day, end_time, length, wall_time
from booking.model import Booking, Slot, mailbox_address
from booking.policy import FIRST_LENGTH
from booking.times import Skipped, instant, wall, zone_at

EVERYBODY = "everybody"
"""What stands for all who are named, where one may not say who they are."""


def completed(inputs: Inputs, draft: Draft) -> Inputs:
    """Give what a form of that draft holds once this was typed into it.

    People are added to those whom the draft names. A length decides the end, unless an end was typed. Whatever a
    shared card does not show stays where it was left empty.
    """
    before = draft.inputs
    listed = replace(
        inputs,
        title=inputs.title or before.title if draft.shared else inputs.title,
        attendees=tuple(dict.fromkeys((*before.attendees, *inputs.attendees))),
        guests=_added(before.guests, inputs.guests),
    )
    return with_end(as_understood(listed), as_understood(before), zone_at(draft.zone))


def kept_against_the_card(inputs: Inputs, draft: Draft) -> tuple[Problem, ...]:
    """Tell of people who were missing on a card whose inputs hold everybody, as those of older cards do.

    Whether somebody took them off or the client did not draw them cannot be known. So they stay until they are taken
    off one by one, and the person is told before anything happens.
    """
    if inputs.duration or draft.shared:
        return ()  # A card of today only adds; a shared one never showed them.
    lost = set(draft.inputs.attendees) - set(inputs.attendees)
    guests = set(guests_in(draft.inputs.guests)) - set(guests_in(inputs.guests))
    return (Problem(Reason.ATTENDEES_KEPT, Field.ATTENDEES),) if lost or guests else ()


def guests_in(text: str) -> tuple[str, ...]:
    """List the mail addresses in what was typed as guests, each once."""
    found = (mailbox_address(each) for each in _words(text))
    return tuple(dict.fromkeys(each for each in found if each))


def not_guests_in(text: str) -> str:
    """Give back what was typed among the guests and is no mail address, to be mended; empty if all are."""
    return ", ".join(each for each in _words(text) if not mailbox_address(each))


def without_one(inputs: Inputs, who: str) -> Inputs:
    """Take somebody off: a colleague by Entra object id, a guest by address, or EVERYBODY."""
    if who == EVERYBODY:
        return replace(inputs, attendees=(), guests="")
    guests = [each for each in guests_in(inputs.guests) if each != who]
    rest = not_guests_in(inputs.guests)
    return replace(
        inputs,
        attendees=tuple(each for each in inputs.attendees if each != who),
        guests=", ".join([*guests, *([rest] if rest else [])]),
    )


def with_one_again(inputs: Inputs, who: str, booking: Booking | None) -> Inputs:
    """Put somebody back on whom the booking that is changed has invited, by id or address; nobody else."""
    for each in booking.meeting.attendees if booking else ():
        if who and who == each.person_id:
            return replace(inputs, attendees=tuple(dict.fromkeys((*inputs.attendees, who))))
        if who == each.address and not each.person_id:
            return replace(inputs, guests=_added(inputs.guests, who))
    return inputs


def with_end(inputs: Inputs, before: Inputs, zone: ZoneInfo) -> Inputs:
    """Let a length decide the end where nobody typed one, and an end that a later start has passed move on with it.

    `before` is what the form held: an end that still stands there as it did was not typed.
    """
    left_alone = inputs.end.strip() == before.end.strip()
    chosen = left_alone and inputs.duration not in ("", OTHER, str(minutes_shown(before)))
    if inputs.duration and (chosen or not inputs.end.strip()):
        return _lasting(inputs, zone)
    inputs = replace(inputs, duration="")
    lasted = _length(before)
    if left_alone and lasted is not None and inputs.start != before.start and _is_past_its_end(inputs):
        return _lasting(replace(inputs, duration=str(lasted // timedelta(minutes=1))), zone)
    return inputs


def minutes_shown(inputs: Inputs) -> int | None:
    """Tell which length a form shows, in minutes: as chosen or as its times say; one hour if it has no end.

    None where its end does not follow from its start, and stands for itself.
    """
    try:
        lasts: timedelta | None = length(inputs.duration)
    except ValueError:
        lasts = _length(inputs) if inputs.end.strip() else FIRST_LENGTH
    return None if lasts is None else lasts // timedelta(minutes=1)


def with_slot(inputs: Inputs, slot: Slot, zone: ZoneInfo) -> Inputs:
    """Put a slot into the form, which has one date: an end that is not after the start is on the next day.

    What is too long to be read so is shown to end just before midnight.
    """
    starts, ends = wall(slot.starts, zone), wall(slot.ends, zone)
    if ends.date() > starts.date() and length_between(starts.time(), ends.time()) != ends - starts:
        ends = ends.replace(hour=23, minute=59)
    return replace(
        inputs,
        date=starts.date().isoformat(),
        start=starts.strftime("%H:%M"),
        end=ends.strftime("%H:%M"),
        duration="",
    )


def _lasting(inputs: Inputs, zone: ZoneInfo) -> Inputs:
    """Put the end in that follows from start and length; the length stays alone where that cannot be told."""
    inputs = replace(inputs, end="")
    try:
        day, start, lasts = calendar_day(inputs.date), wall_time(inputs.start), length(inputs.duration)
        moment = instant(day, start, zone)
        if isinstance(moment, Skipped):
            ends = (datetime.combine(day, start) + lasts).time()
        else:
            # Across a change of clocks it is as long as it really lasts, where the clock can say so.
            ends = wall(moment.astimezone(UTC) + lasts, zone).time()
            if length_between(start, ends) is None:
                ends = (datetime.combine(day, start) + lasts).time()
    except (ValueError, OverflowError):
        return inputs
    if length_between(start, ends) is None:
        return inputs
    return replace(inputs, end=f"{ends:%H:%M}", duration="")


def _length(inputs: Inputs) -> timedelta | None:
    try:
        return length_between(wall_time(inputs.start), end_time(inputs.end))
    except ValueError:
        return None


def _is_past_its_end(inputs: Inputs) -> bool:
    try:
        return wall_time(inputs.start) >= end_time(inputs.end)
    except ValueError:
        return False


def _added(before: str, typed: str) -> str:
    """Add typed guests to those that were named; what was no address before was given back, and is typed anew."""
    if not typed.strip():
        return ", ".join(guests_in(before))
    known = guests_in(before)
    return ", ".join([*known, *(each for each in _words(typed) if mailbox_address(each) not in known)])


def _words(text: str) -> list[str]:
    return [each for each in re.split(r"[;,\s]+", text) if each]
