"""A user principal name is an id: mail goes where somebody receives it, or they are said to be out of reach."""

from dataclasses import replace

import pytest

from graph.sandbox.faults import Fault, What
from tests.support.reading import held, said, story, troubles
from tests.support.world import ADELE, ALEX, EVENING, LEE, MEGAN, World

UPNS = ("adele_partner.example#EXT#@roomkeeper.example", "adele@corp.local")


def directory_says(world: World, object_id: str, *, mail: str | None, upn: str) -> None:
    world.sandbox.tenant.directory.user(object_id).update(mail=mail, userPrincipalName=upn)


@pytest.mark.parametrize("upn", UPNS)
async def test_the_directorys_mail_wins_over_the_rosters_user_principal_name(world: World, upn: str) -> None:
    directory_says(world, ADELE.object_id, mail="adele@partner.example", upn=upn)
    await world.book("Oak", person=replace(ADELE, email="", upn=upn))
    assert world.mails() == [("invitation", "adele@partner.example")]


@pytest.mark.parametrize("upn", UPNS)
async def test_a_booker_without_any_mail_is_invited_nowhere(world: World, upn: str) -> None:
    directory_says(world, ADELE.object_id, mail=None, upn=upn)
    assert said(await world.book("Oak", person=replace(ADELE, email="", upn=upn)))[0] == "Booked ✓"
    assert world.mails() == []


async def test_a_guests_user_principal_name_in_the_rosters_mail_is_no_mail(world: World) -> None:
    directory_says(world, ADELE.object_id, mail="adele@partner.example", upn=UPNS[0])
    await world.book("Oak", person=replace(ADELE, email=UPNS[0]))
    assert world.mails() == [("invitation", "adele@partner.example")]


@pytest.mark.parametrize("upn", UPNS)
async def test_a_colleague_without_mail_cannot_be_invited_and_is_named(world: World, upn: str) -> None:
    directory_says(world, MEGAN.object_id, mail=None, upn=upn)
    await world.say("book")
    form = (await world.press("Show free rooms", {**EVENING, "attendees": MEGAN.object_id})).card
    assert troubles(form) == {
        "attendees": ["“Megan Bowen” cannot be invited: there is no such mailbox here. Please take them off the list."]
    }


BOTH = {**EVENING, "title": "Plan", "attendees": f"{MEGAN.object_id},{LEE.object_id}"}
ONE = {**EVENING, "title": "Plan", "attendees": MEGAN.object_id}
UNSURE = "one of the people just now"


def unreached(world: World, nth: int = 1, times: int | None = 1) -> Fault:
    """Let the directory not answer the nth look at a person, of those that come from now on."""
    fault = Fault("GET", "/users/{user-id}", What.STATUS, nth=nth, times=times, status=503)
    return world.sandbox.tenant.faults.add(fault)


def unreached_twice(world: World) -> Fault:
    """Let it tell of the second of two people alone: the first is asked for once more, in a batch of its own."""
    unreached(world)
    return unreached(world, 3)


async def test_a_search_goes_on_without_whom_the_directory_does_not_tell_of_and_the_booking_looks_again(
    world: World,
) -> None:
    fault = unreached_twice(world)
    rooms = await world.find(BOTH)
    assert fault.fired == 1
    assert f"I could not look up {UNSURE}, and searched without them." in story(rooms)
    assert said((await world.press("Book", room="Oak")).card)[0] == "Booked ✓"
    await world.rest()
    assert {address for _, address in world.mails()} == {ADELE.email, MEGAN.email, LEE.email}


async def test_nothing_is_booked_without_whom_the_directory_does_not_tell_of(world: World) -> None:
    fault = unreached(world, times=None)
    await world.find(ONE)
    form = (await world.press("Book", room="Oak")).card
    said_there = f"I could not look up {UNSURE}. Please try again in a minute, or take them off the list."
    assert troubles(form) == {"attendees": [said_there]}
    assert held(form)["attendees"] == ONE["attendees"]
    assert world.booked_rooms() == []
    fault.times = 0
    assert said((await world.press("Show free rooms")).card)[0].endswith("free rooms")
    assert UNSURE not in story(world.shown())


async def test_times_are_proposed_without_whom_the_directory_does_not_tell_of(world: World) -> None:
    unreached_twice(world)
    await world.say("book")
    times = (await world.press("When is everyone free?", {"attendees": BOTH["attendees"]})).card
    assert f"I could not look up {UNSURE}, and searched without them." in story(times)
    assert "Everyone is free at these times." not in said(times)


async def test_a_change_keeps_whom_the_directory_does_not_tell_of(world: World) -> None:
    await world.book("Oak", BOTH)
    unreached(world, times=None)
    await world.press("Change")
    assert said((await world.press("Save", {"title": "Another plan"})).card)[0] == "Changed ✓"
    (event,) = world.ours("Oak")
    assert event["subject"] == "Another plan"
    assert MEGAN.email in [each["emailAddress"]["address"] for each in event["attendees"]]


FOREIGN = replace(LEE, id="29:outsider", object_id="00000000-0000-0000-0000-0000000000ff", tenant="another-tenant")
"""Somebody of another organisation, whom a meeting's chat has among its members."""


async def test_somebody_of_another_organisation_learns_and_does_nothing_here(world: World) -> None:
    chat = world.teams.group(ADELE, FOREIGN)
    for line in ("book Oak", "rooms", "schedule HQ", "now"):
        before = len(world.teams.sent)
        await world.say(line, person=FOREIGN, chat=chat)
        told = [str(each.activity) for each in world.teams.sent[before:]]
        assert len(told) == 1, line
        assert "belongs to another organisation" in told[0]
        assert "Oak" not in told[0]


async def test_nobody_of_another_organisation_becomes_an_admin(world: World) -> None:
    chat = world.teams.group(ADELE, ALEX, FOREIGN)
    await world.say("admins add <at>Lee Gu</at>", person=ALEX, chat=chat, mentions=(FOREIGN,))
    assert [each.name for each in await world.app.registry.admins()] == []
    await world.say("admins add <at>Adele Vance</at>", person=ALEX, chat=chat, mentions=(ADELE,))
    assert [each.name for each in await world.app.registry.admins()] == ["Adele Vance"]


async def test_whom_neither_the_chat_nor_the_directory_knows_is_nobody(world: World) -> None:
    stranger = replace(FOREIGN, name="Nobody", email="", tenant="")
    chat = world.teams.group(ADELE)
    before = len(world.teams.sent)
    await world.say("rooms", person=stranger, chat=chat)
    (told,) = [str(each.activity) for each in world.teams.sent[before:]]
    assert "You are not in this organisation's directory." in told
    assert "Oak" not in told


@pytest.mark.parametrize("path", ["/users/{user-id}", "/$batch"])
async def test_nobody_is_told_that_the_directory_does_not_have_them_while_it_cannot_be_asked(
    world: World, path: str
) -> None:
    stranger = replace(FOREIGN, name="Nobody", email="", tenant="")
    chat = world.teams.group(ADELE)
    method = "POST" if path == "/$batch" else "GET"
    world.sandbox.tenant.faults.add(Fault(method, path, What.STATUS, times=None, status=503))
    before = len(world.teams.sent)
    await world.say("rooms", person=stranger, chat=chat)
    (told,) = [str(each.activity) for each in world.teams.sent[before:]]
    assert "I could not look you up just now. Please try again in a minute." in told
    assert "Oak" not in told
