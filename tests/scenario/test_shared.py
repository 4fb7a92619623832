"""In group chats and channels everybody reads along: rooms and times only, the rest goes to the person's own chat."""

import pytest

from tests.fakes.teams import Chat
from tests.support.reading import buttons, inputs, said, shows_room, story, title, troubles, value
from tests.support.world import ADELE, EVENING, MEGAN, World

TITLE, GUEST = "Merger with Fabrikam", "ceo@fabrikam.example"
TYPED = {**EVENING, "title": TITLE, "attendees": MEGAN.object_id, "guests": GUEST}


@pytest.fixture(params=["group chat", "channel"])
def chat(request: pytest.FixtureRequest, world: World) -> Chat:
    return world.teams.group() if request.param == "group chat" else world.teams.channel()


async def test_nothing_of_title_or_people_is_ever_sent_to_the_shared_chat(world: World, chat: Chat) -> None:
    await world.find(TYPED, chat=chat)
    await world.press("Change", chat=chat)
    await world.press("Show free rooms", {"guests": "no address"}, chat=chat)
    await world.press("Show free rooms", {"guests": GUEST}, chat=chat)
    world.outlook_books("Oak", "20:00", "21:00")
    await world.press("Book", chat=chat, room="Oak")
    await world.press("Book", chat=chat, room="Elm")
    await world.rest()
    sent = world.everything_sent_to(chat)
    assert "Booked" in sent
    for secret in (TITLE, GUEST, "Megan", MEGAN.object_id, "no address", "RK-"):
        assert secret not in sent
    assert world.ours("Elm")[0]["subject"] == TITLE


async def test_not_in_the_answers_to_presses_either(world: World, chat: Chat) -> None:
    await world.say("book", chat=chat)
    responses = [await world.press("Show free rooms", TYPED, chat=chat)]
    responses += [
        await world.press("Change", chat=chat),
        await world.press("Show free rooms", {"guests": "x"}, chat=chat),
    ]
    responses += [await world.press("Show free rooms", {"guests": GUEST}, chat=chat)]
    responses += [await world.press("Book", chat=chat, room="Oak")]
    for secret in (TITLE, GUEST, "Megan", MEGAN.object_id):
        assert secret not in str([each.body for each in responses])


async def test_the_details_go_to_the_persons_own_chat(world: World, chat: Chat) -> None:
    await world.say("help")
    shared = await world.book("Oak", TYPED, chat=chat)
    assert (said(shared)[0], shows_room(shared, "Oak")) == ("Booked ✓", True)
    assert value(shared, "Booked by") == "Adele Vance"
    own = world.shown()
    assert title(own) == TITLE
    assert value(own, "Invited") == f"you, Megan Bowen, {GUEST}"
    assert len(world.teams.messages(chat)) == 1


async def test_they_reach_a_chat_that_was_never_used_before(world: World, chat: Chat) -> None:
    await world.book("Oak", TYPED, chat=chat)
    assert title(world.shown()) == TITLE


async def test_where_the_bot_is_not_installed_for_the_person_one_sentence_says_so(world: World, chat: Chat) -> None:
    world.teams.without_bot.add(ADELE.id)
    await world.book("Oak", TYPED, chat=chat)
    (sentence,) = world.teams.texts(chat)
    assert sentence.startswith("Adele Vance, I could not write to you")
    assert TITLE not in sentence
    assert world.booked_rooms() == ["Oak"]


async def test_where_the_bot_was_removed_from_the_own_chat_the_sentence_is_said_too(world: World, chat: Chat) -> None:
    await world.say("help")
    world.teams.without_bot.add(ADELE.id)
    await world.book("Oak", TYPED, chat=chat)
    assert len(world.teams.texts(chat)) == 1


async def test_a_repeated_press_sends_the_details_once(world: World, chat: Chat) -> None:
    rooms = await world.find(TYPED, chat=chat)
    await world.press("Book", chat=chat, room="Oak")
    own = len(world.teams.messages(world.teams.personal(ADELE)))
    await world.press("Book", chat=chat, card=rooms, room="Oak")
    assert len(world.teams.messages(world.teams.personal(ADELE))) == own


async def test_fields_left_empty_keep_what_is_not_shown(world: World, chat: Chat) -> None:
    await world.find(TYPED, chat=chat)
    form = (await world.press("Change", chat=chat)).card
    assert not {"title", "attendees", "guests"} & set(inputs(form))
    assert "Type only what is to change." in story(form)
    await world.press("Show free rooms", {"start": "19:00"}, chat=chat)
    await world.press("Book", chat=chat, room="Oak")
    await world.rest()
    (event,) = world.ours("Oak")
    assert event["subject"] == TITLE
    addresses = {each["emailAddress"]["address"] for each in event["attendees"]}
    assert addresses == {ADELE.email, MEGAN.email, GUEST}


async def test_a_field_that_is_wrong_is_not_repeated_before_others(world: World, chat: Chat) -> None:
    await world.say("book", chat=chat)
    form = (await world.press("Show free rooms", {**TYPED, "guests": "ceo at fabrikam"}, chat=chat)).card
    assert troubles(form) == {
        "guests": ["What was entered is not a mail address. Please write it like name@example.com."]
    }


async def test_everybodys_form_is_their_own(world: World, chat: Chat) -> None:
    await world.say("book Oak", chat=chat)
    adeles, _ = world.card(chat)
    await world.say("book Elm", person=MEGAN, chat=chat)
    megans, _ = world.card(chat)
    await world.say("cancel", person=MEGAN, chat=chat)
    assert said(world.teams.card(megans)) == ["Closed"]
    assert "Book Oak" in buttons(world.teams.card(adeles))
    await world.press("Book", EVENING, chat=chat, card_id=adeles)
    await world.rest()
    assert world.booked_rooms() == ["Oak"]


async def test_the_bot_introduces_itself_once_to_a_shared_chat(world: World, chat: Chat) -> None:
    for _ in range(2):
        await world.teams.post(world.teams.installed(person=MEGAN, conversation=chat))
        await world.teams.post(world.teams.joined(person=ADELE, conversation=chat))
    assert len(world.teams.messages(chat)) == 1
    assert said(world.card(chat)[1])[0] == "Hello from Roomkeeper"
    assert world.teams.messages(world.teams.personal(MEGAN)) == []


async def test_a_double_press_tells_the_details_once(world: World, chat: Chat) -> None:
    await world.find(TYPED, chat=chat)
    press = world.click("Book", chat=chat, room="Oak")
    await world.at_once(press, press, press)
    receipts = [each for each in world.teams.messages(world.teams.personal(ADELE)) if TITLE in str(each)]
    assert len(receipts) == 1


async def test_a_double_press_says_once_that_there_is_no_own_chat(world: World, chat: Chat) -> None:
    world.teams.without_bot.add(ADELE.id)
    await world.find(TYPED, chat=chat)
    press = world.click("Book", chat=chat, room="Oak")
    await world.at_once(press, press, press)
    await world.deliver(press)
    assert len(world.teams.texts(chat)) == 1


async def test_a_chat_that_takes_no_message_does_not_hide_the_booking(world: World, chat: Chat) -> None:
    await world.find(TYPED, chat=chat)
    world.teams.fail(500, method="POST", times=9)
    answer = await world.press("Book", chat=chat, room="Oak")
    assert said(answer.card)[0] == "Booked ✓"
