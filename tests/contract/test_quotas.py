"""How much one person and all together may have at a time, whichever store counts it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from booking.errors import Problem, Reason, Refused
from booking.forms.draft import Draft, Stage
from booking.model import Person
from booking.policy import Quotas
from booking.ports import RequestResult
from booking.protocol.record import BookingRecord
from tests.support.stores import BOOKER, ELM, KINDS, NOW, Maker, Stores, at_rest, gone, held, open_stores, slot

QUOTAS = Quotas(bookings_of_one=3, bookings_of_all=5, forms_of_one=3, forms_of_all=5)
OTHERS = tuple(Person(f"00000000-0000-0000-0000-0000000000a{number}", f"Person {number}", "") for number in range(5))
OWN = RequestResult(problems=(Problem(Reason.TOO_MANY_BOOKINGS, None, {"limit": 3}),))
EVERYBODYS = RequestResult(problems=(Problem(Reason.TOO_MANY_BOOKINGS_OF_ALL, None, {"limit": 5}),))


@pytest.fixture(params=KINDS)
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    async with open_stores(request.param, tmp_path, QUOTAS) as opened:
        await opened.seed_rooms()
        yield opened


def of(person: Person, record: BookingRecord) -> BookingRecord:
    return replace(record, booking=replace(record.booking, booker=person))


def wanted(maker: Maker, hour: int, person: Person = BOOKER) -> BookingRecord:
    return of(person, maker.record(wanted=slot(hour, hour + 1)))


def draft(name: str, owner: Person = BOOKER, hours: float = 24, stage: Stage = Stage.FORM) -> Draft:
    return Draft(name, owner, "UTC", shared=False, expires_at=NOW + timedelta(hours=hours), stage=stage)


# --- Bookings --------------------------------------------------------------------------------------------------------


async def test_one_person_has_so_many_bookings_to_come_and_others_book_on(stores: Stores, maker: Maker) -> None:
    for hour in range(1, 4):
        await held(stores, wanted(maker, hour))
    assert await stores.ledger.claim("one more", wanted(maker, 4)) == OWN
    assert await stores.ledger.answer("one more") == OWN, "a repeat is answered the same"
    assert await stores.ledger.claimed(slot(4, 5)) == {}
    assert isinstance(await stores.ledger.claim("other", wanted(maker, 4, OTHERS[0])), BookingRecord)


async def test_what_is_over_or_cancelled_does_not_count(stores: Stores, maker: Maker) -> None:
    first, second, third = [await held(stores, wanted(maker, hour)) for hour in range(1, 4)]
    await stores.ledger.write(at_rest(third))
    assert await stores.ledger.claim("one more", wanted(maker, 4)) == OWN
    await stores.ledger.write(gone(first, Reason.CANCELLED))
    assert isinstance(await stores.ledger.claim("in its place", wanted(maker, 4)), BookingRecord)
    assert await stores.ledger.claim("not two", wanted(maker, 5)) == OWN
    await stores.ledger.cancel("leaving", third.booking.id, "")
    assert isinstance(await stores.ledger.claim("while it leaves", wanted(maker, 6)), BookingRecord)
    await stores.ledger.write(at_rest(second))
    stores.clock.at = NOW + timedelta(hours=3)
    assert isinstance(await stores.ledger.claim("later", wanted(maker, 8)), BookingRecord)


async def test_all_people_together_have_so_many_bookings_to_come(stores: Stores, maker: Maker) -> None:
    for hour, person in enumerate(OTHERS, start=1):
        await held(stores, wanted(maker, hour, person))
    assert await stores.ledger.claim("one more", wanted(maker, 9)) == EVERYBODYS
    assert await stores.ledger.claim("elsewhere", of(BOOKER, maker.record(ELM, slot(1, 2)))) == EVERYBODYS


async def test_a_change_is_no_booking_more(stores: Stores, maker: Maker) -> None:
    records = [await held(stores, wanted(maker, hour)) for hour in range(1, 4)]
    record = await stores.ledger.write(at_rest(records[0]))
    later = maker.change(record, slot(6, 7))
    asked = await stores.ledger.request_change(
        "move", record.booking.id, record.booking.revision, later, maker.event(wanted=slot(6, 7))
    )
    assert not (isinstance(asked, RequestResult) and asked.problems), asked


@pytest.mark.parametrize("everybody", [False, True], ids=["of one person", "of all"])
async def test_bookings_that_come_at_once_do_not_go_beyond_it_together(
    stores: Stores, maker: Maker, everybody: bool
) -> None:
    people = (BOOKER, *OTHERS) if everybody else (BOOKER,)
    claims = [
        stores.ledger.claim(f"{person.id} {hour}", wanted(maker, 20 * number + hour, person))
        for number, person in enumerate(people)
        for hour in range(1, 11)
    ]
    answers = await asyncio.gather(*claims)
    taken = sum(isinstance(each, BookingRecord) for each in answers)
    assert taken == (5 if everybody else 3)
    assert all(each in (OWN, EVERYBODYS) for each in answers if not isinstance(each, BookingRecord))
    assert sum(map(len, (await stores.ledger.claimed(slot(0, 200))).values())) == taken


# --- Forms -----------------------------------------------------------------------------------------------------------


async def kept(stores: Stores, *names: str) -> list[str]:
    return [name for name in names if await stores.drafts.get(name) is not None]


async def test_a_form_too_many_takes_the_place_of_the_one_that_is_soonest_over(stores: Stores) -> None:
    for name, hours in (("first", 20.0), ("second", 21.0), ("third", 22.0), ("fourth", 23.0)):
        await stores.drafts.add(draft(name, hours=hours))
    assert await kept(stores, "first", "second", "third", "fourth") == ["second", "third", "fourth"]
    await stores.drafts.add(draft("other", OTHERS[0]))
    assert await kept(stores, "second", "third", "fourth", "other") == ["second", "third", "fourth", "other"]


async def test_forms_that_are_done_go_before_those_that_are_open(stores: Stores) -> None:
    await stores.drafts.add(draft("open", hours=20))
    await stores.drafts.add(draft("done", hours=500, stage=Stage.DONE))
    await stores.drafts.add(draft("closed", hours=30, stage=Stage.CLOSED))
    for name in ("new", "newer"):
        await stores.drafts.add(draft(name))
    assert await kept(stores, "open", "done", "closed", "new", "newer") == ["open", "new", "newer"]


async def test_forms_of_all_people_are_bounded_and_nobody_loses_one_to_another(stores: Stores) -> None:
    for person in OTHERS:
        await stores.drafts.add(draft(f"of {person.id}", person))
    with pytest.raises(Refused) as refused:
        await stores.drafts.add(draft("one more"))
    assert refused.value.problems == (Problem(Reason.TOO_MANY_FORMS, None, {"limit": 5}),)
    assert len(await kept(stores, *(f"of {person.id}" for person in OTHERS))) == 5
    stores.clock.at = NOW + timedelta(hours=25)
    await stores.drafts.add(draft("one more", hours=48))
    assert await kept(stores, "one more") == ["one more"]


async def test_forms_that_are_opened_at_once_are_bounded_too(stores: Stores) -> None:
    await asyncio.gather(*(stores.drafts.add(draft(f"form {number}")) for number in range(12)))
    assert len(await kept(stores, *(f"form {number}" for number in range(12)))) == 3
