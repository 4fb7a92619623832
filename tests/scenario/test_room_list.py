"""The list of rooms: everybody books from it, admins edit, remove, undo and export, and nobody else can."""

import pytest

from tests.fakes.teams import Chat
from tests.fakes.teams_activities import Json
from tests.support.reading import buttons, inputs, said, story
from tests.support.world import ADELE, ALEX, EVENING, MEGAN, OWN_CHAT, World, mail

REFUSED = "Only admins can do that. Please ask one of them."
MEETS = "Mon 2 Mar 2026, 20:00–21:00"


async def test_an_employee_finds_a_room_and_books_it_from_the_list(world: World) -> None:
    await world.say("rooms")
    assert said(world.shown())[0] == "10 rooms"
    assert not {"Edit", "Remove", "Export"} & set(buttons(world.shown()))
    await world.say("rooms oak")
    form = (await world.press("Book", room="Oak")).card
    assert inputs(form)["room"] == mail("oak")
    assert said((await world.press("Book", EVENING)).card)[0] == "Booked ✓"


async def test_an_employee_sees_the_schedule_of_a_room_of_the_list(world: World) -> None:
    await world.say("rooms oak")
    assert "Oak" in story((await world.press("Schedule")).card)


async def test_what_is_typed_into_the_list_finds_rooms_by_beginnings_of_words(world: World) -> None:
    await world.say("rooms hq")
    found = (await world.press("Find", {"filter": "lon"})).card
    assert "rooms found" in said(found)[0]
    assert all("London" in text for text in said(found) if "seats" in text)
    none = (await world.press("Find", {"filter": "zzz"})).card
    assert "No room’s name, place or equipment begins like that." in story(none)
    assert said((await world.press("All rooms")).card)[0] == "10 rooms"


async def test_an_admin_edits_a_room_and_nobody_is_told(world: World) -> None:
    await world.book("Oak")
    mails = world.mails()
    channel = world.teams.channel()
    await world.say("rooms edit Oak seats=12 floor=-", person=ALEX, chat=channel)
    assert said(world.card(channel)[1])[:4] == [
        "Saved",
        "Oak",
        "HQ · 12 seats · screen, whiteboard",
        "Floor 3 → nothing",
    ]
    await world.told()
    assert world.mails() == mails
    assert world.teams.texts(world.teams.personal(ADELE)) == []
    await world.say("rooms oak", person=ALEX)
    assert "HQ · 12 seats · screen, whiteboard" in said(world.shown(ALEX))


async def test_the_form_of_a_room_keeps_what_was_typed_and_saves_it_when_it_is_right(world: World) -> None:
    await world.say("rooms oak", person=ALEX)
    form = (await world.press("Edit", person=ALEX)).card
    assert inputs(form)["space"] == "Oak"
    wrong = (await world.press("Save", {"seats": "twelve", "floor": "7"}, person=ALEX)).card
    assert "“twelve” is not a number of seats." in story(wrong)
    assert (inputs(wrong)["seats"], inputs(wrong)["floor"]) == ("twelve", "7")
    saved = (await world.press("Save", {"seats": "12"}, person=ALEX)).card
    assert "Floor 3 → 7" in said(saved)
    assert "Seats 6 → 12" in said(saved)


async def test_an_admin_adds_a_room_by_a_form_that_says_what_is_wrong_and_keeps_what_was_typed(world: World) -> None:
    await world.say("rooms", person=ALEX)
    await world.press("Add a room", person=ALEX)
    wrong = (await world.press("Add", {"address": "aspen", "seats": "7", "space": "Aspen"}, person=ALEX)).card
    assert "“aspen” is not a mail address." in story(wrong)
    assert (inputs(wrong)["address"], inputs(wrong)["seats"], inputs(wrong)["space"]) == ("aspen", "7", "Aspen")
    added = (await world.press("Add", {"address": mail("aspen")}, person=ALEX)).card
    assert said(added)[:2] == ["Room added", "Aspen"]
    assert {each.address: each.seats for each in await world.app.registry.rooms()}[mail("aspen")] == 7
    await world.say("rooms add", person=ALEX)
    twice = (await world.press("Add", {"address": mail("aspen")}, person=ALEX)).card
    assert "is registered already" in story(twice)


async def test_a_room_and_a_floor_are_switched_where_they_are_shown(world: World) -> None:
    await world.say("rooms oak", person=ALEX)
    await world.press("Edit", person=ALEX)
    off = (await world.press("Switch off", person=ALEX)).card
    assert said(off)[:2] == ["Booking is off", "Oak"]
    await world.say("rooms oak", person=ALEX)
    assert said((await world.press("Switch on", person=ALEX)).card)[:2] == ["Booking is on", "Oak"]
    await world.say("floor plan HQ 3", person=ALEX)
    assert said((await world.press("Switch off", person=ALEX)).card)[:2] == ["Booking is off", "HQ, floor 3"]
    await world.say("floors", person=ALEX)
    assert any("booking is off" in text for text in said(world.shown(ALEX)))
    assert said((await world.press("Switch on", person=ALEX)).card)[:2] == ["Booking is on", "HQ, floor 3"]
    for text in ("floors", "floor plan HQ 3"):
        await world.say(text)
        assert not {"Switch on", "Switch off"} & set(buttons(world.shown()))


async def test_the_bookings_of_a_room_lead_to_each_of_them_and_a_private_one_stays_closed(world: World) -> None:
    await world.book("Oak", {"title": "Merger", "private": "true"})
    await world.say("rooms remove Oak", person=ALEX)
    opened = (await world.press("Open", person=ALEX)).card
    assert "As an admin you can cancel it." in said(opened)
    assert "Merger" not in story(opened)
    assert {"Show title and people", "Cancel booking…"} <= set(buttons(opened))


async def test_of_two_admins_the_later_one_sees_the_others_change_before_anything_is_overwritten(world: World) -> None:
    channel = world.teams.channel()
    await world.say("admins add <at>Megan Bowen</at>", person=ALEX, chat=channel, mentions=(MEGAN,))
    await world.say("rooms edit Oak", person=ALEX)
    await world.say("rooms edit Oak seats=4", person=MEGAN)
    shown = (await world.press("Save", {"floor": "7"}, person=ALEX)).card
    assert "Megan Bowen changed this: Seats 6 → 4. Your changes are not saved yet." in story(shown)
    assert (inputs(shown)["floor"], inputs(shown)["seats"]) == ("7", "4"), "what Alex did not touch follows Megan"
    saved = said((await world.press("Save", person=ALEX)).card)
    assert saved[0] == "Saved"
    assert "Floor 3 → 7" in saved
    assert not any(text.startswith("Seats") for text in saved)


async def test_a_room_is_removed_only_after_it_was_asked_and_comes_back_with_undo(world: World) -> None:
    await world.book("Oak", {"title": "Merger"})
    await world.say("rooms remove Oak", person=ALEX)
    asked = world.shown(ALEX)
    assert f"{MEETS} · Adele Vance" in said(asked)
    assert "Merger" not in story(asked)
    assert buttons(asked) == ["Open", "Remove, keep bookings", "Remove and cancel bookings", "Keep the room"]
    await world.say("rooms oak")
    assert said(world.shown())[0] == "1 room found", "it was only asked"
    gone = (await world.press("Remove, keep bookings", person=ALEX)).card
    assert "1 existing booking is kept:" in said(gone)
    await world.say("rooms oak")
    assert said(world.shown())[0] == "0 rooms found"
    assert "The room is back" in said((await world.press("Undo", person=ALEX)).card)
    await world.say("rooms oak")
    assert said(world.shown())[0] == "1 room found"
    world.later(minutes=2)
    assert await world.app.notifier.send_due() == 0, "nobody hears of what was undone"


async def test_an_undo_that_comes_too_late_says_how_the_room_comes_back(world: World) -> None:
    await world.say("rooms remove Oak", person=ALEX)
    await world.press("Remove", person=ALEX)
    world.later(minutes=1, seconds=1)
    pressed = await world.press("Undo", person=ALEX)
    assert f"It is too late to undo that. Please register “{mail('oak')}” again." in str(pressed.body)


async def test_bookings_are_cancelled_with_the_room_if_the_admin_says_so(world: World) -> None:
    await world.book("Oak", {"title": "Merger"})
    await world.say("rooms remove Oak", person=ALEX)
    gone = (await world.press("Remove and cancel bookings", {"farewell": "We move out."}, person=ALEX)).card
    assert "1 booking was cancelled:" in said(gone)
    await world.told()
    assert world.ours("Oak") == []
    assert await world.app.notifier.send_due() == 1
    assert "cancelled" in story(world.shown()).lower()


async def test_in_a_channel_nobody_reads_whose_the_bookings_are_and_the_admin_does_in_the_own_chat(
    world: World,
) -> None:
    await world.book("Oak")
    channel = world.teams.channel()
    await world.say("hi", person=ALEX)
    await world.say("rooms remove Oak", person=ALEX, chat=channel)
    await world.press("Remove, keep bookings", person=ALEX, chat=channel)
    told = world.everything_sent_to(channel)
    assert MEETS in told
    assert "Adele" not in told
    assert f"{MEETS} · Adele Vance" in said(world.shown(ALEX))


async def test_an_unknown_room_is_answered_with_the_nearest_and_the_list(world: World) -> None:
    await world.say("rooms remove Oka", person=ALEX)
    assert "There is no room “Oka” on the list." in said(world.shown(ALEX))
    assert "Remove" in buttons(world.shown(ALEX))
    asked = (await world.press("Remove", person=ALEX)).card
    assert said(asked)[:2] == ["Remove this room?", "Oak"]


async def test_two_addresses_in_one_message_are_both_registered(world: World) -> None:
    await world.say(f"rooms add {mail('aspen')} {mail('vault')} floor=9", person=ALEX)
    told = story(world.shown(ALEX))
    assert "1 room added" in told
    assert "HQ, floor 9 · 6 seats" in told
    assert f"I may not read the mailbox “{mail('vault')}”." in told


OFFER, FILE = (f"application/vnd.microsoft.teams.card.file.{each}" for each in ("consent", "info"))
UPLOAD = "https://contoso-my.sharepoint.com/personal/alex/_api/v2.0/upload?guid=%271%27&tempauth=a%2Bb"
OPENED = {
    "uploadUrl": UPLOAD,
    "contentUrl": "https://contoso-my.sharepoint.com/personal/alex/Documents/rooms.csv",
    "name": "rooms.csv",
    "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C9D",
    "fileType": "csv",
}


def attached(world: World, kind: str, chat: Chat | None = None) -> list[Json]:
    messages = world.teams.messages(chat or world.teams.personal(ALEX))
    return [each for message in messages for each in message.get("attachments") or () if each["contentType"] == kind]


async def test_the_rooms_are_offered_as_a_file_and_saved_as_they_are_when_it_is_accepted(world: World) -> None:
    await world.say("rooms export", person=ALEX)
    (offered,) = attached(world, OFFER)
    assert offered["name"] == "rooms.csv"
    assert offered["content"]["sizeInBytes"] > 500
    assert world.teams.texts(world.teams.personal(ALEX)) == []
    world.saved[UPLOAD] = b""
    await world.say("rooms edit Oak seats=7", person=ALEX)
    answer = await world.teams.post(world.teams.answer_to_offer(OPENED, person=ALEX))
    assert (answer.status, answer.body) == (200, None)
    saved = world.saved[UPLOAD]
    assert saved.startswith(b"\xef\xbb\xbfaddress,space,building,floor,seats,equipment,zone\r\n")
    assert f'{mail("oak")},Oak,HQ,3,7,"screen,whiteboard",Europe/Helsinki\r\n'.encode() in saved
    (shown,) = attached(world, FILE)
    assert (shown["contentUrl"], shown["name"]) == (OPENED["contentUrl"], "rooms.csv")
    assert shown["content"] == {"uniqueId": OPENED["uniqueId"], "fileType": "csv"}


async def test_the_saved_file_is_imported_and_changes_nothing(world: World) -> None:
    world.saved[UPLOAD] = b""
    await world.teams.post(world.teams.answer_to_offer(OPENED, person=ALEX))
    activity = world.teams.message("", person=ALEX)
    world.files[OPENED["contentUrl"]] = world.saved[UPLOAD]
    kind = "application/vnd.microsoft.teams.file.download.info"
    activity["attachments"] = [
        {"contentType": kind, "name": "rooms.csv", "content": {"downloadUrl": OPENED["contentUrl"]}}
    ]
    world.app.importer.tell_s = 0.0
    await world.teams.post(activity)
    await world.app.importer.look()
    assert "10 rooms: 0 new · 0 changed · 10 the same" in story(world.shown(ALEX))


async def test_whoever_declines_the_file_is_told_that_nothing_was_saved(world: World) -> None:
    await world.say("rooms export", person=ALEX)
    await world.teams.post(world.teams.answer_to_offer(None, person=ALEX))
    assert world.teams.texts(world.teams.personal(ALEX)) == ["Nothing was saved."]


@pytest.mark.parametrize("place", [UPLOAD, "https://evil.example/upload", "http://169.254.169.254/"])
async def test_a_file_that_cannot_be_saved_comes_as_text(world: World, place: str) -> None:
    await world.teams.post(world.teams.answer_to_offer({**OPENED, "uploadUrl": place}, person=ALEX))
    told, table = world.teams.texts(world.teams.personal(ALEX))
    assert told == "The file could not be saved in your OneDrive. Here is the table as text."
    assert f'{mail("oak")},Oak,HQ,3,6,"screen,whiteboard",Europe/Helsinki' in table
    assert attached(world, FILE) == []


async def test_where_teams_takes_no_offer_the_table_comes_as_text(world: World) -> None:
    await world.say("hi", person=ALEX)
    world.teams.refused_types.add(OFFER)
    await world.say("rooms export", person=ALEX)
    (table,) = world.teams.texts(world.teams.personal(ALEX))
    assert f'{mail("oak")},Oak,HQ,3,6,"screen,whiteboard",Europe/Helsinki' in table


async def test_the_rooms_are_exported_as_text_where_that_is_pressed(world: World) -> None:
    await world.say("rooms export", person=ALEX)
    head = (await world.press("Show it as text", person=ALEX)).card
    assert said(head)[0] == "10 rooms, as a table"
    (table,) = world.teams.texts(world.teams.personal(ALEX))
    lines = table.strip("`\n").split("\n")
    assert lines[0] == "address,space,building,floor,seats,equipment,zone"
    assert f'{mail("oak")},Oak,HQ,3,6,"screen,whiteboard",Europe/Helsinki' in lines
    assert len(lines) == 11


async def test_in_a_channel_the_export_is_offered_in_the_own_chat(world: World) -> None:
    await world.say("hi", person=ALEX)
    channel = world.teams.channel()
    await world.say("rooms export", person=ALEX, chat=channel)
    assert world.teams.texts(channel) == ["Alex Wilber, the table of rooms is in your own chat with me." + OWN_CHAT]
    assert attached(world, OFFER, channel) == []
    assert len(attached(world, OFFER)) == 1


BAD_ANSWERS: tuple[object, ...] = (
    None,
    {},
    {"type": "fileUpload"},
    {"type": "fileUpload", "action": "accept"},
    {"type": "fileUpload", "action": "accept", "uploadInfo": {}},
    {"type": "fileUpload", "action": "accept", "uploadInfo": {**OPENED, "uploadUrl": 7}},
    {"type": "fileUpload", "action": "accept", "uploadInfo": {**OPENED, "uniqueId": ""}},
    {"type": "other", "action": "decline"},
    {"type": "fileUpload", "action": ["accept"], "uploadInfo": OPENED},
)


@pytest.mark.parametrize("value", BAD_ANSWERS, ids=str)
async def test_what_no_offer_of_ours_brings_saves_nothing(world: World, value: object) -> None:
    world.saved[UPLOAD] = b""
    forged = {**world.teams.answer_to_offer(None, person=ALEX), "value": value}
    assert (await world.teams.post(forged)).status == 200
    assert world.saved[UPLOAD] == b""
    assert attached(world, FILE) == []


async def test_nobody_else_gets_the_rooms_by_accepting_a_file_and_no_file_is_saved_from_a_channel(world: World) -> None:
    world.saved[UPLOAD] = b""
    await world.teams.post(world.teams.answer_to_offer(OPENED, person=ADELE))
    assert world.teams.texts(world.teams.personal(ADELE)) == [REFUSED]
    await world.teams.post(world.teams.answer_to_offer(OPENED, person=ALEX, conversation=world.teams.channel()))
    assert world.saved[UPLOAD] == b""


FORGED: tuple[tuple[str, dict[str, object]], ...] = (
    ("rooms.new", {}),
    ("rooms.enter", {"address": mail("aspen"), "seats": "9"}),
    ("booking.pause", {}),
    ("booking.switch", {"on": False, "building": "HQ", "floor": "3"}),
    ("booking.switch", {"on": False, "room": mail("oak")}),
    ("rooms.edit", {"room": mail("oak")}),
    ("rooms.save", {"room": mail("oak"), "version": 0, "seats": "99"}),
    ("rooms.save", {"room": mail("nope"), "version": 0}),
    ("rooms.remove", {"room": mail("oak")}),
    ("rooms.drop", {"room": mail("oak"), "version": 0, "cancel": True, "farewell": "Ha"}),
    ("rooms.undo", {"room": mail("oak")}),
    ("rooms.export", {}),
    ("rooms.text", {}),
)


@pytest.mark.parametrize(("verb", "data"), FORGED)
async def test_a_forged_press_of_somebody_who_is_no_admin_tells_and_changes_nothing(
    world: World, verb: str, data: dict[str, object]
) -> None:
    await world.book("Oak", person=MEGAN)
    await world.say("rooms")
    card_id, before = world.card()
    requests = len(world.requests())
    answer = await world.teams.post(world.teams.press(card_id, verb, data, {}, person=ADELE))
    assert REFUSED in str(answer.body)
    assert "Megan" not in str(answer.body)
    assert world.teams.card(card_id) == before
    assert world.requests()[requests:] == []
    await world.say("rooms oak", person=ALEX)
    assert "HQ, floor 3 · 6 seats · screen, whiteboard" in said(world.shown(ALEX))
    assert not any("off" in text for text in said(world.shown(ALEX)))
    assert len(await world.app.registry.rooms()) == 10


async def test_an_admins_card_pressed_by_somebody_else_shows_them_nothing_of_it(world: World) -> None:
    """In a channel others press what an admin was shown: turning the page gives them the list that everybody has."""
    channel = world.teams.channel()
    await world.say("rooms hq", person=ALEX, chat=channel)
    card_id, _ = world.card(channel)
    turned = await world.press("Find", {"filter": "oak"}, person=ADELE, chat=channel)
    assert not {"Edit", "Remove", "Export"} & set(buttons(turned.card))
    assert mail("oak") not in story(turned.card)
    assert world.teams.card(card_id) == turned.card


async def test_an_admin_whose_flag_goes_in_the_middle_is_refused(world: World) -> None:
    channel = world.teams.channel()
    await world.say("admins add <at>Megan Bowen</at>", person=ALEX, chat=channel, mentions=(MEGAN,))
    await world.say("rooms edit Oak", person=MEGAN)
    await world.say("admins remove <at>Megan Bowen</at>", person=ALEX, chat=channel, mentions=(MEGAN,))
    assert REFUSED in str((await world.press("Save", {"seats": "99"}, person=MEGAN)).body)
