"""Nothing of what is nobody's business reaches whoever it is none of: every command, every button, every byte.

Others' meetings stand in the calendars, with subjects, people and guests: booked in Outlook and booked here, private
and not, on, coming and cancelled. Adele, who is concerned by none of them, says everything that can be said and presses
everything that is offered, alone and among others; whatever left the process for her, or into the log, is searched.
"""

import json
import logging
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from dialogs.command_table import COMMANDS
from graph.sandbox import seed
from graph.sandbox.behaviour import Behaviour
from tests.fakes.teams import Chat
from tests.support.crawler import Crawler
from tests.support.reading import value
from tests.support.world import ADELE, DIEGO, LEE, MEGAN, World, at, mail

AINO, PRIYA, TOMAS, GRACE = seed.PEOPLE[5:9]
OUTLOOK, OUTLOOK_PRIVATE, OWN = "Operation Nightingale", "Layoffs second round", "Visit to the dentist"
MERGER, SECRET, GONE, SHARED = "Merger with Fabrikam", "Talk with the auditors", "Cancelled takeover", "Salary review"
GUEST = "whistleblower@fabrikam.example"
SUBJECTS = (OUTLOOK, OUTLOOK_PRIVATE, OWN, MERGER, SECRET, GONE, SHARED)
NAMES = tuple(word for each in (AINO, PRIYA, TOMAS, GRACE) for word in (each.name, each.mail, each.id))
PLANTED = (*SUBJECTS, *NAMES, *seed.SUBJECTS, GUEST, "fabrikam", "whistleblower")
BOOKER = (MEGAN.name, MEGAN.email, MEGAN.object_id)

TODAY, FREE = "2026-03-02", {"date": "2026-03-02", "start": "19:00", "end": "20:00"}
TYPED = (
    {**FREE, "title": "Mine", "attendees": DIEGO.object_id},
    {"date": TODAY, "start": "", "end": "", "attendees": DIEGO.object_id},
    {"date": TODAY, "start": "10:00", "end": "11:00", "room": mail("oak"), "title": "Mine too"},
    {"date": "nonsense", "guests": "nobody"},
)
"""What Adele fills in: a time that is free, none at all, one that is taken, and rubbish."""

WALKED = {
    *("booking.open", "booking.find", "booking.suggest", "booking.book", "booking.change", "booking.page", "now.open"),
    *("bookings.list", "booking.show", "booking.edit", "booking.extend", "booking.end", "booking.cancel"),
    *("booking.withdraw", "schedule.show", "reminder.set", "help.show"),
}
"""What she comes to press at least; stars are offered in her own chat only."""

SAID = (
    *(each.example for each in COMMANDS),
    *("book", "book Elm", "now", "my bookings", "schedule Elm", "schedule HQ 3", "schedule HQ", "schedule Heron today"),
    *("reminders", "rooms", "admins", "agenda", "what does Megan do", "cancel"),
)


@pytest.fixture(autouse=True)
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("bot", "booking", "cards", "dialogs", "graph"):
        caplog.set_level(logging.DEBUG, name)


@pytest.fixture(params=["personal", "group", "channel"])
def chat(request: pytest.FixtureRequest, world: World) -> Chat:
    if request.param == "personal":
        return world.teams.personal(ADELE)
    # None of those whose meetings are planted: who invites the people of a chat reads their names, and rightly so.
    members = (ADELE, LEE, DIEGO)
    return world.teams.group(*members) if request.param == "group" else world.teams.channel(*members)


async def plant(world: World) -> list[str]:
    """Let others meet, in Outlook and through the bot; gives the references and ids of what was booked here."""
    world.sandbox.tenant.behaviour = replace(Behaviour(), schedule_shows_details=True)
    out = world.sandbox.tenant.outside
    for room in ("oak", "heron", "tern"):
        out.book(room=mail(room), start=at("10:00"), end=at("11:00"), subject=OUTLOOK, organizer=TOMAS.mail)
        out.book(
            room=mail(room),
            start=at("08:00"),
            end=at("08:40"),
            subject=OUTLOOK_PRIVATE,
            organizer=GRACE.mail,
            private=True,
        )
    out.book(room=DIEGO.email, start=at("09:00"), end=at("12:00"), subject=OWN, organizer=TOMAS.mail)
    people = f"{PRIYA.id},{AINO.id}"
    planted = {"date": TODAY, "attendees": people, "guests": GUEST}
    secrets = []
    for room, title, start, end, private in (
        ("Elm", MERGER, "20:00", "21:00", "false"),
        ("Elm", SECRET, "21:00", "22:00", "true"),
        ("Maple", MERGER, "19:00", "20:30", "false"),
        ("Oak", GONE, "21:00", "22:00", "false"),
    ):
        typed = {**planted, "title": title, "start": start, "end": end, "private": private}
        receipt = await world.book(room, typed, person=MEGAN)
        secrets.append(value(receipt, "Reference"))
    # One that is on just now, and one that is undone in Outlook.
    await world.say("now", person=MEGAN)
    listed_id, listed = world.card(world.teams.personal(MEGAN))
    await world.press("Book 60 min", person=MEGAN, card_id=listed_id, card=listed)
    await world.rest()
    (gone,) = [each for each in world.ours("Oak") if each["subject"] == GONE]
    out.delete(room=mail("oak"), event=gone["id"])
    await world.app.reconciler.reconcile()
    await world.told()
    # And one that was booked before everybody's eyes, by somebody whose name they may read there.
    for shared in (world.teams.group(), world.teams.channel()):
        typed = {**planted, "title": SHARED, "start": "17:00", "end": "18:00"}
        await world.book("", {**typed, "date": "2026-03-03"}, person=LEE, chat=shared)
    return secrets


def leaks(text: str, *words: str) -> list[str]:
    """The planted words that stand in a text, whatever its case."""
    low = text.casefold()
    return sorted({each for each in words if each.casefold() in low})


async def test_nothing_of_others_meetings_reaches_whom_they_do_not_concern(
    world: World, chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    references = await plant(world)
    caplog.clear()
    adele = Crawler(world, ADELE, chat, TYPED)
    for text in dict.fromkeys(SAID):
        await adele.wander(text)
    text = adele.everything()
    assert leaks(text, *PLANTED, *references, *BOOKER) == []
    assert leaks(caplog.text, *SUBJECTS, *NAMES, *BOOKER, GUEST) == []
    # The walk was one: she found, was refused, booked and was proposed times, and none of it passed her by.
    assert {verb for verb, _ in adele.kinds} >= WALKED
    for seen in ("Taken at that time", "Booked ✓", "free now", "When everyone is free", "is not a date"):
        assert seen in text, seen
    assert {each["subject"] for each in world.ours("Elm")} >= {MERGER, SECRET}, "what was planted stands"


async def test_a_booking_that_is_somebody_elses_is_answered_like_one_that_does_not_exist(
    world: World, chat: Chat, tmp_path: Path
) -> None:
    references = await plant(world)
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        theirs = [booking_id for (booking_id,) in database.execute("SELECT id FROM booking")]
    assert len(theirs) == 7
    stands = [json.dumps(each) for room in ("Elm", "Maple") for each in world.ours(room)]
    adele = Crawler(world, ADELE, chat)
    await world.say("help", chat=chat)
    card_id, _ = world.card(chat)
    for verb, more in (
        ("booking.show", {}),
        ("booking.edit", {}),
        ("booking.extend", {"revision": 1}),
        ("booking.extend", {"revision": 1, "until": at("21:30").isoformat()}),
        ("booking.end", {"revision": 1}),
        ("booking.cancel", {}),
        ("booking.withdraw", {"revision": 1, "farewell": "Bye"}),
        ("room.star", {"room": mail("elm"), "on": True}),
    ):
        responses = set()
        for booking_id in (*theirs, str(UUID(int=7))):
            answer = await adele.press(card_id, {"verb": verb, "data": {"booking": booking_id, **more}}, {})
            told = json.dumps(answer).replace(booking_id, "ID")
            responses.add(re.sub(r"Reference: [0-9A-F]{8}", "Reference", told))
        assert len(responses) == 1, verb
    assert leaks(adele.everything(), *PLANTED, *references, *BOOKER) == []
    assert [json.dumps(each) for room in ("Elm", "Maple") for each in world.ours(room)] == stands


async def test_the_search_finds_what_somebody_may_see(world: World) -> None:
    """The same walk by whom it concerns meets the words: the search is able to find them."""
    await plant(world)
    chat = world.teams.personal(MEGAN)
    megan = Crawler(world, MEGAN, chat, TYPED)
    first = next(each for each in world.teams.sent if each.chat_id == chat.id)
    await megan.press(first.activity_id, first.activity["attachments"][0]["content"]["actions"][0], {})
    assert leaks(megan.everything(), *PLANTED) == sorted(
        {MERGER, AINO.name, PRIYA.name, GUEST, "fabrikam", "whistleblower"}
    )
