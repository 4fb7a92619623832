"""A user principal name is an id: mail goes where somebody receives it, or they are said to be out of reach."""

from dataclasses import replace

import pytest

from tests.support.reading import said, troubles
from tests.support.world import ADELE, EVENING, MEGAN, World

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
    form = (await world.press("Find rooms", {**EVENING, "attendees": MEGAN.object_id})).card
    assert troubles(form) == {
        "attendees": ["“Megan Bowen” cannot be invited: there is no such mailbox here. Please take them off the list."]
    }
