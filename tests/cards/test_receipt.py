from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.errors import Problem, Reason
from booking.forms.screens import Screen
from booking.model import Attendee, Booking, EventState, Former
from booking.policy import Access
from cards.receipt import booking_card, shared_card
from cards.screens import render
from cards.words import sentence
from tests.fakes.teams import actions_of
from tests.support import scenes
from tests.support.reading import said, story, title, value
from tests.support.strictness import check, nodes

HELSINKI = ZoneInfo("Europe/Helsinki")
ONLINE = replace(scenes.booking().meeting, online=True)


def drawn(booking: Booking | None = None, *, shared: bool = False) -> dict[str, Any]:
    """Draw what a form led to, for the booker or for those who read along."""
    made = booking or scenes.booking()
    card = shared_card(made, HELSINKI) if shared else booking_card(scenes.one(made), HELSINKI, fresh=True)
    check(card)
    return card


def found(booking: Booking) -> list[str]:
    """What can be pressed on the card of a booking, but for what stands on each."""
    usual = ("☆ Star room", "My bookings")
    return [each["title"] for each in actions_of(drawn(booking)) if each["title"] not in usual]


def test_a_receipt_tells_room_time_people_and_reference() -> None:
    card = drawn()
    assert said(card)[:4] == [
        "Booked ✓",
        "Budget, last round",
        "Today, Tue 24 Nov, 12:00–13:00",
        "Oak · HQ, floor 3",
    ]
    assert title(card) == "Budget, last round"
    assert value(card, "Invited") == "you, Alex Wilber, guest@partner.example"
    assert value(card, "Reference") == "RK-7F3K2Q"
    assert "Private" not in story(card)
    assert "Teams link" not in story(card)


def test_a_room_elsewhere_tells_its_own_time_as_well() -> None:
    assert "10:00–11:00 at London House (UTC)" in said(drawn(scenes.booking(scenes.ASH)))


def test_a_teams_link_is_promised_only_where_there_is_one() -> None:
    link = "https://teams.microsoft.com/l/meetup-join/1"
    given = drawn(scenes.booking(meeting=ONLINE, online_url=link))
    assert [each["url"] for each in actions_of(given) if "url" in each] == [link]
    for missing in (None, "javascript:alert(1)"):
        card = drawn(scenes.booking(meeting=ONLINE, online_url=missing))
        assert value(card, "Teams link") == "No Teams link: this room's calendar does not offer one."
        assert not any("url" in each for each in actions_of(card))


def test_a_private_booking_says_what_others_see() -> None:
    card = drawn(scenes.booking(meeting=replace(scenes.booking().meeting, private=True)))
    assert value(card, "Private") == "Others see only that the room is taken."


def test_invitations_that_have_not_gone_out_are_not_told_as_sent() -> None:
    assert "The invitations are on their way." in said(drawn(scenes.booking(invited=False)))
    assert "The invitations are on their way." not in said(drawn())


@pytest.mark.parametrize("state", [EventState.HELD, EventState.CREATING, EventState.CREATED])
def test_what_is_not_confirmed_is_never_said_to_be_booked(state: EventState) -> None:
    card = drawn(scenes.booking(state=state, invited=False, meeting=ONLINE))
    assert said(card)[0] == "Waiting for the room to confirm"
    assert "Booked" not in story(card)
    assert value(card, "Will be invited").startswith("you")
    assert value(card, "Teams link") == "It comes with the invitation, if this room's calendar offers one."


def test_what_came_to_nothing_says_why_and_offers_a_new_form() -> None:
    lost = Problem(Reason.ROOM_TAKEN, None, {"name": "Oak"})
    gone = scenes.booking(state=EventState.CANCELLED, problem=lost, invited=False)
    card = drawn(gone)
    assert said(card)[:3] == ["Not booked", "Budget, last round", "⚠ " + sentence(lost)]
    assert "nvite" not in story(card)
    assert found(gone) == ["Book a room"]
    unsaid = Problem(Reason.NOT_CONFIRMED)
    nameless = drawn(scenes.booking(state=EventState.CANCELLED, problem=unsaid, invited=False))
    assert "⚠ Oak could not be booked" in story(nameless)


@pytest.mark.parametrize("state", [EventState.CANCELLING, EventState.CANCELLED])
def test_who_was_invited_is_not_said_to_be_invited_once_more_when_it_is_cancelled(state: EventState) -> None:
    card = drawn(scenes.booking(state=state, ended_by=scenes.MEGAN))
    assert value(card, "Invited") == "you, Alex Wilber, guest@partner.example"
    assert "Will be invited" not in story(card)


def test_a_booking_that_was_ended_early_says_so_and_one_in_its_last_minute_does_not() -> None:
    now = scenes.NOON + timedelta(minutes=36, seconds=30)
    ended = booking_card(scenes.one(scenes.ended(), now=now), HELSINKI, changed=True)
    assert said(ended)[0] == "Ends at 12:37, and the room is free from then on"
    last = booking_card(scenes.one(now=scenes.NOON + timedelta(seconds=3570)), HELSINKI)
    assert said(last)[0] == "Ends at 13:00"


def test_whose_press_came_too_late_is_told_what_was_changed() -> None:
    was = Former("c-1", scenes.OAK, scenes.booking(meeting=ONLINE).meeting)
    late = scenes.one(scenes.booking(former=was), Problem(Reason.BOOKING_MOVED_ON))
    assert "No longer with a Teams link" in said(booking_card(late, HELSINKI))
    unknown = scenes.one(None, Problem(Reason.BOOKING_MOVED_ON))
    assert "No longer with a Teams link" not in said(booking_card(unknown, HELSINKI))


def test_the_title_stands_apart_from_a_problem_above_it() -> None:
    def spacing(*problems: Problem) -> str:
        body = booking_card(scenes.one(None, *problems), HELSINKI)["body"]
        return next(str(each["spacing"]) for each in body if "Budget" in str(each))

    assert (spacing(), spacing(Problem(Reason.BOOKING_OVER))) == ("None", "Default")


def test_whoever_can_only_look_has_a_button_that_is_not_hidden() -> None:
    def in_line(booking: Booking) -> list[str]:
        card = booking_card(scenes.one(booking, viewer=scenes.ALEX, access=Access.SEE), HELSINKI)
        return [each["title"] for each in card["actions"] if each.get("mode") != "secondary"]

    assert in_line(scenes.booking()) == ["My bookings"]
    linked = scenes.booking(meeting=ONLINE, online_url="https://teams.microsoft.com/l/meetup-join/1")
    assert in_line(linked) == ["Join in Teams"]


def test_many_people_are_counted_after_the_first() -> None:
    crowd = tuple(Attendee(f"p{at}@x.example", f"Person {at}") for at in range(499))
    told = value(drawn(scenes.booking(meeting=replace(scenes.booking().meeting, attendees=crowd))), "Invited")
    assert told.startswith("you, Person 0, Person 1")
    assert told.endswith(", and 488 more")


def test_a_booker_without_a_mail_address_is_not_said_to_be_invited() -> None:
    alone = scenes.booking(
        booker=replace(scenes.MEGAN, address=""), meeting=replace(scenes.booking().meeting, attendees=())
    )
    assert value(drawn(alone), "Invited") == "nobody"


@pytest.mark.parametrize("state", list(EventState))
def test_before_others_a_receipt_tells_room_time_and_booker_alone(state: EventState) -> None:
    private = replace(ONLINE, private=True)
    link = "https://teams.microsoft.com/l/meetup-join/1"
    card = drawn(scenes.booking(state=state, meeting=private, online_url=link), shared=True)
    assert "Oak" in said(card)
    assert "Tue 24 Nov 2026, 12:00–13:00" in said(card)
    assert value(card, "Booked by") == "Megan Bowen"
    assert "The details are in Megan Bowen's own chat with me." in said(card)
    for secret in ("Budget", "Alex", "partner", "meetup-join", "RK-7F3K2Q"):
        assert secret not in str(card)


HOSTILE = [scenes.HOSTILE, scenes.RIGHT_TO_LEFT, scenes.LONG]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_word_of_others_is_read_as_markdown_mention_or_link(text: str) -> None:
    room = replace(
        scenes.OAK, name=text[:80], building=text[:80], floor="*3*", equipment=frozenset({"[x](https://y.example)"})
    )
    people = (Attendee("a@x.example", text), Attendee("b@x.example", text[::-1]))
    hostile = scenes.booking(
        room, booker=replace(scenes.MEGAN, name=text), meeting=replace(ONLINE, title=text[:255], attendees=people)
    )
    gone = replace(hostile, state=EventState.CANCELLED, problem=Problem(Reason.NOT_CONFIRMED, None, {"name": text}))
    screens: list[Screen] = [
        scenes.found((room,), (scenes.taken(room, 2),), Problem(Reason.ROOM_TAKEN, None, {"name": text})),
        scenes.form(scenes.INPUTS, Problem(Reason.GUEST_MALFORMED, None, {"value": text}), rooms=(room,)),
    ]
    cards = [render(each, shared=shared) for each in screens for shared in (False, True)]
    cards += [drawn(each, shared=shared) for each in (hostile, gone) for shared in (False, True)]
    for card in cards:
        check(card)
        ours = [node["text"] for _, node in nodes(card) if node["type"] == "TextBlock"]
        assert ours
        for block in ours:
            assert not set("*_[]<>`#") & set(block)
            assert "endless" not in block
        assert "entities" not in str(card)
        assert "\u202e" not in str(card)
        boxes = [node for _, node in nodes(card) if node.get("id") == "equipment"]
        assert all(each["choices"][0]["title"] == "\\[x\\]\\(https://y.example\\)" for each in boxes)
