"""Every card in every state, held against its golden file and the gate of strictness.

After a wanted change: ROOMKEEPER_GOLDENS=write pytest tests/cards/test_gallery.py, then read the difference.
"""

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.availability.places import Guess, Place, When
from booking.availability.schedule import Shown, Unclear
from booking.availability.timeline import Entry
from booking.bookings import Found, taken_rooms
from booking.errors import Field, Problem, Reason
from booking.forms.inputs import filled
from booking.forms.screens import ClosedScreen, Screen
from booking.home import Home
from booking.manage.service import AgendaScreen
from booking.model import Attendee, Change, ChangeState, EventState, MeetingRequest, Response, Room
from booking.own_building import HomeScreen
from booking.policy import Access, Part, without_words
from booking.ports import Admin, RoomChange
from booking.room_administration import Added, Edited, NewForm, NoRoom, Overview, Removal, Removed, RoomForm, Switched
from booking.room_names import Several
from booking.times import zone_at
from cards import administration, asides, languages, reminders, welcome, which, zones
from cards.actions.form import OpenForm
from cards.actions.found_rooms import OpenNow
from cards.actions.own_settings import SetZone
from cards.agenda import agenda_card
from cards.elements import Card
from cards.home import home_card
from cards.overview import off_for_admin, overview_card
from cards.receipt import booking_card, closed_card, gone_card, shared_card
from cards.room_editing import new_room_form, no_room, room_edited, room_form, rooms_added, which_to_change
from cards.room_list import exported, exported_as_text, rooms_page
from cards.room_removal import bookings_of_room, removal_card, removed_card, room_restored
from cards.schedule import schedule_card
from cards.screens import render
from cards.switch import ask_to_switch_off, no_part, switch_card, which_to_switch
from dialogs.help import help_groups
from tests.support import check_scenes, import_scenes, plan_scenes, scenes, setup_scenes
from tests.support.strictness import check, nodes

GOLDENS = Path(__file__).parent.parent / "goldens"

TAKEN = (
    scenes.taken(scenes.OAK, 1.25, 3, 23),
    scenes.taken(scenes.ELM, 2),
    scenes.taken(scenes.ASH, reason=Reason.ROOM_UNREADABLE),
)
LOST = Problem(Reason.ROOM_TAKEN, None, {"room": scenes.OAK.address, "name": "Oak"})
WITH_LINK = replace(scenes.booking().meeting, online=True, private=True)
SOME_WRONG = (
    Problem(Reason.SUGGESTIONS_OFF),
    Problem(Reason.END_BEFORE_START, Field.END),
    Problem(Reason.TITLE_TOO_LONG, Field.TITLE, {"limit": 255, "length": 300}),
    Problem(Reason.ATTENDEE_UNKNOWN, Field.ATTENDEES, {"value": "Alex Wilber"}),
    Problem(Reason.GUEST_MALFORMED, Field.GUESTS, {"value": "somebody"}),
    Problem(Reason.MALFORMED, Field.CAPACITY, {"value": "six"}),
)

SCREENS: dict[str, Screen] = {
    "form": scenes.form(),
    "form-full": scenes.form(scenes.FULL),
    "form-wrong": scenes.form(scenes.FULL, *SOME_WRONG),
    "form-understood": scenes.form_said("book oak tomorrow 10-11 for 6 people re: budget"),
    "form-unsure": scenes.form_said("book okk tomorrow at 10 or 11 xyzzy"),
    "form-either": scenes.form_said("book oak tomorrow at 10 or 11"),
    "form-either-day": scenes.form_said("book oak thursday or friday 10-11"),
    "form-off": scenes.form(scenes.INPUTS, Problem(Reason.BOOKING_OFF)),
    "form-without-rooms": scenes.form(rooms=()),
    "rooms": scenes.found(scenes.ROOMS, (scenes.taken(scenes.room("Yew"), 1.25), scenes.taken(scenes.room("Fir")))),
    "rooms-read-ago": replace(
        scenes.found(scenes.ROOMS), found=Found(scenes.ROOMS, taken_rooms(), age=timedelta(seconds=130))
    ),
    "rooms-near": scenes.found_near(),
    "rooms-elsewhere": replace(scenes.found(), home=Home(scenes.HELSINKI, "HQ", "3")),
    "rooms-page-2": scenes.found(scenes.many(10), (), page=2),
    "rooms-lost": scenes.found((scenes.ELM,), TAKEN[:1], LOST, taken=scenes.OAK.address),
    "rooms-none": scenes.found((), TAKEN),
    "form-suggesting": replace(scenes.form(scenes.FULL), suggests=True),
    "now": scenes.free_now(),
    "now-many": scenes.free_now(scenes.many(14), page=2),
    "now-lost": scenes.free_now((scenes.ELM,), LOST),
    "now-none": scenes.free_next(),
    "now-nothing": scenes.free_now(()),
    "now-off": scenes.free_now((), Problem(Reason.BOOKING_OFF)),
    "times": scenes.times(),
    "times-most": scenes.times(missing=scenes.booking().meeting.attendees[:1]),
    "times-some-unseen": scenes.times(unseen=2, more=True),
    "times-unseen": scenes.times(unseen=3, page=2),
    "times-none": scenes.times(count=0),
    "closed": ClosedScreen(scenes.draft()),
}

RECEIPTS = {
    "receipt": scenes.booking(),
    "receipt-held": scenes.booking(state=EventState.CREATING, invited=False, meeting=WITH_LINK),
    "receipt-inviting": scenes.booking(invited=False),
    "receipt-uninvited": scenes.booking(booker=replace(scenes.MEGAN, address="")),
    "receipt-no-link": scenes.booking(meeting=WITH_LINK),
    "receipt-link-elsewhere": scenes.booking(
        scenes.ASH, meeting=WITH_LINK, online_url="https://teams.microsoft.com/l/meetup-join/1"
    ),
    "receipt-not-booked": scenes.booking(
        state=EventState.CANCELLED, problem=Problem(Reason.NOT_CONFIRMED), invited=False
    ),
    "receipt-cancelled": scenes.booking(
        state=EventState.CANCELLED, problem=Problem(Reason.CANCELLED), ended_by=scenes.MEGAN
    ),
    "receipt-lost": scenes.moved_onto_another(),
}
"""What forms led to, for the booker and for those who read along."""

AT_NIGHT = replace(scenes.FULL, start="22:00", end="01:00")
CHANGE_WRONG = (
    Problem(Reason.BOOKING_MOVED_ON),
    Problem(Reason.ATTENDEE_UNKNOWN, Field.ATTENDEES, {"value": "Alex Wilber"}),
    Problem(Reason.NO_TEAMS_LINK, Field.ONLINE, {"name": "Oak"}),
    Problem(Reason.ROOM_RETIRED, Field.ROOM, {"name": "Oak"}),
)
ELSEWHERE = scenes.taken(scenes.OAK, 3.25, 5, 23)

CHANGES: dict[str, Screen] = {
    "change-form": scenes.edited(),
    "change-form-people": scenes.edited(replace(filled(scenes.booking(), scenes.HELSINKI), attendees=())),
    "change-form-wrong": scenes.edited(scenes.FULL, *CHANGE_WRONG),
    "change-form-night": scenes.edited(AT_NIGHT),
    "change-rooms": scenes.moving(),
    "change-rooms-same": replace(scenes.moving(), meeting=scenes.booking().meeting),
    "change-rooms-lost": scenes.moving((scenes.ELM, scenes.ASH), (ELSEWHERE,), LOST, taken=scenes.OAK.address),
    "change-rooms-none": scenes.moving((), (ELSEWHERE, scenes.taken(scenes.ELM, 4))),
}
"""What nobody but the person sees."""
HELSINKI = ZoneInfo("Europe/Helsinki")
CROWD = tuple(Attendee(f"person{at}@contoso.example", f"Person {at}", f"id-{at}") for at in range(6))
SAID = (Response.ACCEPTED, Response.ACCEPTED, Response.TENTATIVE, Response.DECLINED, Response.NONE, Response.NONE)
ANSWERED = scenes.booking(
    meeting=replace(scenes.booking().meeting, attendees=CROWD),
    responses=tuple((each.address, answer) for each, answer in zip(CROWD, SAID, strict=True)),
)
PRIVATE = without_words(scenes.booking(meeting=WITH_LINK))
NIGHT = scenes.booking(scenes.ASH, meeting=replace(WITH_LINK, slot=scenes.slot(scenes.NOON + timedelta(hours=11), 2)))
MOVE = Change("c-1", scenes.ELM, WITH_LINK)
SERIES = tuple(
    scenes.booking(meeting=MeetingRequest(scenes.slot(scenes.NOON + timedelta(hours=2 * at)), f"Review {at}"))
    for at in range(1, 5)
)
LATER = scenes.NOON + timedelta(minutes=30)
CANCELLED = scenes.booking(state=EventState.CANCELLED, problem=Problem(Reason.CANCELLED), ended_by=scenes.ALEX)
CHANGED = replace(scenes.moved(scenes.booking(change=scenes.change(state=ChangeState.DONE)), 2, "c-1"), followed=0)

AGENDA: dict[str, AgendaScreen] = {
    "bookings-none": scenes.listed(),
    "bookings": scenes.listed(scenes.booking(), ANSWERED, NIGHT, scenes.booking(state=EventState.CREATING)),
    "bookings-running": scenes.listed(ANSWERED, NIGHT, now=LATER),
    "bookings-six": scenes.listed(ANSWERED, *SERIES, NIGHT, now=LATER),
    "bookings-cancel": replace(scenes.listed(ANSWERED, NIGHT, now=LATER), cancelling=True),
    "bookings-page-2": scenes.listed(scenes.booking(), page=2, count=12),
    "booking": scenes.one(starred=True),
    "booking-answered": scenes.one(ANSWERED),
    "booking-running": scenes.one(ANSWERED, now=LATER),
    "booking-last-minute": scenes.one(now=scenes.NOON + timedelta(seconds=3570)),
    "booking-over": scenes.one(None, Problem(Reason.BOOKING_OVER), now=scenes.NOON + timedelta(hours=2)),
    "booking-held": scenes.one(scenes.booking(state=EventState.CREATING, invited=False)),
    "booking-changing": scenes.one(scenes.booking(change=MOVE)),
    "booking-not-changed": scenes.one(
        scenes.booking(change=replace(MOVE, state=ChangeState.DROPPED, problem=Problem(Reason.ROOM_TAKEN)))
    ),
    "booking-moved-on": scenes.one(None, Problem(Reason.BOOKING_MOVED_ON)),
    "booking-cancelling": scenes.one(scenes.booking(state=EventState.CANCELLING, ended_by=scenes.MEGAN)),
    "booking-cancelled": scenes.one(CANCELLED),
    "booking-attendee": scenes.one(ANSWERED, viewer=scenes.ALEX, access=Access.SEE),
    "booking-moved-here": scenes.one(CHANGED, Problem(Reason.BOOKING_MOVED_ON)),
    "booking-admin": scenes.one(viewer=scenes.ADA),
    "booking-admin-private": scenes.one(PRIVATE, viewer=scenes.ADA, closed=True),
    "booking-admin-opened": scenes.one(scenes.booking(meeting=WITH_LINK), viewer=scenes.ADA, opened=True),
    "booking-link": scenes.one(
        scenes.booking(meeting=WITH_LINK, online_url="https://teams.microsoft.com/l/meetup-join/1")
    ),
    "extend": scenes.longer(180),
    "extend-little": scenes.longer(10, ANSWERED, LOST),
    "extend-not": scenes.longer(0),
    "extend-rules": scenes.longer(420, taken=False),
    "extend-night": scenes.longer(60, NIGHT),
    "cancel": scenes.asked(),
    "cancel-alone": scenes.asked(scenes.booking(meeting=replace(WITH_LINK, attendees=()))),
    "cancel-of-another": replace(scenes.asked(), viewer=scenes.ADA),
    "cancel-running": scenes.asked(now=LATER),
    "cancel-too-long": scenes.asked(
        None,
        Problem(Reason.FAREWELL_TOO_LONG, None, {"limit": 500, "length": 561}),
        cancellation_message="So sorry. " * 56,
    ),
}

FLOOR: dict[Room, list[Entry] | None] = {
    scenes.OAK: [*scenes.theirs((8, 8.25), (9, 10), (10, 11.5)), scenes.mine(13, 14.5)],
    scenes.ELM: [],
    scenes.ASH: scenes.theirs((8, 18)),
    scenes.room("Yew"): None,
}


def guess(room: Room, *, week: bool = False) -> Guess:
    return Guess(Place(room.address, (room,)), When(scenes.NOON.date(), week=week))


WEEK = [
    *scenes.theirs((8, 8.25), (9, 10), (10, 11.5), (33, 35), (56, 66), (81, 82), (83, 84), (85, 86), (87, 88)),
    *(scenes.mine(starts, starts + 1.5) for starts in (13, 38)),
]
SCHEDULES: dict[str, Shown] = {
    "schedule": scenes.timetable({scenes.OAK: FLOOR[scenes.OAK]}),
    "schedule-admin": scenes.timetable({scenes.OAK: [replace(scenes.mine(13, 14.5), own=False)]}),
    "schedule-today": scenes.timetable({scenes.OAK: FLOOR[scenes.OAK]}, now=9.5, favourites={scenes.OAK.address}),
    "schedule-elsewhere": scenes.timetable({scenes.ASH: scenes.theirs((9, 10), (9.5, 19))}, shown=scenes.span(8, 19)),
    "schedule-unreadable": scenes.timetable({scenes.OAK: None}),
    "schedule-floor": scenes.timetable(FLOOR, page=1, pages=2),
    "schedule-floor-today": scenes.timetable(FLOOR, now=12.1, page=2, pages=2),
    "schedule-floor-others": scenes.timetable(
        {each: None if day is None else [Entry(entry.slot) for entry in day] for each, day in FLOOR.items()},
        favourites=None,
    ),
    "schedule-booking-off": scenes.timetable({scenes.OAK: [], scenes.ELM: []}, booking_on=False),
    "schedule-at-a-time": scenes.timetable({scenes.OAK: FLOOR[scenes.OAK]}, at=scenes.span(15, 16).starts),
    "schedule-taken-then": scenes.timetable({scenes.OAK: FLOOR[scenes.OAK]}, at=scenes.span(9.5, 16).starts),
    "schedule-floor-at-a-time": scenes.timetable(FLOOR, at=scenes.span(9.5, 16).starts, where="all"),
    "schedule-week": scenes.week(WEEK, now=8.5),
    "schedule-week-running": scenes.week(WEEK, now=34),
    "schedule-week-unreadable": scenes.week(None),
    "schedule-week-off": scenes.week(WEEK[:3], booking_on=False),
    "schedule-week-of-several": Unclear(
        Problem(Reason.WEEK_OF_SEVERAL), (), tuple(guess(each, week=True) for each in scenes.ROOMS)
    ),
    "schedule-guessed": Unclear(
        Problem(Reason.DAY_UNKNOWN, values={"value": "tomorow"}), ("HQ", "London House"), (guess(scenes.OAK),)
    ),
    "schedule-unclear": Unclear(Problem(Reason.PLACE_UNKNOWN, values={"value": "Foo"}), ("HQ", "London House")),
}
NEWS = scenes.news()
UNSURE = scenes.room("Fir", zone="UTC")

OAK_NOW = replace(scenes.OAK, seats=12, floor="", equipment=frozenset({"screen"}))
MEANWHILE = RoomChange(scenes.MEGAN, scenes.NOON, scenes.OAK, OAK_NOW)
EDITED = {"building": "HQ", "floor": "3", "space": "Oak", "seats": "twelve", "equipment": "-", "zone": "Mars"}
RIGHT = {**EDITED, "seats": "9", "equipment": "screen, whiteboard", "zone": "Europe/Helsinki"}
ANOTHER_OAK = scenes.room("Oak", floor="1")
WRONG_ROOM = (
    Problem(Reason.SEATS_MALFORMED, None, {"value": "twelve"}),
    Problem(Reason.ZONE_UNKNOWN, None, {"value": "Mars"}),
)
ONE, MANY = (scenes.booking(),), (scenes.booking(), NIGHT)

HQ_3, OAK_ONLY = Part("HQ", "3"), Part(room=scenes.OAK.address)
OFF = replace(scenes.OAK, off=True)

ROOMS: dict[str, Card] = {
    "list-room-off": rooms_page(scenes.room_list((OFF, scenes.ELM))),
    "list-room-off-admin": rooms_page(scenes.room_list((OFF, scenes.ELM), admin=True)),
    "list": rooms_page(scenes.room_list(scenes.ROOMS)),
    "list-admin": rooms_page(scenes.room_list((*scenes.ROOMS, UNSURE), admin=True)),
    "list-off": rooms_page(scenes.room_list(scenes.ROOMS, booking_on=False)),
    "list-empty": rooms_page(scenes.room_list(())),
    "list-empty-admin": rooms_page(scenes.room_list((), admin=True, booking_on=False)),
    "list-page": rooms_page(scenes.room_list(scenes.many(10), admin=True, count=2500, page=7)),
    "list-found": rooms_page(scenes.room_list(scenes.ROOMS[:1], wanted="oak 3", count=1)),
    "list-none-found": rooms_page(scenes.room_list((), wanted="xyz", count=0)),
    "rooms-added": rooms_added(
        (
            Added(scenes.OAK.address, scenes.OAK),
            Added("nope@contoso.example", None, (Problem(Reason.MAILBOX_UNKNOWN, None, {"value": "nope@x.example"}),)),
        )
    ),
    "room-form": room_form(RoomForm(scenes.OAK, 3)),
    "room-form-wrong": room_form(RoomForm(scenes.OAK, 3, EDITED, WRONG_ROOM)),
    "room-form-meanwhile": room_form(RoomForm(OAK_NOW, 4, RIGHT, (), MEANWHILE)),
    "room-form-off": room_form(RoomForm(OFF, 3)),
    "room-form-unsure": room_form(RoomForm(UNSURE, 3)),
    "room-new": new_room_form(NewForm()),
    "room-new-wrong": new_room_form(
        NewForm(
            "oka@contoso.example",
            {"floor": "3", "seats": "twelve"},
            (Problem(Reason.SEATS_MALFORMED, None, {"value": "twelve"}),),
        )
    ),
    "room-new-unknown": new_room_form(
        NewForm("oka@contoso.example", {}, (Problem(Reason.MAILBOX_UNKNOWN, None, {"value": "oka@contoso.example"}),))
    ),
    "room-edited": room_edited(Edited(scenes.OAK, OAK_NOW, 0)),
    "room-edited-name": room_edited(Edited(scenes.OAK, replace(scenes.OAK, name="Big Oak"), 2)),
    "room-edited-not": room_edited(Edited(scenes.OAK, scenes.OAK, 0)),
    "room-removal": removal_card(Removal(scenes.OAK, 3, MANY), HELSINKI, shared=False),
    "room-removal-shared": removal_card(Removal(scenes.OAK, 3, MANY), HELSINKI, shared=True),
    "room-removal-unused": removal_card(Removal(scenes.OAK, 3, ()), HELSINKI, shared=False),
    "room-removal-meanwhile": removal_card(Removal(OAK_NOW, 4, ONE, (), MEANWHILE, "Sorry"), HELSINKI, shared=False),
    "room-removed": removed_card(Removed(scenes.OAK, ONE), HELSINKI, shared=False),
    "room-removed-shared": removed_card(Removed(scenes.OAK, MANY), HELSINKI, shared=True),
    "room-removed-unused": removed_card(Removed(scenes.OAK), HELSINKI, shared=False),
    "room-removed-cancelled": removed_card(Removed(scenes.OAK, cancelled=ONE, left=(NIGHT,)), HELSINKI, shared=False),
    "room-bookings": bookings_of_room(scenes.OAK, MANY, HELSINKI),
    "room-restored": room_restored(scenes.OAK),
    "room-unknown": no_room(NoRoom("Oka", (scenes.OAK, scenes.ELM)), removing=True),
    "room-unknown-none-near": no_room(NoRoom("Zzz", ()), removing=False),
    "which-to-edit": which_to_change(Several("Oak", (scenes.OAK, ANOTHER_OAK)), removing=False),
    "exported": exported(2500),
    "exported-as-text": exported_as_text(2500),
}

CARDS: dict[str, Card] = {
    **{name: agenda_card(screen, HELSINKI) for name, screen in AGENDA.items()},
    "booking-gone": gone_card(),
    **{name: schedule_card(each) for name, each in SCHEDULES.items()},
    "booking-ends-now": booking_card(
        scenes.one(scenes.ended(), now=scenes.NOON + timedelta(minutes=36, seconds=30)), HELSINKI, changed=True
    ),
    "booking-changed": booking_card(scenes.one(CHANGED), HELSINKI, changed=True),
    "booking-changing-title": booking_card(
        scenes.one(scenes.booking(change=replace(MOVE, room=scenes.OAK))), HELSINKI, changed=True
    ),
    **{name: render(screen, shared=False) for name, screen in SCREENS.items()},
    **{name: booking_card(scenes.one(each), HELSINKI, fresh=True) for name, each in RECEIPTS.items()},
    "receipt-lost": booking_card(scenes.lost_by_a_move(), HELSINKI, fresh=True),
    **{f"{name}-shared": shared_card(each, HELSINKI) for name, each in RECEIPTS.items()},
    **{name: render(screen, shared=False) for name, screen in CHANGES.items()},
    **{f"{name}-shared": render(screen, shared=True) for name, screen in SCREENS.items()},
    "welcome": welcome.welcome("Megan Bowen"),
    "welcome-to-set-up": welcome.welcome("Megan Bowen", to_set_up=True),
    "no-rooms-for-admin": welcome.no_rooms_for_admin(OpenNow()),
    "introduction": welcome.introduction(),
    "help": welcome.help_card(help_groups(admin=False), shared=False),
    "help-shared": welcome.help_card(help_groups(admin=False), shared=True),
    "help-admin": welcome.help_card(help_groups(admin=False), help_groups(admin=True), shared=False),
    "help-to-set-up": welcome.help_card(
        help_groups(admin=False), help_groups(admin=True), shared=False, to_set_up=True
    ),
    "help-whole": welcome.help_card(help_groups(admin=False), help_groups(admin=True), shared=False, whole=True),
    "usage": welcome.usage("rooms remove ROOM", "rooms remove Oak"),
    "unknown": welcome.unknown("make coffee"),
    "notice": welcome.notice("The form is closed."),
    **{f"news-{name}": card for name, card in NEWS.items()},
    "reminders": reminders.reminders_card(10),
    "closed-told": closed_card(told=True),
    "home": home_card(HomeScreen(Home(scenes.HELSINKI, "HQ", "3"), "", ("HQ", "London House")), draft=scenes.DRAFT_ID),
    "home-chosen": home_card(HomeScreen(Home(scenes.HELSINKI, "HQ"), "HQ", ("HQ", "London House"), "Attic")),
    "home-unknown": home_card(HomeScreen(Home(scenes.HELSINKI), "", tuple(f"Building {at}" for at in range(1, 15)))),
    "language": languages.languages_card(""),
    "language-chosen": languages.languages_card("en"),
    "zone-asked": zones.ask_for_zone(["Europe/Helsinki", "Europe/London"], SetZone()),
    "zone-chosen": zones.zone_chosen(zone_at("UTC+5:30"), SetZone()),
    "which-to-book": which.which_to_book(Several("oak", (scenes.OAK, scenes.room("Oak", floor="1"), *scenes.many(8)))),
    "which-to-remove": which_to_change(Several("oak", (scenes.OAK, scenes.room("Oak", floor="1"))), removing=True),
    "nothing-open": asides.nothing_open(),
    "reminders-off": reminders.reminders_card(0, booking=scenes.BOOKING_ID),
    "room-added-doubt": administration.room_added(UNSURE),
    "zone-set": administration.zone_set(scenes.OAK),
    "room-added": administration.room_added(scenes.OAK),
    **ROOMS,
    "off-for-admin": off_for_admin(OpenForm()),
    "admin": overview_card(Overview(268, True, (), (), ()), help_groups(admin=True)),
    "admin-first": overview_card(Overview(0, False, (), (), ()), help_groups(admin=True)),
    "admin-next": overview_card(
        Overview(268, False, (HQ_3, OAK_ONLY), (scenes.OAK,), (UNSURE,)), help_groups(admin=True)
    ),
    "booking-on": switch_card(Switched(True, None, None, 3, True, ())),
    "booking-on-floor": switch_card(Switched(True, HQ_3, None, 12, True, ())),
    "booking-pause": ask_to_switch_off(268),
    "booking-off": switch_card(Switched(False, None, None, 3, False, ())),
    "booking-off-floor": switch_card(Switched(False, HQ_3, None, 12, True, (HQ_3, OAK_ONLY), (scenes.OAK,))),
    "booking-off-room": switch_card(Switched(False, OAK_ONLY, scenes.OAK, 1, True, (OAK_ONLY,), (scenes.OAK,))),
    "booking-on-in-vain": switch_card(Switched(True, OAK_ONLY, scenes.OAK, 1, False, ())),
    "booking-off-nowhere": no_part(NoRoom("Attic", ())),
    "which-to-switch": which_to_switch(Several("Oak", (scenes.OAK, ANOTHER_OAK)), on=False),
    "admins": administration.admins([Admin(scenes.MEGAN, from_settings=True), Admin(scenes.ALEX)]),
    "admins-last": administration.admins([Admin(scenes.ALEX, last=True)]),
    "admins-added": administration.admins(
        [Admin(scenes.MEGAN, from_settings=True), Admin(scenes.ALEX)], told=administration.told_added(scenes.ALEX)
    ),
    "admins-ask": administration.ask_to_take_admin(Admin(scenes.ALEX), own=False),
    "admins-ask-own": administration.ask_to_take_admin(Admin(scenes.ALEX), own=True),
    "admin-added": administration.admin_changed("Alex Wilber", added=True),
    "admin-removed": administration.admin_changed("Alex Wilber", added=False),
    **import_scenes.CARDS,
    **check_scenes.CARDS,
    **setup_scenes.CARDS,
    **plan_scenes.CARDS,
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_drawn_as_its_golden_file_has_it(name: str) -> None:
    golden, drawn = GOLDENS / f"{name}.json", json.dumps(CARDS[name], ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("ROOMKEEPER_GOLDENS") == "write":
        GOLDENS.mkdir(exist_ok=True)
        golden.write_text(drawn, encoding="utf-8")
    assert json.loads(golden.read_text(encoding="utf-8")) == CARDS[name]


def test_every_golden_file_belongs_to_a_card() -> None:
    assert {path.stem for path in GOLDENS.iterdir()} == set(CARDS)


@pytest.mark.parametrize("name", CARDS)
def test_a_card_passes_the_gate(name: str) -> None:
    check(CARDS[name])


SPOILED: dict[str, tuple[str, Any]] = {
    "misspelt": ("isSubtel", True),
    "newer": ("targetWidth", "Wide"),
    "no-such-value": ("spacing", "Huge"),
    "no-such-element": ("type", "Badge"),
    "null": ("separator", None),
    "mute": ("text", ""),
    "cut-off": ("wrap", False),
}


@pytest.mark.parametrize("name", SPOILED)
def test_the_gate_holds_back_a_spoiled_text(name: str) -> None:
    spoiled = json.loads(json.dumps(CARDS["welcome"]))
    key, value = SPOILED[name]
    spoiled["body"][0][key] = value
    with pytest.raises(AssertionError):
        check(spoiled)


def _spoil(node: object, kind: str, changes: dict[str, Any]) -> bool:
    """Change the first element of that kind; false if there is none."""
    if isinstance(node, dict) and node.get("type") == kind:
        node.update(changes)
        return True
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return any(_spoil(each, kind, changes) for each in inner)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("Input.Text", {"id": ""}),
        ("Input.Text", {"id": "date"}),
        ("Input.Text", {"label": ""}),
        ("Input.Text", {"isRequired": True}),
        ("Input.Date", {"isRequired": True}),
        ("Input.Time", {"errorMessage": "Please choose when it starts."}),
        ("Input.Toggle", {"isRequired": True, "errorMessage": "hidden"}),
        ("Input.Number", {"min": "one"}),
        ("Action.Execute", {"title": ""}),
        ("Action.Execute", {"data": "text"}),
        ("Action.Execute", {"verb": "booking.cancel"}),
        ("Action.Execute", {"associatedInputs": "auto"}),
        ("Action.ToggleVisibility", {"targetElements": ["nothing"]}),
        ("Action.ToggleVisibility", {"title": None}),
        ("Column", {"items": []}),
        ("AdaptiveCard", {"version": "1.6"}),
        ("AdaptiveCard", {"body": [{"type": "TextBlock", "text": "x" * 20_000, "wrap": True}]}),
        ("AdaptiveCard", {"backgroundImage": "https://example.com/x.png"}),
    ],
)
def test_the_gate_holds_back_a_spoiled_form(kind: str, changes: dict[str, Any]) -> None:
    spoiled = json.loads(json.dumps(CARDS["form"]))
    assert _spoil(spoiled, kind, changes)
    with pytest.raises(AssertionError):
        check(spoiled)


@pytest.mark.parametrize(
    "choice",
    [
        {"title": "", "value": "x"},
        {"title": "x", "value": ""},
        {"title": "x", "value": "any"},
        {"title": "x", "value": "y", "id": "z"},
    ],
)
def test_the_gate_holds_back_a_spoiled_choice(choice: dict[str, str]) -> None:
    spoiled = json.loads(json.dumps(CARDS["form"]))
    (room,) = [each for _, each in nodes(spoiled) if each.get("id") == "room"]
    room["choices"].append(choice)
    with pytest.raises(AssertionError):
        check(spoiled)
