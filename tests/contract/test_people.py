"""What every store of people and cards must do, whichever stands behind the ports: memory, SQLite, PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from booking.model import Person
from dialogs.ports import Acquaintance, CardMessage, ShownBooking
from tests.support.stores import ADMIN, BOOKER, Stores

CHAT = {"serviceUrl": "http://127.0.0.1:1/", "conversation": {"id": "a:1", "tenantId": None}, "bot": {"name": "Ä 🗝"}}
CHANNEL = {**CHAT, "conversation": {"id": "19:1@thread.tacv2"}}


async def test_who_never_wrote_is_not_known(stores: Stores) -> None:
    assert await stores.people.get(BOOKER.id) is None
    await stores.people.forget_personal(BOOKER.id)
    assert await stores.people.get(BOOKER.id) is None


async def test_a_person_reads_back_whole(stores: Stores) -> None:
    await stores.people.remember(BOOKER, zone="Europe/Helsinki", personal=CHAT)
    await stores.people.remember(ADMIN)
    assert await stores.people.get(BOOKER.id) == Acquaintance(BOOKER, "Europe/Helsinki", CHAT)
    assert await stores.people.get(ADMIN.id) == Acquaintance(ADMIN, "", None)


async def test_what_is_empty_leaves_what_was_known(stores: Stores) -> None:
    await stores.people.remember(BOOKER, zone="Europe/Helsinki", personal=CHAT)
    await stores.people.remember(Person(BOOKER.id, ""))
    assert await stores.people.get(BOOKER.id) == Acquaintance(BOOKER, "Europe/Helsinki", CHAT)


async def test_what_is_told_anew_replaces_what_was_known(stores: Stores) -> None:
    await stores.people.remember(BOOKER, zone="Europe/Helsinki", personal=CHAT)
    renamed = replace(BOOKER, name="Bea Other", address="other@roomkeeper.example")
    moved = {**CHAT, "serviceUrl": "http://127.0.0.1:2/"}
    await stores.people.remember(renamed, zone="Europe/London", personal=moved)
    assert await stores.people.get(BOOKER.id) == Acquaintance(renamed, "Europe/London", moved)


async def test_the_locale_of_a_client_and_the_language_that_was_chosen_are_kept_apart(stores: Stores) -> None:
    await stores.people.remember(BOOKER, zone="Europe/Helsinki", locale="fi-FI")
    await stores.people.remember(BOOKER)
    assert await stores.people.get(BOOKER.id) == Acquaintance(BOOKER, "Europe/Helsinki", None, locale="fi-FI")
    await stores.people.speak(BOOKER.id, "sv")
    await stores.people.remember(BOOKER, locale="de-AT")
    known = Acquaintance(BOOKER, "Europe/Helsinki", None, locale="de-AT", language="sv")
    assert await stores.people.get(BOOKER.id) == known
    await stores.people.speak(BOOKER.id, "")
    assert await stores.people.get(BOOKER.id) == replace(known, language="")
    await stores.people.speak(ADMIN.id, "fi")
    assert await stores.people.get(ADMIN.id) == Acquaintance(Person(ADMIN.id, ""), "", None, language="fi")


async def test_the_building_that_somebody_chose_is_kept_until_they_choose_another(stores: Stores) -> None:
    assert await stores.people.building_of(BOOKER.id) == ""
    await stores.people.settle(BOOKER.id, "HQ")
    await stores.people.remember(BOOKER, zone="Europe/Helsinki")
    await stores.people.settle(ADMIN.id, "London House")
    assert [await stores.people.building_of(each.id) for each in (BOOKER, ADMIN)] == ["HQ", "London House"]
    await stores.people.settle(BOOKER.id, "")
    assert await stores.people.building_of(BOOKER.id) == ""
    assert await stores.people.get(BOOKER.id) == Acquaintance(BOOKER, "Europe/Helsinki", None)


async def test_a_chat_that_was_forgotten_can_be_had_again(stores: Stores) -> None:
    await stores.people.remember(BOOKER, zone="Europe/Helsinki", personal=CHAT)
    await stores.people.forget_personal(BOOKER.id)
    assert await stores.people.get(BOOKER.id) == Acquaintance(BOOKER, "Europe/Helsinki", None)
    await stores.people.remember(BOOKER, personal=CHAT)
    assert await stores.people.get(BOOKER.id) == Acquaintance(BOOKER, "Europe/Helsinki", CHAT)


async def test_everybody_is_welcomed_once_known_or_not(stores: Stores) -> None:
    await stores.people.remember(BOOKER, zone="Europe/Helsinki", personal=CHAT)
    assert [await stores.people.welcome(BOOKER.id) for _ in range(3)] == [True, False, False]
    assert await stores.people.get(BOOKER.id) == Acquaintance(BOOKER, "Europe/Helsinki", CHAT)
    assert [await stores.people.welcome(ADMIN.id) for _ in range(3)] == [True, False, False]
    await stores.people.remember(ADMIN, zone="Europe/Kyiv")
    assert not await stores.people.welcome(ADMIN.id)
    assert await stores.people.get(ADMIN.id) == Acquaintance(ADMIN, "Europe/Kyiv", None)


async def test_of_many_who_would_greet_at_once_exactly_one_does(stores: Stores) -> None:
    for person in (ADMIN, BOOKER):
        greeted = await asyncio.gather(*(stores.people.welcome(person.id) for _ in range(12)))
        assert greeted.count(True) == 1
        await stores.people.remember(person)


async def test_cards_are_listed_for_their_subject_alone_the_longest_standing_first(stores: Stores) -> None:
    for subject, role, where, message in (
        ("draft:1", "form", CHANNEL, "z"),
        ("draft:1", "receipt", CHAT, "a"),
        ("draft:2", "form", CHAT, "m"),
    ):
        await stores.cards.put(subject, role, where, message)
        stores.clock.at += timedelta(seconds=1)
    assert await stores.cards.all("draft:1") == (CardMessage("form", CHANNEL, "z"), CardMessage("receipt", CHAT, "a"))
    assert await stores.cards.all("draft:2") == (CardMessage("form", CHAT, "m"),)
    assert await stores.cards.all("booking:1") == ()


async def test_a_message_stands_once_for_a_subject(stores: Stores) -> None:
    await stores.cards.put("draft:1", "form", CHAT, "m")
    await stores.cards.put("draft:1", "receipt", CHANNEL, "m")
    assert await stores.cards.all("draft:1") == (CardMessage("receipt", CHANNEL, "m"),)


async def test_a_card_that_is_gone_is_forgotten_for_its_subject_alone(stores: Stores) -> None:
    await stores.cards.put("draft:1", "form", CHAT, "m")
    await stores.cards.put("draft:1", "form", CHAT, "n")
    await stores.cards.put("draft:2", "form", CHANNEL, "m")
    await stores.cards.drop("draft:1", "m")
    await stores.cards.drop("draft:1", "m")
    assert await stores.cards.all("draft:1") == (CardMessage("form", CHAT, "n"),)
    assert await stores.cards.all("draft:2") == (CardMessage("form", CHANNEL, "m"),)


async def test_a_message_shows_one_thing_at_a_time(stores: Stores) -> None:
    await stores.cards.put("draft:1", "form", CHAT, "m")
    await stores.cards.put("draft:1", "form", CHANNEL, "n")
    await stores.cards.put("booking:1", "form", CHAT, "m", shows=ShownBooking("1", 2, "UTC", shared=False))
    await stores.cards.put("booking:2", "form", CHAT, "n")
    assert await stores.cards.all("draft:1") == (CardMessage("form", CHANNEL, "n"),), "the other n is another message"
    await stores.cards.put("draft:2", "form", CHAT, "m")
    assert await stores.cards.all("booking:1") == ()
    assert await stores.cards.all("draft:2") == (CardMessage("form", CHAT, "m"),)


async def test_when_to_be_reminded_is_kept_beside_all_else(stores: Stores) -> None:
    await stores.people.remind(BOOKER.id, 0)
    assert await stores.people.get(BOOKER.id) == Acquaintance(Person(BOOKER.id, ""), "", None, 0)
    await stores.people.remember(BOOKER, zone="Europe/Helsinki", personal=CHAT)
    await stores.people.remind(BOOKER.id, 15)
    await stores.people.remember(BOOKER, zone="Europe/London")
    assert await stores.people.get(BOOKER.id) == Acquaintance(BOOKER, "Europe/London", CHAT, 15)
