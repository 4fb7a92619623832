"""Everything that is said in words: one table from problems to sentences, and one from failures.

A sentence says what is the matter and what to do next; none blames, none is longer than a breath.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from itertools import accumulate
from math import ceil
from string import Formatter
from zoneinfo import ZoneInfo

from booking.errors import (
    Denied,
    Failed,
    Field,
    NotFound,
    OutcomeUnknown,
    Problem,
    Reason,
    Refused,
    Throttled,
    Unavailable,
    Unreadable,
)
from booking.model import Booking, NewEvent, Person, Room, Slot
from booking.policy import Rules
from cards.language import say, say_count, to_say
from cards.shown import shown as shown
from cards.times import clock as clock
from cards.times import clock_of, span_anywhere
from cards.times import day as day
from cards.times import day_of as day_of
from cards.times import hours as hours
from cards.times import lasting as lasting
from cards.times import next_span as next_span
from cards.times import next_time as next_time
from cards.times import room_span as room_span
from cards.times import span as span
from cards.times import until as until

EQUIPMENT_LIMIT = 60
"""Characters in which a room's equipment is named; what does not fit is counted."""

# The placeholders are the values of the reasons in booking/errors.py. `value` comes in quotation marks.
_SENTENCES: Mapping[Reason, str] = {
    Reason.MISSING: to_say("Please fill this in."),
    Reason.MALFORMED: to_say("{value} cannot be read here. Please enter it again."),
    Reason.END_BEFORE_START: to_say("The end has to be after the start. Please choose a later end."),
    Reason.IN_THE_PAST: to_say("That time is over. Please choose one that is still to come."),
    Reason.TOO_LONG: to_say("A booking can last {hours} at most. Please choose an earlier end."),
    Reason.TOO_FAR_AHEAD: to_say("Rooms can be booked up to {days} ahead. Please choose an earlier date."),
    Reason.SKIPPED_TIME: to_say(
        "The clocks change that day and skip this time. Please choose {before} or earlier, or {after} or later."
    ),
    Reason.TITLE_TOO_LONG: to_say(
        "The title has {length} characters, and a calendar keeps {limit}. Please shorten it."
    ),
    Reason.GUEST_MALFORMED: to_say("{value} is not a mail address. Please write it like name@example.com."),
    Reason.ATTENDEE_UNKNOWN: to_say(
        "{value} cannot be invited: there is no such mailbox here. Please take them off the list."
    ),
    Reason.ATTENDEES_UNSURE: to_say(
        "I could not look up {people} just now. Please try again in a minute, or take them off the list."
    ),
    Reason.ATTENDEES_KEPT: to_say(
        "Everybody listed here is still invited. To take somebody off, press the cross beside the name, then go on."
    ),
    Reason.SEARCHED_WITHOUT: to_say("I could not look up {people} just now, and searched without them."),
    Reason.TOO_MANY_ATTENDEES: to_say(
        "You named {count} people, and a meeting takes {limit}. Please take some off the list."
    ),
    Reason.NO_ROOM_FITS: to_say(
        "No room fits all that. Please ask for less: fewer people, any floor, or less equipment."
    ),
    Reason.BOOKING_OFF: to_say("Booking is switched off at the moment. Please ask an admin, or try again later."),
    Reason.ROOM_NOT_REGISTERED: to_say(
        "{value} is not a room that can be booked here. Please choose one from the list."
    ),
    Reason.ROOM_OFF: to_say("An admin switched booking off for {room}. Please choose another room, or ask an admin."),
    Reason.ROOM_TAKEN: to_say("{room} is taken at that time. Please choose another room or time."),
    Reason.ROOM_FREE_AGAIN: to_say("{room} was taken when you asked for it, and is free now. Please choose it again."),
    Reason.ROOM_UNREADABLE: to_say("The calendar of {room} cannot be read just now. Please choose another room."),
    Reason.TOO_MANY_BOOKINGS: to_say(
        "You have {limit} bookings to come, and one person may have no more. Please cancel one that you do not need."
    ),
    Reason.TOO_MANY_BOOKINGS_OF_ALL: to_say(
        "There are {limit} bookings to come here, and no more are taken. Please tell an admin."
    ),
    Reason.TOO_MANY_FORMS: to_say("Too many forms are open here just now. Please try again later, or tell an admin."),
    Reason.DRAFT_GONE: to_say("This card is too old to be used. Please type “book” to start again."),
    Reason.NOT_YOUR_CARD: to_say("This card belongs to {person}. Please type “book” to get your own."),
    Reason.LIST_IS_OLD: to_say("That list was a few minutes old, so I looked again. This is what is free now."),
    Reason.SUGGESTIONS_OFF: to_say(
        "Looking for common times is switched off here. Please choose a time, and find rooms."
    ),
    Reason.FORGED: to_say("This button cannot be used any more. Please type “book” to start again."),
    Reason.NOT_CONFIRMED: to_say("{room} could not be booked: its calendar did not confirm it. Please try again."),
    Reason.CANCELLED: to_say("This booking was cancelled. Please type “book” to make another one."),
    Reason.REMOVED: to_say(
        "Somebody took this booking off the room's calendar. Please type “book” to make another one."
    ),
    Reason.CHANGE_UNDER_WAY: to_say("This booking is being changed just now. Please try again in a moment."),
    Reason.BOOKING_GONE: to_say("There is no such booking any more. Please type “book” to make another one."),
    Reason.BOOKING_MOVED_ON: to_say(
        "This booking has just been changed. Please look at it as it is now, and try again."
    ),
    Reason.BOOKING_OVER: to_say("This booking is over, so it cannot be changed any more."),
    Reason.NOTHING_CHANGED: to_say("Nothing was changed: the booking is like this already."),
    Reason.NOT_CHANGED: to_say(
        "The calendar did not take the change, so the booking stays as it was. Please try again."
    ),
    Reason.NO_TEAMS_LINK: to_say(
        "{room} has no Teams links. Please switch the Teams link off, or choose another room."
    ),
    Reason.NOT_BEGUN: to_say("This booking has not begun yet. Please cancel it, or change its time."),
    Reason.ENDS_NOW: to_say("This booking ends within this minute, so there is nothing left to end."),
    Reason.ROOM_RETIRED: to_say(
        "{room} is off the list of rooms, so it cannot be had for longer. This booking stands, and can be ended or "
        "cancelled."
    ),
    Reason.FAREWELL_TOO_LONG: to_say(
        "Your message has {length} characters; a cancellation can carry {limit}. Please shorten it."
    ),
    Reason.PLACE_UNKNOWN: to_say(
        "I don’t know {value}. Please name a room, building or floor, and maybe a day: schedule Oak, schedule HQ 3 fri."
    ),
    Reason.PICTURE_GONE: to_say(
        "This picture was used already, or sent more than a day ago. Please send it once more."
    ),
    Reason.PLAN_GONE: to_say("{value} has no plan any more. Please send a picture of that floor."),
    Reason.DAY_UNKNOWN: to_say(
        "I don’t know {value}. Please write a floor of that building, or a day like tomorrow, fri, 27.11. or 27 Nov."
    ),
    Reason.CHAT_TOO_LARGE: to_say("More than {limit} people are in this chat. Please choose the ones who are to come."),
    Reason.CHAT_LEFT_OUT: to_say("I left out {people}: I do not find them in your organisation."),
    Reason.WEEK_OF_SEVERAL: to_say("I can show a week for one room at a time. Please choose the room."),
    Reason.SAID_EITHER: to_say("{value} can mean {one} or {other}. Please choose."),
    Reason.SAID_NO_DAY: to_say("There is no such day as {value}. Please choose the date."),
    Reason.SAID_NO_TIME: to_say("There is no such time as {value}. Please choose one."),
    Reason.SAID_PAST: to_say("{value} is over. Please choose a time that is still to come."),
    Reason.SAID_TIME_PAST: to_say("Today it is past {time}. Please choose the date."),
    Reason.SAID_END_BEFORE: to_say("{value} ends before it starts. Please choose when it ends."),
    Reason.SAID_SEVERAL: to_say("{value} could be several rooms. Please choose one."),
    Reason.SAID_NEAREST: to_say("There is no room {value}. Did you mean {nearest}? Please choose one."),
    Reason.SAID_NOT_HERE: to_say("No room has {value}, so I left it out."),
    Reason.SAID_VAGUE: to_say("{value} leaves the time open. Please choose one."),
    Reason.SAID_SERIES: to_say("I cannot book a series yet, so {value} became the first day alone."),
    Reason.SAID_DAYS: to_say("A booking lasts hours, not days, so I left {value} out. Please choose when it ends."),
    Reason.SAID_SEVERAL_PEOPLE: to_say("{value} could be {names}. Please choose here who is meant."),
    Reason.SAID_NOBODY: to_say("I found nobody called {value}. Please choose them here, or leave them out."),
    Reason.REMINDER_TOO_EARLY: to_say("A reminder can come up to {hours} ahead. Please choose fewer minutes."),
    Reason.NOT_ADMIN: to_say("Only admins can do that. Please ask one of them."),
    Reason.LAST_ADMIN: to_say("The last admin cannot be removed. Please add another one first."),
    Reason.ADMIN_FROM_SETTINGS: to_say("{person} is an admin by the bot's settings, and can only be removed there."),
    Reason.ALREADY_ADMIN: to_say("{person} is an admin already."),
    Reason.WAS_NO_ADMIN: to_say("{person} is not an admin, so nothing was changed."),
    Reason.PERSON_UNKNOWN: to_say(
        "{value} could not be found. Please mention the person with @, so that I know who is meant."
    ),
    Reason.NOBODY_CHOSEN: to_say("Please choose somebody of this organisation first."),
    Reason.NOT_IN_DIRECTORY: to_say(
        "You are not in this organisation's directory. Only people who are in it can book its rooms."
    ),
    Reason.NOT_LOOKED_UP: to_say("I could not look you up just now. Please try again in a minute."),
    Reason.FOREIGN_PERSON: to_say("{value} belongs to another organisation. Only people of this one book its rooms."),
    Reason.ADDRESS_MALFORMED: to_say("{value} is not a mail address. Please write it like oak@example.com."),
    Reason.MAILBOX_UNKNOWN: to_say("There is no mailbox {value}. Please check the room's address."),
    Reason.MAILBOX_OUT_OF_SCOPE: to_say(
        "I may not read the mailbox {value}. Please have it added to the scope of this app in Exchange."
    ),
    Reason.ROOM_RESERVED: to_say("{value} is a reserved workspace, which nobody can book. Please choose another room."),
    Reason.ROOM_ALREADY_REGISTERED: to_say("{value} is registered already."),
    Reason.ZONE_NOT_TOLD: to_say("I cannot read the time zone of {value}. Please add it, like zone=Europe/Helsinki."),
    Reason.ZONE_UNKNOWN: to_say("{value} is not a time zone. Please write one like Europe/Helsinki."),
    Reason.OPTION_UNKNOWN: to_say(
        "I do not know the option {value}. I know building, floor, space, seats, equipment, zone."
    ),
    Reason.SEATS_MALFORMED: to_say(
        "{value} is not a number of seats. Please write a whole number, like 8, or - for none."
    ),
    Reason.NAME_NEEDED: to_say("A room needs a name. Please write one, like space=Oak."),
    Reason.ROOM_UNKNOWN: to_say("There is no room {value}."),
    Reason.TOO_MANY_ROOMS: to_say(
        "You named {count} rooms, and one message takes {limit}. Please send the rest after that."
    ),
    Reason.ONE_NAME_FOR_SEVERAL: to_say(
        "Several rooms cannot have one name. Please leave space= out, or add them one by one."
    ),
    Reason.NOTHING_TO_UNDO: to_say("It is too late to undo that. Please register {value} again."),
    Reason.IMPORT_GONE: to_say("This import is over. Please begin again with rooms import."),
    Reason.PLACES_DENIED: to_say(
        "I may not read your room directory: the app has no permission Place.Read.All. A file or a paste works."
    ),
    Reason.ROOM_LIST_UNKNOWN: to_say("There is no room list {value} any more."),
    Reason.IMPORT_OF_ANOTHER: to_say("This import belongs to {person}. Please begin your own with rooms import."),
}

# Where the field says better what is wanted.
_AT_FIELD: Mapping[tuple[Reason, Field], str] = {
    (Reason.MISSING, Field.DATE): to_say("Please choose the date."),
    (Reason.MISSING, Field.START): to_say("Please choose when it starts."),
    (Reason.MISSING, Field.END): to_say("Please choose when it ends."),
    (Reason.MISSING, Field.ATTENDEES): to_say(
        "Please name the people who are to come, and I look when all of them can."
    ),
    (Reason.MISSING, Field.ROOM): to_say("Please choose a room here, or press Show free rooms."),
    (Reason.ROOM_RETIRED, Field.ROOM): to_say(
        "{room} was taken off the list of rooms. You can keep it for the time you have; for more, choose another room."
    ),
    (Reason.MALFORMED, Field.DATE): to_say("{value} is not a date. Please choose one."),
    (Reason.MALFORMED, Field.START): to_say("{value} is not a time. Please write it like 14:30."),
    (Reason.MALFORMED, Field.END): to_say("{value} is not a time. Please write it like 14:30."),
    (Reason.MALFORMED, Field.DURATION): to_say("{value} is no length that can be booked here. Please choose one."),
    (Reason.MALFORMED, Field.CAPACITY): to_say("{value} is not a number of people. Please enter a whole number."),
    (Reason.MALFORMED, Field.FLOOR): to_say("There are no rooms at {value} any more. Please choose again."),
    (Reason.MALFORMED, Field.EQUIPMENT): to_say("No room has {value} any more. Please choose again."),
}


def sentence(problem: Problem) -> str:
    """Say what is the matter and what to do; the words of others in it are cleaned and cut."""
    template = _SENTENCES[problem.reason]
    if problem.field is not None:
        template = _AT_FIELD.get((problem.reason, problem.field), template)
    text = say(
        template, **{name: _filled(name, problem.values) for _, name, _, _ in Formatter().parse(template) if name}
    )
    return text[:1].upper() + text[1:]


def _filled(name: str, values: Mapping[str, object]) -> str:
    """Fill one placeholder of a problem's sentence."""
    told = shown(str(values[name])) if name in values else ""
    match name:
        case "value":
            return say("“{words}”", words=told) if told else say("What was entered")
        case "one" | "other" | "time" | "before" | "after":
            return said_time(str(values.get(name, "")))
        case "room":
            return shown(str(values.get("name", ""))) or say("That room")
        case "person":
            return shown(str(values.get("name", ""))) or say("somebody else")
        case "people":
            count = _number(values.get("count"))
            return say_count("one of the people", "{count} of the people", count)
        case "hours":
            return say_count("{count} hour", "{count} hours", _number(values.get("hours")))
        case "days":
            return say_count("{count} day", "{count} days", _number(values.get("days")))
        case _:
            return told or "…"


def said_time(text: str) -> str:
    """Write a day or a time of day as whoever reads writes them; what is neither stays as it is."""
    try:
        return day_of(date.fromisoformat(text)) if "-" in text else clock_of(time.fromisoformat(text))
    except ValueError:
        return shown(text) or "…"


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) or (isinstance(value, str) and value.isdecimal()) else 0


def apology(error: Failed, reference: str) -> str:
    """Say that something did not work, whether trying again helps, and the reference that finds it in the log."""
    return say("{sentence} (Reference: {reference})", sentence=_apology(error), reference=reference)


def describe(error: Exception, reference: str) -> str:
    """Say of any error what a person can do about it; what nobody foresaw is said with its reference."""
    match error:
        case Refused():
            return " ".join(sentence(each) for each in error.problems)
        case Failed():
            return apology(error, reference)
        case _:
            return apology(Failed(), reference)


def apology_at_least(reference: str) -> str:
    """Say that something went wrong, where no better sentence can be made."""
    return say("Something went wrong. Reference {reference}.", reference=reference)


def _apology(error: Failed) -> str:
    match error:
        case Throttled(retry_after_s=seconds):
            return say("The calendars are very busy just now. Please try again in {time}.", time=_wait(seconds))
        case OutcomeUnknown():
            return say(
                "The calendar did not answer in time, so I do not know yet how it ended. Please look again shortly."
            )
        case Unreadable():
            return say("The calendar told something that I cannot read. Please try again; if it stays, tell an admin.")
        case Unavailable():
            return say("The calendars cannot be reached just now. Please try again in a few minutes.")
        case Denied():
            return say("I am not allowed to read that calendar. Please tell an admin.")
        case NotFound(mailbox=True):
            return say("That mailbox does not exist any more. Please tell an admin.")
        case _:
            return say("That did not work, and it is not your fault. Please try again; if it stays, tell an admin.")


def _wait(seconds: float) -> str:
    if seconds <= 90:
        return say_count("{count} second", "{count} seconds", max(1, ceil(seconds)))
    return say_count("{count} minute", "{count} minutes", ceil(seconds / 60))


def read_ago(age: timedelta) -> tuple[str, ...]:
    """Say how long ago the rooms' calendars were read, where that is a minute or more."""
    minutes = age // timedelta(minutes=1)
    if not minutes:
        return ()
    return (
        say_count(
            "The calendars were read {count} minute ago.", "The calendars were read {count} minutes ago.", minutes
        ),
    )


def paged(page: int, pages: int) -> str:
    """Say which page of how many it is."""
    return say("Page {page} of {pages}", page=page, pages=pages)


def spelled_out(minutes: int) -> str:
    """Name a number of minutes: `10 minutes`, `1 hour`, `2 hours 5 minutes`."""
    hours, rest = divmod(minutes, 60)
    named = say_count("{count} hour", "{count} hours", hours)
    if hours and not rest:
        return named
    minutes_named = say_count("{count} minute", "{count} minutes", rest)
    return say("{hours} {minutes}", hours=named, minutes=minutes_named) if hours else minutes_named


def city(zone: ZoneInfo) -> str:
    """Name the place that a zone is called after: `London`; the whole key where it is called after none."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def seats(room: Room) -> str:
    """Name how many people fit; empty if nobody said."""
    return "" if room.seats is None else say_count("{count} seat", "{count} seats", room.seats)


def placed(room: Room, slot: Slot, zone: ZoneInfo) -> str:
    """Name a room and a time in a line: `Oak · Tue 24 Nov 2026, 10:00–11:00 EET (UTC+2)`."""
    return say("{room} · {time}", room=shown(room.name, 60), time=span(slot, zone))


def event_text(event: NewEvent, chat_link: str) -> str:
    """Say in an event who booked it, and lead back to the chat; where there is no link, it is left out."""
    booker = event.booker
    who = f"{booker.name} ({booker.address})" if booker.name and booker.address else booker.name or booker.address
    lines = [
        say("Booked by {person} with Roomkeeper.", person=who or booker.id),
        say("Reference: {reference}", reference=event.reference),
        *([say("Back to the chat: {link}", link=chat_link)] if chat_link else ()),
    ]
    return "\n".join(lines)


def untitled(booker: Person) -> str:
    """Give the subject of somebody's booking that has no title, for everybody who sees it on a calendar."""
    return say("{name}'s meeting", name=booker.name) if booker.name else say("Meeting")


def cancellation_message(booking: Booking, room: Room, slot: Slot) -> str:
    """Tell the attendees of an event why it is cancelled: a new invitation takes its place, on the room's clocks."""
    when = span_anywhere(slot, ZoneInfo(room.mailbox.zone))
    if room.address == booking.room.address:
        return say(
            "A new invitation takes the place of this one: {room}, {time}.", room=shown(room.name, 60), time=when
        )
    name, there = shown(room.name, 60), place(room, 60)
    return say(
        "This meeting has moved to {room}, {time}. A new invitation is on its way to you.",
        room=say("{room} ({place})", room=name, place=there) if there else name,
        time=when,
    )


def cancelled_by(person: Person, word: str) -> str:
    """Tell the attendees of an event who cancelled it, where that was not the booker, with their word, if any."""
    name, word = shown(person.name, 60), shown(word, len(word) + 1)
    if not word:
        return say("{name} cancelled this booking.", name=name) if name else say("An admin cancelled this booking.")
    if not name:
        return say("An admin cancelled this booking: {word}", word=word)
    return say("{name} cancelled this booking: {word}", name=name, word=word)


def equipment(room: Room) -> str:
    """List a room's equipment in alphabetical order, cut where it gets long; empty if there is none."""
    named = [shown(each, 40) for each in sorted(room.equipment)]
    lengths = accumulate(len(each) + 2 for each in named)
    fitting = max(1, sum(length <= EQUIPMENT_LIMIT for length in lengths))
    return and_more(named[:fitting], len(named) - fitting)


def and_more(texts: Sequence[str], more: int) -> str:
    """Name several in a row, and count those that are not named: `Oak, Elm, and 3 more`."""
    named = ", ".join(texts)
    return say_count("{named}, and {count} more", "{named}, and {count} more", more, named=named) if more > 0 else named


def place(room: Room, limit: int = 60) -> str:
    """Say where a room is: `HQ, floor 3`; empty if nobody said."""
    return floor_named(room.building, room.floor, limit)


def floor_named(building: str, floor: str, limit: int = 60) -> str:
    """Name a floor of a building, either of which may be missing."""
    building, floor = shown(building, limit * 2 // 3), shown(floor, limit // 3)
    if building and floor:
        return say("{building}, floor {floor}", building=building, floor=floor)
    return building or (say("Floor {floor}", floor=floor) if floor else "")


def about(room: Room) -> str:
    """Describe a room in a line: `HQ, floor 3 · 8 seats · screen, whiteboard`."""
    return " · ".join(part for part in (place(room), seats(room), equipment(room)) if part)


def rules(rules: Rules) -> str:
    """Tell the rules before anybody runs into them."""
    return say(
        "Up to {hours}, at most {days} ahead.",
        hours=spelled_out(round(rules.longest.total_seconds() / 60)),
        days=say_count("{count} day", "{count} days", rules.lead.days),
    )
