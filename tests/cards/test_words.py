from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.errors import (
    AlreadyCreated,
    Changed,
    Denied,
    Failed,
    Field,
    NotFound,
    OutcomeUnknown,
    Problem,
    Reason,
    Refused,
    Rejected,
    Throttled,
    Unavailable,
)
from booking.model import NewEvent, Person, Room, Slot
from booking.policy import Rules
from cards import words
from cards.words import (
    about,
    apology,
    describe,
    event_text,
    next_span,
    next_time,
    room_span,
    sentence,
    shown,
    span,
)
from tests.support import scenes

HELSINKI, LONDON, KATHMANDU = ZoneInfo("Europe/Helsinki"), ZoneInfo("Europe/London"), ZoneInfo("Asia/Kathmandu")
VALUES: dict[str, str | int] = {
    "value": "what they wrote",
    "hours": "8",
    "days": 180,
    "before": "02:59",
    "one": "2026-12-03",
    "other": "10:00",
    "time": "09:00",
    "nearest": "Oak",
    "names": "Adele Vance, Adele Zhou",
    "after": "04:00",
    "zone": "Europe/Helsinki",
    "limit": 255,
    "length": 300,
    "count": 501,
    "room": "oak@contoso.example",
    "name": "Oak",
}


def test_every_reason_has_its_sentence_and_no_sentence_is_without_reason() -> None:
    assert set(words._SENTENCES) == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_every_sentence_is_whole_short_and_says_what_to_do(reason: Reason) -> None:
    for field in (None, *Field):
        said = sentence(Problem(reason, field, VALUES))
        assert said[0].isupper() or said[0] == "“"
        assert said.endswith(".")
        assert not set("{}…") & set(said)
        assert len(said) <= 160
        assert "oak@contoso.example" not in said, "the name says which room"


@pytest.mark.parametrize("reason", Reason)
def test_a_sentence_without_its_values_still_reads(reason: Reason) -> None:
    for field in (None, *Field):
        said = sentence(Problem(reason, field))
        assert not set("{}“”") & set(said.replace("“book”", ""))


def test_a_sentence_names_what_stands_in_its_values() -> None:
    assert sentence(Problem(Reason.ROOM_TAKEN, None, {"room": "oak@x.example", "name": "Oak"})).startswith(
        "Oak is taken"
    )
    assert "Megan Bowen" in sentence(Problem(Reason.NOT_YOUR_CARD, None, {"name": "Megan Bowen"}))
    assert "last 8 hours at most" in sentence(Problem(Reason.TOO_LONG, Field.END, {"hours": "8"}))
    assert "last 1 hour at most" in sentence(Problem(Reason.TOO_LONG, Field.END, {"hours": "1"}))
    assert "up to 180 days ahead" in sentence(Problem(Reason.TOO_FAR_AHEAD, Field.DATE, {"days": 180}))
    assert "“14:3o”" in sentence(Problem(Reason.MALFORMED, Field.START, {"value": "14:3o"}))
    skipped = sentence(
        Problem(Reason.SKIPPED_TIME, Field.START, {"before": "02:59", "after": "04:00", "zone": "Europe/Helsinki"})
    )
    assert "02:59" in skipped
    assert "04:00" in skipped


def test_the_words_of_others_are_cleaned_and_cut_and_never_templates() -> None:
    said = sentence(Problem(Reason.GUEST_MALFORMED, Field.GUESTS, {"value": "{limit} \u202egro.live\n" + "x" * 500}))
    assert "{limit} gro.live x" in said
    assert "\u202e" not in said
    assert len(said) < 200


def test_words_from_right_to_left_are_kept_apart_from_the_digits_beside_them() -> None:
    assert shown(scenes.RIGHT_TO_LEFT) == f"\u2068{scenes.RIGHT_TO_LEFT}\u2069"
    assert shown("Oak 5") == "Oak 5"


@pytest.mark.parametrize("marked", ["\u200fOak 5", "\u061cOak", "Oak\u200e 5"])
def test_what_marks_a_direction_is_kept_and_kept_to_itself(marked: str) -> None:
    assert shown(marked) == f"\u2068{marked}\u2069"


def test_a_flag_that_does_not_fit_leaves_no_unseen_letters() -> None:
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    assert shown(f"Match {england}") == f"Match {england}"
    assert shown(f"Match {england} and more", 10) == "Match \U0001f3f4…"


@pytest.mark.parametrize(
    ("error", "words_in_it"),
    [
        (Throttled(retry_after_s=0.2), "in 1 second."),
        (Throttled(retry_after_s=30), "in 30 seconds."),
        (Throttled(retry_after_s=301), "in 6 minutes."),
        (Denied(status=403, request_id="r-1"), "not allowed"),
        (Unavailable(), "cannot be reached"),
        (OutcomeUnknown(status=504), "do not know yet"),
        (NotFound(mailbox=True), "mailbox does not exist"),
        (NotFound(mailbox=False), "did not work"),
        (Rejected(status=400, code="ErrorSecret"), "did not work"),
        (Changed(status=412), "did not work"),
        (AlreadyCreated(event_id=None), "did not work"),
    ],
)
def test_a_failure_is_said_with_its_reference_and_without_its_details(error: Failed, words_in_it: str) -> None:
    said = apology(error, "AB12CD34")
    assert words_in_it in said
    assert said.endswith("(Reference: AB12CD34)")
    assert "ErrorSecret" not in said
    assert "r-1" not in said


def test_any_error_is_described_in_words() -> None:
    two = Refused(Problem(Reason.MISSING, Field.DATE), Problem(Reason.MISSING, Field.START))
    assert describe(two, "R1") == "Please choose the date. Please choose when it starts."
    assert describe(Unavailable(), "R1") == apology(Unavailable(), "R1")
    unforeseen = describe(KeyError("secret"), "R1")
    assert "secret" not in unforeseen
    assert unforeseen.endswith("(Reference: R1)")


def test_a_slot_is_told_with_its_day_and_zone() -> None:
    assert span(scenes.slot(), HELSINKI) == "Tue 24 Nov 2026, 12:00–13:00"
    assert span(scenes.slot(), KATHMANDU) == "Tue 24 Nov 2026, 15:45–16:45"


def test_a_slot_over_midnight_names_both_days() -> None:
    late = scenes.slot(datetime(2026, 11, 24, 21, 30, tzinfo=UTC))
    assert span(late, HELSINKI) == "Tue 24 Nov 2026, 23:30 – Wed 25 Nov 2026, 00:30"


def test_a_slot_over_a_change_of_clocks_names_both_zones() -> None:
    autumn = Slot(datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC))
    assert span(autumn, HELSINKI) == "Sun 25 Oct 2026, 02:30 (UTC+3) – 04:00 (UTC+2)"


def test_the_rooms_own_time_is_told_where_its_clocks_differ_at_that_moment() -> None:
    assert room_span(scenes.slot(), HELSINKI, scenes.ASH) == "10:00–11:00 at London House (UTC)"
    assert room_span(scenes.slot(), HELSINKI, scenes.OAK) == ""
    assert room_span(scenes.slot(), ZoneInfo("Europe/Lisbon"), scenes.ASH) == ""
    late = scenes.slot(datetime(2026, 11, 24, 22, 30, tzinfo=UTC))
    assert room_span(late, HELSINKI, scenes.ASH) == "Tue 24 Nov 2026, 22:30–23:30 at London House (UTC)"


def test_the_rooms_own_time_over_a_change_of_its_clocks_names_both_zones() -> None:
    spring = Slot(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    assert room_span(spring, KATHMANDU, scenes.ASH) == "Sun 29 Mar 2026, 00:30 (UTC) – 02:30 (UTC+1) at London House"


def test_the_next_time_is_told_with_its_day_only_if_that_is_another() -> None:
    same, other = scenes.slot(scenes.NOON + timedelta(hours=2)), scenes.slot(scenes.NOON + timedelta(hours=23))
    assert next_time(same, scenes.slot(), HELSINKI) == "14:00"
    assert next_span(same, scenes.slot(), HELSINKI) == "14:00–15:00"
    assert next_time(other, scenes.slot(), HELSINKI) == "Wed 25 Nov 11:00"
    assert next_span(other, scenes.slot(), HELSINKI) == "Wed 25 Nov 11:00–12:00"


def test_a_room_is_described_by_what_is_known_of_it() -> None:
    assert about(scenes.OAK) == "HQ, floor 3 · 8 seats · screen, whiteboard"
    assert about(scenes.room("Bare", building="", floor="", seats=None, equipment="")) == ""


def test_much_equipment_is_counted_instead_of_listed() -> None:
    loaded = scenes.room("Loaded", equipment=",".join(f"thing {at}" for at in range(30)))
    assert about(loaded).endswith(" · thing 0, thing 1, thing 10, thing 11, thing 12, thing 13, and 24 more")


def test_rules_and_counts_read_well() -> None:
    assert words.rules(Rules()) == "Up to 8 hours, at most 180 days ahead."
    assert words.rules(Rules(timedelta(hours=1), timedelta(days=1))) == "Up to 1 hour, at most 1 day ahead."


@pytest.mark.parametrize(
    ("booker", "who"),
    [
        (Person("id-1", "Ada Byron", "ada@x.example"), "Ada Byron (ada@x.example)"),
        (Person("id-1", "Ada Byron"), "Ada Byron"),
        (Person("id-1", "", "ada@x.example"), "ada@x.example"),
        (Person("id-1", ""), "id-1"),
    ],
)
def test_an_event_says_who_booked_it_and_where_the_chat_is(booker: Person, who: str) -> None:
    event = NewEvent("event-1", Room(scenes.OAK.mailbox, "Oak"), booker, scenes.booking().meeting, "booking-1", "RK-1")
    text = f"Booked by {who} with Roomkeeper.\nReference: RK-1"
    assert event_text(event, "") == text
    assert event_text(event, "https://chat.example") == f"{text}\nBack to the chat: https://chat.example"
