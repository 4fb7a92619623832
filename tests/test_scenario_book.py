"""Somebody books a room in their own chat: from the command to the receipt, and what stands on the calendar then."""

from tests.world import ADELE, World


async def test_book_find_take_receipt(world: World) -> None:
    await world.say("book")
    form_id, form = world.card()
    found = await world.press("Find rooms", {"date": "2026-03-02", "start": "18:00", "end": "19:00", "title": "Plan"})
    assert found.status == 200
    print(found.card)
    booked = await world.press("Book")
    print(booked.card)
    await world.house.driver.stop()
    print(world.ours("pine"))
