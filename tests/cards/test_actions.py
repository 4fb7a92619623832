from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.errors import Reason, Refused
from booking.forms.inputs import TEXT_LIMIT, Inputs
from booking.imports.plan import Mode
from booking.imports.service import Section
from cards.actions.bookings import (
    CancelBooking,
    EditBooking,
    EndBooking,
    ExtendBooking,
    ListBookings,
    OpenPrivate,
    ShowBooking,
    WithdrawBooking,
)
from cards.actions.form import CloseForm, FindRooms, OpenForm, SuggestTimes
from cards.actions.found_rooms import BookRoom, ChangeForm, OpenNow, StarRoom, TurnPage
from cards.actions.imports import ApplyImport, CancelImport, ImportPlaces, OpenImport, ShowImport
from cards.actions.own_settings import SetHome, SetLanguage, SetReminder, SetZone, ShowHelp, ShowHome, ShowReminders
from cards.actions.rooms import (
    AskToRemoveRoom,
    DropRoom,
    ExportAll,
    ExportAsText,
    ListRoomsPage,
    OpenRoom,
    RestoreRoom,
    SwitchPart,
)
from cards.actions.schedule import ShowSchedule
from cards.actions.setup import (
    AskToTakeAdmin,
    GiveAdmin,
    RunCheck,
    ShowAdmin,
    ShowAdmins,
    ShowPermission,
    ShowSetup,
    SwitchOn,
    TakeAdmin,
)
from cards.actions.table import Action, data_of, parse
from cards.actions.values import ANY
from cards.elements import button

DRAFT = "7d0c3f7e-8f10-4f3c-9a36-0d4f1f0c2b11"
OTHER_TYPE = "Action.Submit"

_words = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=60)
_choice = _words.filter(lambda text: text != ANY)
_several = st.lists(_words.map(lambda text: text.replace(",", "").strip()).filter(bool), max_size=4, unique=True).map(
    tuple
)
_drafts = st.uuids().map(str)
_numbers = st.integers(1, 1_000_000)
_instants = st.datetimes(datetime(2000, 1, 2), datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 — naive by hypothesis' signature
_inputs = st.builds(
    Inputs,
    date=_words,
    start=_words,
    end=_words,
    title=_words,
    attendees=_several,
    guests=_words,
    capacity=_words,
    floor=_choice,
    equipment=_several,
    private=st.booleans(),
    online=st.booleans(),
    room=_choice,
)
_spans = st.tuples(_instants, _instants).filter(lambda edges: edges[0] < edges[1])
_actions: st.SearchStrategy[Action] = st.one_of(
    st.builds(OpenForm, _words, st.none() | _instants),
    st.builds(lambda room, span, like: OpenForm(room, span[0], span[1], like), _words, _spans, st.just("") | _drafts),
    st.builds(StarRoom, _words, st.booleans(), where=_words.filter(bool), day=_words),
    st.builds(FindRooms, _drafts, _numbers, _inputs),
    st.builds(BookRoom, _drafts, _numbers, _words, st.none() | _instants),
    st.builds(
        lambda draft, revision, room, span: BookRoom(draft, revision, room, *span), _drafts, _numbers, _words, _spans
    ),
    st.builds(SuggestTimes, _drafts, _numbers, _inputs),
    st.builds(OpenNow),
    st.builds(SetZone, _words, _words, st.none() | _instants, booking=st.just("") | _drafts),
    st.builds(lambda room, span, like: SetZone("", room, span[0], span[1], like), _words, _spans, _drafts),
    st.builds(OpenPrivate, _drafts),
    st.builds(StarRoom, _words, st.booleans(), _drafts, _numbers),
    st.builds(StarRoom, _words, st.booleans(), booking=_drafts),
    st.builds(ListBookings, _numbers, _words),
    st.builds(ShowBooking, _drafts),
    st.builds(EditBooking, _drafts),
    st.builds(ExtendBooking, _drafts, _numbers, st.none() | _instants),
    st.builds(EndBooking, _drafts, _numbers),
    st.builds(CancelBooking, _drafts),
    st.builds(WithdrawBooking, _drafts, _numbers),
    st.builds(ShowSchedule, _words, _words, _numbers),
    st.builds(SetReminder, st.integers(0, 9999)),
    st.builds(BookRoom, _drafts, _numbers, inputs=_inputs),
    st.builds(ChangeForm, _drafts, _numbers),
    st.builds(TurnPage, _drafts, _numbers, _numbers),
    st.builds(CloseForm, _drafts, _numbers),
    st.builds(ShowHelp, more=st.booleans()),
    st.builds(OpenImport),
    st.builds(RunCheck),
    st.builds(ShowSetup),
    st.builds(ShowPermission),
    st.builds(SwitchOn),
    st.builds(ImportPlaces, _words),
    st.builds(ShowImport, _drafts, st.sampled_from(Section), _numbers),
    st.builds(ApplyImport, _drafts, st.sampled_from(Mode), _numbers),
    st.builds(CancelImport, _drafts, _numbers),
    st.builds(ShowHome, st.just("") | _drafts, st.integers(1, 9999)),
    st.builds(SetHome, _words, st.just("") | _drafts, st.integers(1, 9999)),
    st.builds(SetLanguage, st.sampled_from(("", "en", "fi", "sv", "de"))),
    st.builds(ShowReminders, st.just("") | _drafts),
    st.builds(SetReminder, st.integers(0, 9999), st.just("") | _drafts),
    st.builds(ListRoomsPage, st.just("") | _words, _numbers),
    st.builds(OpenRoom, _words),
    st.builds(AskToRemoveRoom, _words),
    st.builds(DropRoom, _words, st.integers(0, 1000), st.booleans()),
    st.builds(RestoreRoom, _words),
    st.just(ExportAll()),
    st.just(ExportAsText()),
    st.just(ShowAdmin()),
    st.just(ShowAdmins()),
    st.just(GiveAdmin()),
    st.builds(AskToTakeAdmin, _words),
    st.builds(TakeAdmin, _words),
    st.builds(SwitchPart, st.booleans(), st.just("") | _words, st.just("") | _words, st.just("") | _words),
)


def typed(inputs: Inputs) -> dict[str, str]:
    """What a client sends of the form's inputs: strings, choices of several joined, empty ones left out."""
    sent = {}
    for each in fields(inputs):
        match getattr(inputs, each.name):
            case bool(on):
                sent[each.name] = "true" if on else "false"
            case tuple(several):
                sent[each.name] = ",".join(several)
            case text:
                sent[each.name] = text
    return {name: value for name, value in sent.items() if value}


def press(action: Action) -> dict[str, Any]:
    """Press the button of an action as a client does: what it carries, with what was typed merged into it."""
    pressed = button("FormPress", action).model_dump(mode="json", by_alias=True, exclude_none=True)
    inputs = getattr(action, "inputs", None)
    data = {**pressed["data"], **(typed(inputs) if inputs else {})}
    return {"action": {**pressed, "data": data}, "trigger": "manual"}


def sent(verb: object, **data: object) -> dict[str, object]:
    return {"action": {"type": "Action.Execute", "verb": verb, "data": data}}


@given(_actions)
@settings(deadline=None)
def test_every_press_is_read_as_the_action_of_its_button(action: Action) -> None:
    assert parse(press(action)) == action


@given(_actions)
@settings(deadline=None)
def test_a_button_carries_nothing_that_was_typed(action: Action) -> None:
    known = {
        "draft",
        "revision",
        "room",
        "at",
        "until",
        "page",
        "purpose",
        "booking",
        "on",
        "where",
        "day",
        "minutes",
        "language",
        "zone",
        "like",
        "run",
        "section",
        "mode",
        "of",
        "words",
        "more",
        "admin",
        "version",
        "cancel",
        "building",
        "floor",
    }
    assert set(data_of(action)) <= known


def test_inputs_are_read_in_every_form_that_clients_send_them() -> None:
    first = {"capacity": "6", "private": "true", "online": "false", "equipment": "screen,wb", "attendees": "a, b,a,"}
    second = {
        "capacity": 6,
        "private": True,
        "online": False,
        "equipment": " screen , wb ",
        "attendees": "a,b",
        "end": None,
    }
    wanted = Inputs(capacity="6", private=True, equipment=("screen", "wb"), attendees=("a", "b"))
    for inputs in (first, second):
        assert parse(sent("booking.find", draft=DRAFT, revision=1, **inputs)) == FindRooms(DRAFT, 1, wanted)
    assert parse(sent("booking.find", draft=DRAFT, revision=1, capacity=6.0)) == FindRooms(
        DRAFT, 1, Inputs(capacity="6")
    )


@pytest.mark.parametrize(("said", "meant"), [(1, True), ("1", True), ("True", True), (0, False), ("0", False)])
def test_a_yes_or_no_comes_as_any_scalar_of_json(said: object, meant: bool) -> None:
    found = parse(sent("booking.find", draft=DRAFT, revision=1, private=said, online=said))
    assert found == FindRooms(DRAFT, 1, Inputs(private=meant, online=meant))
    assert parse(sent("room.star", room="oak@x.example", on=said, booking=DRAFT)) == StarRoom(
        "oak@x.example", meant, booking=DRAFT
    )


@pytest.mark.parametrize("revision", [7, "7", 7.0])
def test_a_number_comes_as_any_scalar_of_json(revision: object) -> None:
    assert parse(sent("booking.change", draft=DRAFT, revision=revision)) == ChangeForm(DRAFT, 7)


def test_several_choices_may_come_as_a_list() -> None:
    found = parse(sent("booking.find", draft=DRAFT, revision=1, attendees=["a", "b", "a"], equipment=["screen, wb"]))
    assert found == FindRooms(DRAFT, 1, Inputs(attendees=("a", "b"), equipment=("screen", "wb")))


def test_any_room_and_anywhere_mean_no_choice() -> None:
    assert parse(sent("booking.find", draft=DRAFT, revision=1, room="any", floor="any")) == FindRooms(
        DRAFT, 1, Inputs()
    )


def test_a_press_on_the_form_is_told_from_one_on_a_room_by_its_inputs() -> None:
    on_form = parse(sent("booking.book", draft=DRAFT, revision=2, room="oak@contoso.example", date="2026-11-24"))
    on_room = parse(sent("booking.book", draft=DRAFT, revision=2, room="oak@contoso.example"))
    assert on_form == BookRoom(DRAFT, 2, inputs=Inputs(date="2026-11-24", room="oak@contoso.example"))
    assert on_room == BookRoom(DRAFT, 2, "oak@contoso.example")


def test_an_instant_is_taken_to_utc_from_any_offset() -> None:
    moment = datetime(2026, 11, 24, 13, 15, tzinfo=timezone(timedelta(hours=2)))
    action = parse(sent("booking.book", draft=DRAFT, revision=2, room="oak@x.example", at=moment.isoformat()))
    assert isinstance(action, BookRoom)
    assert action.at == moment
    assert action.at.tzinfo is UTC


def test_the_word_to_the_attendees_comes_from_what_was_typed() -> None:
    typed = sent("booking.withdraw", booking=DRAFT, revision=3, farewell="We meet online.")
    assert parse(typed) == WithdrawBooking(DRAFT, 3, "We meet online.")


def test_a_reminder_is_set_by_a_button_or_by_a_choice() -> None:
    assert parse(sent("reminder.set", minutes=15)) == parse(sent("reminder.set", minutes="15")) == SetReminder(15)


def test_what_a_client_adds_of_its_own_does_no_harm() -> None:
    assert parse(sent("help.show", msteams={"x": 1})) == ShowHelp()
    assert parse({"action": {"type": "Action.Execute", "verb": "help.show"}}) == ShowHelp()


@pytest.mark.parametrize(
    "value",
    [
        None,
        "booking.open",
        [],
        {},
        {"action": None},
        {"action": {"type": OTHER_TYPE, "verb": "help.show", "data": {}}},
        {"action": {"verb": "help.show", "data": {}}},
        {"action": {"type": "Action.Execute", "verb": "help.show", "data": "text"}},
        sent("booking.confirm", draft=DRAFT, revision=1),
        sent(["booking.find"], draft=DRAFT, revision=1),
        sent(None),
        sent("booking.change"),
        sent("booking.change", draft=DRAFT),
        sent("booking.change", draft="1; drop table", revision=1),
        sent("booking.change", draft=DRAFT.upper(), revision=1),
        sent("booking.change", draft=UUID(DRAFT).hex, revision=1),
        sent("booking.change", draft=[DRAFT], revision=1),
        *(
            sent("booking.change", draft=DRAFT, revision=bad)
            for bad in (0, -1, True, "-1", "1.5", "one", 1.5, None, 10**30, [1])
        ),
        *(sent("booking.page", draft=DRAFT, revision=1, page=bad) for bad in (0, "0", None, 10**9)),
        *(
            sent("booking.book", draft=DRAFT, revision=1, room="oak@x.example", at=bad)
            for bad in ("soon", "2026-11-24T10:00")
        ),
        *(
            sent("booking.book", draft=DRAFT, revision=1, room="oak@x.example", at=f"{year}-12-31T23:59:59-14:00")
            for year in ("0001", "9999")
        ),
        sent("booking.book", draft=DRAFT, revision=1, at="2026-11-24T10:00:00+00:00", date="2026-11-24"),
        sent("booking.book", draft=DRAFT, revision=1, room={"address": "oak@x.example"}),
        sent("booking.find", draft=DRAFT, revision=1, title="x" * (TEXT_LIMIT + 1)),
        sent("booking.find", draft=DRAFT, revision=1, title=["x"]),
        sent("booking.find", draft=DRAFT, revision=1, title="a\0b"),
        sent("booking.find", draft=DRAFT, revision=1, title="\ud800"),
        sent("booking.find", draft=DRAFT, revision=1, title=True),
        sent("booking.find", draft=DRAFT, revision=1, capacity=float("nan")),
        sent("booking.find", draft=DRAFT, revision=1, capacity=10**400),
        sent("booking.find", draft=DRAFT, revision=1, private="yes"),
        sent("booking.find", draft=DRAFT, revision=1, private=2),
        sent("booking.find", draft=DRAFT, revision=1, private=[True]),
        sent("booking.find", draft=DRAFT, revision=1, attendees=[["a"]]),
        sent("booking.find", draft=DRAFT, revision=1, attendees=[None, {"id": "a"}]),
        sent("booking.open", room={"x": 1}),
        sent("booking.open", room="Oak", until="2026-11-24T10:00:00+00:00"),
        sent("booking.open", at="2026-11-24T10:00:00+00:00", until="2026-11-24T10:00:00+00:00"),
        sent("booking.book", draft=DRAFT, revision=1, room="oak@x.example", until="2026-11-24T10:00:00+00:00"),
        *(
            sent(f"booking.{verb}", booking=bad)
            for verb in ("show", "edit", "cancel")
            for bad in (None, "1", 1, [DRAFT])
        ),
        *(sent(f"booking.{verb}", booking=DRAFT) for verb in ("extend", "end", "withdraw")),
        sent("booking.extend", booking=DRAFT, revision=1, until="later"),
        sent("booking.withdraw", booking=DRAFT, revision=1, farewell=["x"]),
        *(sent("room.star", room="oak@x.example", booking=DRAFT, on=bad) for bad in (None, "yes", 2)),
        sent("room.star", room="oak@x.example", on=True),
        sent("room.star", room="oak@x.example", on=True, draft=DRAFT, revision=1, booking=DRAFT),
        *(sent("reminder.set", minutes=bad) for bad in (None, "", "-5", -5, 1.5, "soon", True, 100_000)),
        sent("bookings.list", page=0),
        sent("schedule.show", where="Oak", page="first"),
    ],
)
def test_what_no_card_of_ours_could_have_sent_is_refused_as_forged(value: object) -> None:
    with pytest.raises(Refused) as caught:
        parse(value)
    assert [each.reason for each in caught.value.problems] == [Reason.FORGED]


_junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_verbs = st.sampled_from(
    [
        *("booking.open", "booking.find", "booking.book", "booking.page", "booking.close", "help.show"),
        *("booking.show", "booking.extend", "bookings.list", "room.star", "schedule.show", "reminder.set", "home.set"),
    ]
)
_keys = st.sampled_from(
    [
        *("draft", "revision", "room", "at", "page", "date", "capacity", "equipment", "private"),
        *("booking", "until", "on", "where", "day", "minutes"),
    ]
)


@given(_verbs, st.dictionaries(_keys, _junk | st.just(DRAFT) | st.just(1), max_size=6))
@settings(deadline=None)
def test_whatever_comes_is_an_action_or_forged(verb: str, data: dict[str, object]) -> None:
    try:
        action = parse(sent(verb, **data))
    except Refused as error:
        reasons = [each.reason for each in error.problems]
    else:
        reasons = [Reason.FORGED] if parse(press(action)) == action else []
    assert reasons == [Reason.FORGED]


def test_each_verb_means_one_button() -> None:
    verbs = [button.verb for button in get_args(Action)]
    assert len(set(verbs)) == len(verbs)
