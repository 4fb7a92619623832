"""How the list, one booking and the questions read, whoever looks at them, and whatever stands in them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.bookings import FAREWELL_LIMIT
from booking.errors import Problem, Reason
from booking.manage.service import ON_PAGE, AgendaScreen
from booking.model import Attendee, Booking, EventState, MeetingRequest, Response, Slot
from booking.policy import Access
from cards.actions.bookings import CancelBooking, EndBooking, ExtendBooking, ListBookings, ShowBooking
from cards.actions.table import Action, parse
from cards.agenda import agenda_card
from cards.elements import BUDGET, weight
from tests.fakes.teams import actions_of
from tests.support import scenes
from tests.support.reading import buttons, inputs, said, story, value
from tests.support.strictness import check, nodes

HELSINKI, NEW_YORK = ZoneInfo("Europe/Helsinki"), ZoneInfo("America/New_York")
DAY = timedelta(days=1)
EMOJI = "👩🏽‍🚀🛰️" * 60
PRESSES = {"Details", "Extend", "End now", "Cancel booking…"}
HOSTILE = [scenes.HOSTILE, scenes.RIGHT_TO_LEFT, scenes.LONG, EMOJI]


def drawn(screen: AgendaScreen, zone: ZoneInfo = HELSINKI) -> dict[str, Any]:
    card = agenda_card(screen, zone)
    check(card)
    return card


def at(starts: datetime, hours: float = 1, **changes: object) -> Booking:
    return scenes.booking(meeting=MeetingRequest(scenes.slot(starts, hours), "Plan"), **changes)  # type: ignore[arg-type]


# --- The list --------------------------------------------------------------------------------------------------------


def days(card: dict[str, Any]) -> list[str]:
    return [node["text"] for _, node in nodes(card) if node["type"] == "TextBlock"][1:]


def test_bookings_stand_below_their_days_on_the_clocks_of_who_looks() -> None:
    late = at(scenes.NOON + timedelta(hours=13))  # 01:00 of the next day in Helsinki, 18:00 of the same in New York
    screen = scenes.listed(at(scenes.NOON), late, at(scenes.NOON + 2 * DAY))
    assert days(drawn(screen)) == ["Today, Tue 24 Nov 2026", "Tomorrow, Wed 25 Nov 2026", "Thu 26 Nov 2026"]
    assert days(drawn(screen, NEW_YORK)) == ["Today, Tue 24 Nov 2026", "Thu 26 Nov 2026"]
    assert "18:00–19:00 · Plan" in said(drawn(screen, NEW_YORK))
    assert "01:00–02:00 at HQ (UTC+2)" not in said(drawn(screen))


def test_the_day_after_the_clocks_change_is_tomorrow_however_long_today_is() -> None:
    for evening in (datetime(2026, 3, 28, 21, 59), datetime(2026, 10, 24, 20, 59)):  # noqa: DTZ001
        now = evening.replace(tzinfo=ZoneInfo("UTC"))
        screen = scenes.listed(at((now + timedelta(hours=20)).astimezone(ZoneInfo("UTC"))), now=now)
        assert days(drawn(screen))[0].startswith("Tomorrow, Sun")


def test_each_entry_offers_what_makes_sense_now() -> None:
    booking = at(scenes.NOON)
    opens, end = ShowBooking(booking.id), EndBooking(booking.id, 1)
    running = scenes.NOON + timedelta(minutes=1)
    assert presses(scenes.listed(booking)) == [opens, opens]
    assert presses(scenes.listed(booking, now=running)) == [opens, opens, ExtendBooking(booking.id, 1), end]
    ending = scenes.listed(booking, now=scenes.NOON + timedelta(minutes=59, seconds=30))
    assert presses(ending) == [opens, opens, ExtendBooking(booking.id, 1)]
    retired = replace(scenes.listed(booking, now=running), retired=frozenset({booking.room.address}))
    assert presses(retired) == [opens, opens, end]


def test_a_list_that_is_there_to_cancel_offers_that_on_every_page() -> None:
    booking = at(scenes.NOON)
    opens = ShowBooking(booking.id)
    screen = replace(scenes.listed(booking, page=2, count=12), cancelling=True)
    pages = [ListBookings(1, "cancel"), ListBookings(3, "cancel")]
    assert said(drawn(screen))[0] == "Which one shall I cancel?"
    assert presses(screen, paging=3) == [opens, CancelBooking(booking.id)]
    assert [parse({"action": each}) for each in actions_of(drawn(screen))][-3:-1] == pages
    running = replace(scenes.listed(booking, now=scenes.NOON + timedelta(minutes=1)), cancelling=True)
    assert presses(running) == [opens, EndBooking(booking.id, 1)]
    ending = replace(scenes.listed(booking, now=scenes.NOON + timedelta(minutes=59, seconds=30)), cancelling=True)
    assert presses(ending) == [opens, opens], "what has nothing left to cancel can be opened still"


def test_answers_begin_with_who_declined_and_no_line_begins_with_a_dot() -> None:
    people = tuple(Attendee(f"p{at}@x.example", f"Person {at}") for at in range(3))
    answers = (Response.ACCEPTED, Response.DECLINED, Response.NONE)
    made = scenes.booking(
        meeting=replace(scenes.booking().meeting, attendees=people),
        responses=tuple((each.address, answer) for each, answer in zip(people, answers, strict=True)),
    )
    told = said(drawn(scenes.listed(made)))[-1]
    assert told == "Declined: Person 1\xa0· Accepted: Person 0\xa0· No answer yet: Person 2"


def test_a_row_that_is_pressed_opens_its_booking_and_sounds_like_no_other() -> None:
    listed = [at(scenes.NOON + number * DAY, id=scenes.BOOKING_ID[:-1] + f"{number}") for number in range(3)]
    rows = [node["selectAction"] for _, node in nodes(drawn(scenes.listed(*listed))) if "selectAction" in node]
    assert [parse({"action": each}) for each in rows] == [ShowBooking(each.id) for each in listed]
    assert rows[0]["title"] == "Details of Plan, Tue 24 Nov 2026, 12:00–13:00"
    assert len({each["title"] for each in rows}) == len(listed)


def presses(screen: AgendaScreen, paging: int = 1) -> list[Action]:
    """What the rows of a list do when they are pressed, without the buttons below it."""
    return [parse({"action": each}) for each in [*actions_of(drawn(screen))][:-paging]]


def crowd(name: str, count: int = 499) -> tuple[Attendee, ...]:
    return tuple(Attendee(f"p{number}@x.example", f"{number} {name}", f"id-{number}") for number in range(count))


@pytest.mark.parametrize("text", HOSTILE)
def test_the_heaviest_page_is_light_enough_and_keeps_every_button(text: str) -> None:
    room = replace(scenes.ASH, name=text, building=text, floor=text)
    said_by = [*Response] * 125
    people = crowd(text)
    booking = scenes.booking(
        room,
        meeting=MeetingRequest(scenes.slot(scenes.NOON, 30), text[:255], people),
        responses=tuple((each.address, answer) for each, answer in zip(people, said_by, strict=False)),
    )
    spread = [
        replace(booking, meeting=replace(booking.meeting, slot=scenes.slot(scenes.NOON + number * DAY, 14)))
        for number in range(ON_PAGE)
    ]
    one = drawn(scenes.one(booking))
    assert weight(one) <= BUDGET
    assert story(one).count(" more") == len(Response), "of each answer some are named and the rest counted"
    card = drawn(scenes.listed(*spread, page=2, count=15))
    assert weight(card) <= BUDGET
    assert buttons(card).count("Details") == ON_PAGE
    assert "Accepted: " in story(card)


def test_of_many_people_the_first_are_named_and_the_rest_counted() -> None:
    card = drawn(scenes.listed(scenes.booking(meeting=MeetingRequest(scenes.slot(), "Plan", crowd("Lee", 9)))))
    assert said(card)[-1] == "No answer yet: 0 Lee, 1 Lee, 2 Lee, and 6 more"


# --- One booking -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_somebody_wrote_is_read_as_anything_but_text(text: str) -> None:
    room = replace(scenes.OAK, name=text[:80], building=text[:80])
    invited = (Attendee("a@x.example", text), Attendee("b@x.example", text[::-1]))
    booking = scenes.booking(
        room, booker=replace(scenes.MEGAN, name=text), meeting=MeetingRequest(scenes.slot(), text[:255], invited)
    )
    by = replace(scenes.ALEX, name=text)
    gone = replace(booking, state=EventState.CANCELLED, problem=Problem(Reason.CANCELLED), ended_by=by)
    screens: list[AgendaScreen] = [
        scenes.listed(booking),
        scenes.one(booking, Problem(Reason.ROOM_TAKEN, None, {"name": text})),
        scenes.one(booking, viewer=scenes.ALEX, access=Access.SEE),
        scenes.one(gone),
        scenes.longer(20, booking, Problem(Reason.ROOM_TAKEN, None, {"name": text})),
        scenes.asked(booking, cancellation_message=text),
    ]
    for screen in screens:
        card = drawn(screen)
        ours = [node["text"] for _, node in nodes(card) if node["type"] == "TextBlock"]
        assert not any(set("*_[]<>`#") & set(block) or "endless" in block for block in ours)
        assert all(len(title) < 40 for title in buttons(card))
        assert "\u202e" not in str({**card, "body": [each for each in card["body"] if each["type"] != "Input.Text"]})


@pytest.mark.parametrize("phase", ["coming", "running", "over"])
@pytest.mark.parametrize("state", list(EventState))
def test_whoever_may_only_look_is_offered_nothing_but_their_own_list(phase: str, state: EventState) -> None:
    now = {"coming": scenes.MORNING, "running": scenes.NOON, "over": scenes.NOON + DAY}[phase]
    card = drawn(scenes.one(scenes.booking(state=state), viewer=scenes.ALEX, access=Access.SEE, now=now))
    assert buttons(card) == ["My bookings"]
    assert value(card, "Booked by") == "Megan Bowen"


def test_the_one_who_looks_is_you_and_nobody_else_is() -> None:
    card = drawn(scenes.one(viewer=scenes.ALEX))
    assert value(card, "Invited") == "Megan Bowen, you, guest@partner.example"
    by_address = replace(scenes.ALEX, id="another", address="Guest@Partner.example")
    assert value(drawn(scenes.one(viewer=by_address)), "Invited") == "Megan Bowen, Alex Wilber, you"
    nobody = replace(scenes.ALEX, id="another", address="")
    assert "you" not in said(drawn(scenes.one(viewer=nobody)))


def test_a_link_to_join_is_offered_until_it_is_over() -> None:
    link = "https://teams.microsoft.com/l/meetup-join/1"
    booking = scenes.booking(meeting=replace(scenes.booking().meeting, online=True), online_url=link)
    for now, offered in ((scenes.MORNING, True), (scenes.NOON, True), (scenes.NOON + DAY, False)):
        urls = [each.get("url") for each in actions_of(drawn(scenes.one(booking, now=now)))]
        assert (link in urls) is offered


# --- The questions ---------------------------------------------------------------------------------------------------


def test_an_end_on_another_day_says_which() -> None:
    night = at(scenes.NOON + timedelta(hours=11), 0.75)  # 23:00 to 23:45
    assert buttons(drawn(scenes.longer(60, night)))[:3] == [
        *("+15 min, until Wed 25 Nov 00:00", "+30 min, until Wed 25 Nov 00:15", "+60 min, until Wed 25 Nov 00:45"),
    ]


def test_where_nothing_can_be_had_the_reason_is_said_and_the_ways_back_are_there() -> None:
    for taken, words in ((True, "Oak is taken right after that"), (False, "It is as long as a booking can be")):
        card = drawn(scenes.longer(0, taken=taken))
        assert any(line.startswith(words) for line in said(card))
        # Whoever is kept from staying by the next meeting may find another room; nothing makes a booking longer.
        assert buttons(card) == [*(["Change room or time"] if taken else []), "Back", "My bookings"]


@pytest.mark.parametrize("letter", ["x", "ש", "👩"])
def test_a_word_far_too_long_is_given_back_as_far_as_a_card_holds(letter: str) -> None:
    meeting = MeetingRequest(scenes.slot(), scenes.RIGHT_TO_LEFT * 10, crowd(scenes.RIGHT_TO_LEFT))
    long = letter * 20_000
    told = Problem(Reason.FAREWELL_TOO_LONG, None, {"limit": FAREWELL_LIMIT, "length": len(long)})
    card = drawn(scenes.asked(scenes.booking(meeting=meeting), told, cancellation_message=long))
    assert len(inputs(card)["farewell"]) > FAREWELL_LIMIT
    assert weight(card) <= BUDGET


def test_what_was_typed_does_not_go_along_when_the_booking_is_kept() -> None:
    keep = next(each for each in actions_of(drawn(scenes.asked())) if each["title"] == "Keep it")
    assert keep["associatedInputs"] == "none"


def test_a_slot_of_the_questions_is_told_on_both_clocks() -> None:
    slot = Slot(scenes.NOON, scenes.NOON + timedelta(hours=1))
    for screen in (scenes.longer(60, scenes.booking(scenes.ASH)), scenes.asked(scenes.booking(scenes.ASH))):
        assert screen.booking.meeting.slot == slot
        assert "Tue 24 Nov 2026, 12:00–13:00" in said(drawn(screen))
        assert "10:00–11:00 at London House (UTC)" in said(drawn(screen))


def test_who_only_hears_the_list_is_told_which_booking_each_button_is_for() -> None:
    made = (at(scenes.NOON), at(scenes.NOON + timedelta(hours=3)))
    running = scenes.listed(*made, now=scenes.NOON + timedelta(minutes=5))
    told: set[str] = set()
    for screen in (running, replace(running, cancelling=True)):
        of_a_booking = [each for each in actions_of(drawn(screen)) if "booking" in each.get("data", {})]
        tips = {each["title"]: each.get("tooltip", "") for each in of_a_booking if each["title"] in PRESSES}
        assert all("Plan" in tip for tip in tips.values()), tips
        told |= tips.keys()
    assert told == PRESSES
