"""People say it in their own words: a filled form, one press, and everything that can be done with a booking."""

from dataclasses import replace

import pytest

from graph.sandbox.faults import Fault, What
from tests.support.reading import buttons, held, said, story
from tests.support.world import ADELE, EVENING, LEE, MEGAN, World

FULL = {
    "en-GB": "book oak tomorrow 10-11 with Megan and Lee for 6 people",
    "fi-FI": "varaa Oak huomenna klo 10-11 kuudelle Meganin ja Leen kanssa",
    "sv-SE": "boka Oak imorgon kl 10-11 för 6 personer med Megan och Lee",
    "de-DE": "buche Oak morgen von 10 bis 11 Uhr für 6 Personen mit Megan und Lee",
}


def filled(card: dict[str, object], *names: str) -> dict[str, object]:
    return {name: value for name, value in held(card).items() if name in names}


@pytest.mark.parametrize("locale", FULL)
async def test_one_message_and_one_press_book_a_room(world: World, locale: str) -> None:
    adele = replace(ADELE, locale=locale)
    await world.say(FULL[locale], person=adele)
    form = world.shown()
    assert filled(form, "date", "start", "end", "room", "capacity") == {
        "date": "2026-03-03",
        "start": "10:00",
        "end": "11:00",
        "room": "oak@roomkeeper.example",
        "capacity": "6",
    }
    understood = said(form)[1]
    assert "Oak" in understood
    assert "Megan Bowen, Lee Gu" in understood
    assert world.booked_rooms() == []
    await world.press(form["actions"][0]["title"], person=adele)
    await world.rest()
    assert world.booked_rooms() == ["Oak"]


async def test_the_card_says_what_was_understood_and_quotes_what_was_not(world: World) -> None:
    await world.say("book oak tomorrow 10-11 xyzzy plugh")
    told = said(world.shown())
    assert "Understood: tomorrow, Tue 3 Mar · 10:00–11:00 · Oak" in told
    assert "I did not understand “xyzzy plugh”." in told


async def test_the_form_says_what_was_understood_as_far_as_it_still_stands_there_after_each_press(world: World) -> None:
    await world.say("book oak tomorrow 10-11 for 6 people xyzzy")
    form = (await world.press(world.shown()["actions"][0]["title"], {"capacity": "none"})).card
    told = said(form)
    assert "Understood: tomorrow, Tue 3 Mar · 10:00–11:00 · Oak" in told
    assert "I did not understand “xyzzy”." in told
    form = (await world.press(form["actions"][0]["title"], {"capacity": "none", "start": "10:30"})).card
    assert "Understood: tomorrow, Tue 3 Mar · Oak" in said(form)


@pytest.mark.parametrize("line", ["move Oak to 15", "add Megan to Oak"])
async def test_what_a_booking_is_to_become_is_still_said_after_a_press(world: World, line: str) -> None:
    await world.say("book oak tomorrow 10-11")
    await world.press(world.shown()["actions"][0]["title"])
    await world.rest()
    await world.say(line)
    before = next(each for each in said(world.shown()) if each.startswith("Understood"))
    await world.press("Save", {"guests": "nonsense"})
    after = next(each for each in said(world.shown()) if each.startswith("Understood"))
    assert after == before


@pytest.mark.parametrize(
    ("line", "field", "value", "claim"),
    [
        ("move Oak to 15 with a Teams link", "online", "true", "with a Teams link"),
        ("make my Oak booking private, move it to 15", "private", "true", "private"),
        ("move Oak to 15 for 6 people", "capacity", "6", "6 people"),
        ("move Oak to a room with a screen", "equipment", "screen", "screen"),
        ("move Oak to HQ", "floor", "HQ/", "HQ"),
        ("remove Megan from Oak with a screen", "equipment", None, "without Megan Bowen"),
    ],
)
async def test_what_a_booking_is_to_become_stands_in_the_fields_as_it_is_claimed(
    world: World, line: str, field: str, value: str | None, claim: str
) -> None:
    await world.say("book oak tomorrow 10-11 with Megan")
    await world.press(world.shown()["actions"][0]["title"])
    await world.rest()
    await world.say(line)
    form = world.shown()
    understood = next(each for each in said(form) if each.startswith("Understood: "))
    assert understood.endswith(claim)
    assert held(form).get(field) == value


async def test_one_press_takes_the_room_that_is_nearest_to_a_misspelt_name_and_keeps_what_was_said(
    world: World,
) -> None:
    await world.say("okk tomorrow 10-11 for 6 people")
    assert filled(world.shown(), "room") == {"room": "any"}
    await world.press("Oak")
    form = world.shown()
    assert filled(form, "date", "start", "end", "room", "capacity") == {
        "date": "2026-03-03",
        "start": "10:00",
        "end": "11:00",
        "room": "oak@roomkeeper.example",
        "capacity": "6",
    }
    assert "Oak" not in buttons(form)
    await world.press(form["actions"][0]["title"])
    await world.rest()
    assert world.booked_rooms() == ["Oak"]


@pytest.mark.parametrize(
    ("line", "open_fields", "reason"),
    [
        ("oak tomorrow at 10 or 11", ("start", "end"), "“at 10 or 11” can mean 10:00 or 11:00. Please choose."),
        ("oak tomorrow at 25:00", ("start", "end"), "There is no such time as “at 25:00”. Please choose one."),
        ("oak 30 february 10-11", ("date",), "There is no such day as “30 february”. Please choose the date."),
        ("oak tomorrow from 15 to 14", ("end",), "“from 15 to 14” ends before it starts. Please choose when it ends."),
        ("oak yesterday 10-11", ("date",), "“yesterday” is over. Please choose a time that is still to come."),
        ("okk tomorrow 10-11", ("room",), "There is no room “okk”. Did you mean Oak? Please choose one."),
        ("oak 29.3.2026 03:30-04:30", ("start",), "The clocks change that day"),
    ],
)
async def test_what_is_unsure_stays_open_and_says_why(
    world: World, line: str, open_fields: tuple[str, ...], reason: str
) -> None:
    await world.say(line)
    form = world.shown()
    assert all(held(form).get(name, "any") == "any" for name in open_fields)
    assert any(reason in each for each in said(form)), said(form)


@pytest.mark.parametrize(
    ("line", "choices", "meant"),
    [
        ("oak tomorrow at 18 or 19", ["18:00", "19:00"], {"date": "2026-03-03", "start": "19:00", "end": "20:00"}),
        ("oak tomorrow at 18 or 19 for 2 hours", ["18:00", "19:00"], {"start": "19:00", "end": "21:00"}),
        ("oak thu or fri 18-19", ["Thu 5 Mar 2026", "Fri 6 Mar 2026"], {"date": "2026-03-06", "start": "18:00"}),
    ],
)
async def test_of_two_values_that_are_meant_one_press_fills_one_in(
    world: World, line: str, choices: list[str], meant: dict[str, str]
) -> None:
    await world.say(line)
    assert [each for each in buttons(world.shown()) if each in choices] == choices
    await world.press(choices[1])
    form = world.shown()
    assert not any("can mean" in each for each in said(form))
    assert {name: value for name, value in held(form).items() if name in meant} == meant
    await world.press("Book Oak")
    await world.rest()
    assert world.booked_rooms() == ["Oak"]


@pytest.mark.parametrize(("field", "value"), [("start", "soon" * 900), ("title", "Theirs"), ("owner", "x")])
async def test_a_choice_that_no_button_offers_fills_nothing_in(world: World, field: str, value: str) -> None:
    await world.say("oak tomorrow at 18 or 19")
    forged = world.click("19:00")
    forged["value"]["action"]["data"] |= {"field": field, "value": value}
    form = (await world.deliver(forged)).card
    assert "start" not in held(form)
    assert not held(form).get("title")
    assert any("can mean" in each for each in said(form)) is (field != "start")
    await world.press("Book Oak")
    await world.rest()
    assert world.booked_rooms() == []


async def test_a_question_stays_until_it_is_answered(world: World) -> None:
    await world.say("oak thu or fri at 18 or 19")
    await world.press("19:00")
    assert [each for each in said(world.shown()) if "can mean" in each] == [
        "⚠ “thu or fri” can mean Thu 5 Mar 2026 or Fri 6 Mar 2026. Please choose."
    ]
    await world.press("Fri 6 Mar 2026")
    assert not any("can mean" in each for each in said(world.shown()))
    assert filled(world.shown(), "date", "start", "end") == {"date": "2026-03-06", "start": "19:00", "end": "20:00"}


async def test_the_reason_for_an_open_end_stays_while_the_room_is_answered(world: World) -> None:
    why = "⚠ “19-18” ends before it starts. Please choose when it ends."
    await world.say("book Oka tomorrow 19-18")
    assert why in said(world.shown())
    await world.press("Oak")
    assert why in said(world.shown())
    assert not any("There is no room" in each for each in said(world.shown()))
    await world.press("More options", {"end": "20:00"})
    assert why not in said(world.shown())


async def test_somebody_who_is_not_found_is_asked_about(world: World) -> None:
    await world.say("oak tomorrow 10-11 with Zelda Atall")
    assert any("I found nobody called “Zelda Atall”" in each for each in said(world.shown()))
    assert "attendees" not in held(world.shown())


async def test_exact_commands_mean_what_they_always_meant(world: World) -> None:
    await world.say("book Oak")
    assert filled(world.shown(), "room", "start") == {"room": "oak@roomkeeper.example", "start": "08:15"}
    assert not any(each.startswith("Understood") for each in said(world.shown()))
    await world.say("my bookings")
    assert said(world.shown())[0] == "My bookings"


async def test_a_form_of_a_sentence_is_closed_by_a_word_though_sentences_came_after_it(world: World) -> None:
    await world.say("oak tomorrow at 10")
    await world.say("thanks")
    await world.say("glöm det")
    assert said(world.shown()) == ["The form is closed. Nothing was booked."]


async def test_whoever_asks_what_is_free_then_sees_the_rooms(world: World) -> None:
    await world.say("is Elm free tomorrow at 3pm?")
    told = said(world.shown())
    assert "Tue 3 Mar 2026, 15:00–16:00" in told
    await world.say("who has Elm tomorrow")
    assert said(world.shown())[:2] == ["Elm", "Tomorrow, Tue 3 Mar 2026"]


async def _booked(world: World, *lines: str) -> None:
    for line in lines:
        await world.say(line)
        await world.press("Book")
        await world.rest()


async def test_the_one_booking_that_is_meant_is_shown_with_what_was_asked_for(world: World) -> None:
    await _booked(world, "oak tomorrow 10-11")
    await world.say("extend by half an hour")
    assert buttons(world.shown())[0] == "Until 11:30"
    await world.say("siirrä Oak klo 16:een")
    assert filled(world.shown(), "date", "start", "end") == {"date": "2026-03-03", "start": "16:00", "end": "17:00"}
    assert buttons(world.shown())[0] == "Save"
    await world.say("add Megan to it")
    assert "Megan Bowen" in said(world.shown())[1]
    await world.press("Save")
    await world.rest()
    await world.say("avboka mötet imorgon")
    assert said(world.shown())[0] == "Cancel this booking?"
    await world.press("Cancel booking")
    await world.rest()
    assert world.booked_rooms() == []


@pytest.mark.parametrize(
    "line",
    [
        *("I only need Oak till half ten after all", "keep Oak until 10:30", "Oak reicht bis halb elf"),
        *("oak till 10.30", "shorten Oak by 30 minutes", "lyhennä oakia puolella tunnilla"),
        *("korta oak till en halvtimme", "Oak auf eine halbe Stunde kürzen"),
    ],
)
async def test_a_booking_that_is_to_end_sooner_is_changed_and_not_extended(world: World, line: str) -> None:
    await _booked(world, "oak tomorrow 10-11")
    await world.say(line)
    assert filled(world.shown(), "date", "start", "end") == {"date": "2026-03-03", "start": "10:00", "end": "10:30"}
    await world.press("Save")
    await world.rest()
    assert "10:00–10:30" in story(world.shown())


async def test_what_a_room_has_is_told_on_its_day(world: World) -> None:
    for line in ("does Oak have a screen?", "how many people fit in Oak", "montako mahtuu Oakiin"):
        await world.say(line)
        assert said(world.shown())[0] == "Oak"
        assert any("6" in each and "screen" in each.lower() for each in said(world.shown())), line


async def test_of_twelve_hours_the_half_is_meant_in_which_a_booking_is(world: World) -> None:
    await _booked(world, "oak tomorrow 20-22")
    await world.say("keep Oak until 9")
    assert filled(world.shown(), "start", "end") == {"start": "20:00", "end": "21:00"}
    assert "21:00" in said(world.shown())[1], "the card tells it as understood"
    await world.say("keep Oak until 11")
    assert buttons(world.shown())[0] == "Until 23:00"
    await world.say("keep Oak until 10")
    assert buttons(world.shown())[0] == "Extend", "it ends at ten, and nobody means the morning"


async def test_where_several_may_be_meant_each_is_changed_to_end_sooner(world: World) -> None:
    await _booked(world, "oak tomorrow 18-19", "oak friday 18-19")
    await world.say("Oak only until 18:30")
    assert said(world.shown())[0] == "Which one shall I change?"
    assert buttons(world.shown()) == ["Change", "Change", "My bookings"]
    await world.press("Change")
    assert filled(world.shown(), "start", "end") == {"start": "18:00", "end": "18:30"}


async def test_where_several_could_be_meant_each_is_listed_with_the_press(world: World) -> None:
    await _booked(world, "oak tomorrow 10-11", "elm tomorrow 15-16")
    await world.say("cancel tomorrow's")
    assert said(world.shown())[0] == "Which one shall I cancel?"
    assert buttons(world.shown()) == ["Cancel booking…", "Cancel booking…", "My bookings"]
    await world.say("move my 10 o'clock to elm")
    assert filled(world.shown(), "room") == {"room": "elm@roomkeeper.example"}
    await world.say("move it to friday")
    assert buttons(world.shown()) == ["Change", "Change", "My bookings"]
    await world.press("Change")
    assert filled(world.shown(), "date", "start") == {"date": "2026-03-06", "start": "10:00"}


async def test_a_reference_says_which_booking_is_meant(world: World) -> None:
    await _booked(world, "oak tomorrow 10-11", "elm tomorrow 15-16")
    reference = next(each for each in said(world.shown()) if each.startswith("RK-"))
    await world.say(f"please cancel {reference.lower()}")
    assert said(world.shown())[:2] == ["Cancel this booking?", "Elm"]


async def test_what_somebody_has_on_a_day_is_listed(world: World) -> None:
    await _booked(world, "oak tomorrow 10-11")
    await world.say("mitä mulla on huomenna?")
    assert said(world.shown())[:2] == ["Your booking", "Oak"]
    await world.say("was habe ich am Freitag?")
    assert said(world.shown()) == ["None of your bookings is like that."]


async def test_where_others_read_along_nothing_personal_is_shown(world: World) -> None:
    team = world.teams.channel()
    await world.say("book oak tomorrow 10-11 with Megan “Merger talk”", chat=team)
    shown = str(world.card(team)[1])
    assert "Oak" in shown
    assert "Megan" not in shown
    assert "Merger" not in shown


async def test_small_talk_gets_a_human_line(world: World) -> None:
    await world.say("moikka")
    assert said(world.shown()) == ["Hello Adele! Which room may I book for you?"]
    await world.say("tack så mycket")
    assert said(world.shown()) == ["You are welcome!"]


async def test_an_employee_sees_the_rooms_there_are(world: World) -> None:
    await world.say("rooms", person=MEGAN)
    rooms = said(world.shown(MEGAN))
    await world.say("welche Räume gibt es?", person=MEGAN)
    assert said(world.shown(MEGAN)) == rooms


async def test_html_and_mentions_in_a_sentence_are_no_words_of_it(world: World) -> None:
    await world.say("book oak <b>tomorrow</b> 10-11 with <at>Megan Bowen</at>", mentions=(MEGAN,))
    assert filled(world.shown(), "start") == {"start": "10:00"}
    assert any("Megan Bowen" in each for each in said(world.shown()))


async def test_whoever_wants_to_end_what_has_not_begun_is_offered_to_cancel_it(world: World) -> None:
    await world.book()
    await world.say("end my meeting")
    assert said(world.shown())[0] == "It has not begun yet. Cancel it?"
    assert buttons(world.shown()) == ["Cancel booking…", "My bookings"]


FOR_MEGAN = {
    "book Oak tomorrow 10-11 for Megan": "en-GB",
    "book Oak tomorrow 10-11 for @Megan Bowen": "en-GB",
    "book Oak on behalf of Megan Bowen tomorrow 10-11": "en-GB",
    "Megan needs Oak tomorrow 10-11": "en-GB",
    "Megan braucht Oak morgen 10-11": "de-DE",
    "Megan behöver Oak imorgon 10-11": "sv-SE",
    "Megan tarvitsee Oakin huomenna 10-11": "fi-FI",
    "varaa Oak Meganille huomenna 10-11": "fi-FI",
    "varaa Oak huomenna 10-11 Meganin puolesta": "fi-FI",
    "boka Oak åt Megan imorgon 10-11": "sv-SE",
    "buche Oak für Megan morgen 10-11": "de-DE",
}


@pytest.mark.parametrize("line", FOR_MEGAN)
async def test_whom_somebody_books_for_is_invited_and_the_receipt_says_so(world: World, line: str) -> None:
    adele = replace(ADELE, locale=FOR_MEGAN[line])
    await world.say(line, person=adele)
    form = world.shown()
    assert filled(form, "date", "start", "end", "room", "attendees") == {
        "date": "2026-03-03",
        "start": "10:00",
        "end": "11:00",
        "room": "oak@roomkeeper.example",
        "attendees": MEGAN.object_id,
    }
    assert "Megan Bowen" in said(form)[1]
    assert not any("“Megan" in each for each in said(form)), "it was understood"
    assert world.booked_rooms() == [], "nothing is booked without a press"
    await world.press(form["actions"][0]["title"], person=adele)
    await world.rest()
    assert any("Megan Bowen" in each for each in said(world.shown())), "the receipt names who is invited"
    (event,) = world.ours("Oak")
    assert {each["emailAddress"]["address"] for each in event["attendees"]} >= {ADELE.email, MEGAN.email}


async def test_several_are_booked_for_and_oneself_is_not_invited_twice(world: World) -> None:
    await world.say("book Oak tomorrow 10-11 for Megan, Lee and Adele")
    assert held(world.shown())["attendees"] == f"{MEGAN.object_id},{LEE.object_id}"


@pytest.mark.parametrize("line", ["book for Megan", "book for <at>Megan Bowen</at>", "book a room for Megan Bowen"])
async def test_who_says_for_whom_alone_gets_a_form_with_them(world: World, line: str) -> None:
    chat = world.teams.group(ADELE, MEGAN)
    await world.say(line, chat=chat, mentions=(MEGAN,) if "<at>" in line else ())
    _, form = world.card(chat)
    assert "Show free rooms" in buttons(form)
    assert not any("There is no room" in each for each in said(form))
    await world.press("Show free rooms", EVENING, chat=chat)
    await world.press("Book", chat=chat, room="Oak")
    await world.rest()
    (event,) = world.ours("Oak")
    assert MEGAN.email in {each["emailAddress"]["address"] for each in event["attendees"]}


@pytest.mark.parametrize(
    "line",
    ["book Oak tomorrow 10-11 for Zebra", "book Oak tomorrow 10-11 for Meg", "book Oak tomorrow 10-11 for megan's dog"],
)
async def test_what_is_nobodys_name_is_quoted_and_nobody_is_invited(world: World, line: str) -> None:
    await world.say(line)
    form = world.shown()
    assert "attendees" not in held(form)
    assert any(each.startswith("I did not understand “") for each in said(form))


async def test_while_the_directory_cannot_be_asked_whom_it_is_for_is_quoted(world: World) -> None:
    world.sandbox.tenant.faults.add(Fault("GET", "/users", What.STATUS, times=None, status=503))
    await world.say("book Oak tomorrow 10-11 for Megan")
    assert "I did not understand “Megan”." in said(world.shown())


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('call tomorrow\'s oak meeting "Vendor demo"', "Vendor demo"),
        ("standup is now called Retro", "Retro"),
        ("döp om standup till Budget 2027", "Budget 2027"),
        ("vaihda huomisen oakin varauksen nimeks Rekry", "Rekry"),
        ("standup heißt jetzt Budget 2027", "Budget 2027"),
    ],
)
async def test_a_booking_gets_another_title_by_a_sentence_and_one_press(world: World, line: str, title: str) -> None:
    await _booked(world, "oak tomorrow 10-11 “Standup”")
    await world.say(line)
    assert filled(world.shown(), "date", "start", "title") == {"date": "2026-03-03", "start": "10:00", "title": title}
    assert f"Understood: “{title}”" in said(world.shown())
    assert buttons(world.shown())[0] == "Save"
    await world.press("Save")
    await world.rest()
    assert title in said(world.shown())


async def test_where_several_could_get_another_title_each_is_listed(world: World) -> None:
    await _booked(world, "oak tomorrow 10-11", "elm tomorrow 15-16")
    await world.say("rename tomorrow's meeting to Retro")
    assert buttons(world.shown()) == ["Change", "Change", "My bookings"]
    await world.press("Change")
    assert filled(world.shown(), "start", "title") == {"start": "10:00", "title": "Retro"}


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("push it back by half an hour", "10:30", "11:30"),
        ("aikaista huomista tunnilla", "09:00", "10:00"),
        ("skjut fram mötet imorgon en halvtimme", "10:30", "11:30"),
        ("den termin morgen bitte um eine stunde vorverlegen", "09:00", "10:00"),
        ("move tomorrow's meeting forward by an hour", "10:00", "11:00"),
    ],
)
async def test_a_booking_is_moved_by_so_much_later_or_earlier(world: World, line: str, start: str, end: str) -> None:
    await _booked(world, "oak tomorrow 10-11")
    await world.say(line)
    assert filled(world.shown(), "date", "start", "end") == {"date": "2026-03-03", "start": start, "end": end}
    assert buttons(world.shown())[0] == "Save"


async def test_of_several_bookings_the_one_that_is_chosen_is_moved_by_so_much(world: World) -> None:
    await _booked(world, "oak tomorrow 10-11", "elm tomorrow 15-16")
    await world.say("bring it forward by an hour")
    assert "Understood: 1 h earlier" in said(world.shown())
    await world.press("Change")
    assert filled(world.shown(), "start", "end") == {"start": "09:00", "end": "10:00"}


async def test_a_booking_that_is_moved_past_midnight_is_on_the_next_day(world: World) -> None:
    await _booked(world, "oak tomorrow 10-11", "elm tomorrow 15-16")
    await world.say("push it back by 15 hours")
    await world.press("Change")
    assert filled(world.shown(), "date", "start", "end") == {"date": "2026-03-04", "start": "01:00", "end": "02:00"}


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("Can tomorrow's meeting be in Elm instead of Oak?", {"start": "10:00", "room": "elm@roomkeeper.example"}),
        ("kan mötet imorgon vara i Elm istället för Oak?", {"start": "10:00", "room": "elm@roomkeeper.example"}),
        ("morgen statt um 10 lieber halb 11", {"start": "10:30", "room": "oak@roomkeeper.example"}),
        ("voisko huominen palaveri olla Elmissä Oakin sijaan", {"start": "10:00", "room": "elm@roomkeeper.example"}),
        ("flytta strategin till 13", {"start": "13:00", "room": "oak@roomkeeper.example"}),
    ],
)
async def test_a_change_that_is_told_is_one_of_the_booking_and_no_new_one(
    world: World, line: str, changed: dict[str, str]
) -> None:
    await _booked(world, "oak tomorrow 10-11 “Strategi day”")
    await world.say(line)
    assert filled(world.shown(), "start", "room") == changed
    assert buttons(world.shown())[0] == "Save"


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("let standup start 15 min later", {"start": "10:15"}),
        ("kan vi börja standup en halvtimme senare?", {"start": "10:30"}),
        ("half an hour is enough for standup", {"end": "10:30"}),
        ("standup can end a quarter of an hour earlier", {"start": "10:00", "end": "10:45"}),
        ("standup voi loppua vartin aikaisemmin", {"start": "10:00", "end": "10:45"}),
        ("standup kan sluta en kvart tidigare", {"start": "10:00", "end": "10:45"}),
        ("standup darf eine viertelstunde früher enden", {"start": "10:00", "end": "10:45"}),
        ("oak morgen umbenennen in “Kickoff”", {"title": "Kickoff"}),
        ("elm instead of oak tomorrow", {"room": "elm@roomkeeper.example", "start": "10:00"}),
        ("standup elmiin", {"room": "elm@roomkeeper.example"}),
        ("add a teams link to standup", {"online": "true"}),
        ("lisää standupiin teams-linkki", {"online": "true"}),
        ("make standup private", {"private": "true"}),
    ],
)
async def test_a_line_that_asks_for_a_room_where_nothing_is_booked_changes_the_booking_that_it_names(
    world: World, line: str, changed: dict[str, str]
) -> None:
    await _booked(world, "oak tomorrow 10-11 “Standup”")
    await world.say(line)
    assert filled(world.shown(), *changed) == changed
    assert buttons(world.shown())[0] == "Save"


@pytest.mark.parametrize(
    "line",
    [
        "we need a bigger room for standup",
        "tarvitaan isompi huone standupiin",
        "vi behöver ett större rum för standup",
        "für standup brauchen wir einen größeren Raum",
        "got anything bigger for standup?",
        "Oak is too small for us at 10 tomorrow, is there anything larger?",
        *("we don't all fit in Oak, anything bigger?", "ei mahduta oakiin, onks mitään isompaa"),
        *("vi ryms inte i oak, finns det nåt större", "wir passen nicht alle in oak, hast du was größeres?"),
    ],
)
async def test_who_asks_for_a_larger_room_is_offered_larger_ones_first(world: World, line: str) -> None:
    await _booked(world, "oak tomorrow 10-11 “Standup”")
    await world.say(line)
    assert "Understood: a larger room" in said(world.shown())
    assert filled(world.shown(), "start", "capacity") == {"start": "10:00", "capacity": "7"}  # Oak has 6 seats.
    assert buttons(world.shown())[0] == "Show free rooms"
    await world.press("Show free rooms")
    told = " ".join(said(world.shown()))
    assert "Cedar" in told
    assert "Birch" not in told


async def test_a_room_that_is_too_small_and_not_booked_is_not_offered_for_booking(world: World) -> None:
    await world.say("we don't all fit in Oak tomorrow at 10, anything bigger?")
    assert "Show free rooms" in buttons(world.shown())
    assert not [each for each in buttons(world.shown()) if each.startswith("Book ")]
    assert filled(world.shown(), "start") == {"start": "10:00"}


@pytest.mark.parametrize(
    "line",
    [
        "can we have another room for the 10 o'clock meeting tomorrow?",
        "annat rum till standup tack",
        "anderer raum für standup bitte",
        "saataisko toinen huone standupille",
    ],
)
async def test_who_asks_for_another_room_is_shown_the_booking_and_offered_free_ones_first(
    world: World, line: str
) -> None:
    await _booked(world, "oak tomorrow 10-11 “Standup”")
    await world.say(line)
    assert "Understood: another room" in said(world.shown())
    assert filled(world.shown(), "start", "end") == {"start": "10:00", "end": "11:00"}
    assert buttons(world.shown())[0] == "Show free rooms"


async def test_a_meeting_is_moved_by_as_much_as_is_said_though_its_hour_names_it(world: World) -> None:
    await _booked(world, "oak tomorrow 10-11 “Standup”")
    await world.say("push tomorrow's meeting at 10 by half an hour")
    assert filled(world.shown(), "start", "end") == {"start": "10:30", "end": "11:30"}
    assert buttons(world.shown())[0] == "Save"


async def test_a_smaller_room_is_looked_for_among_all(world: World) -> None:
    await _booked(world, "maple tomorrow 10-11 “Standup”")
    await world.say("a smaller room would do for standup")
    assert "Understood: a smaller room" in said(world.shown())
    assert buttons(world.shown())[0] == "Show free rooms"


@pytest.mark.parametrize(
    ("line", "title", "start"),
    [("Standup en kvart tidigare", "Standup", "09:45"), ("Planung eine Viertelstunde früher", "Planung", "09:45")],
)
async def test_a_line_that_names_a_booking_sets_no_reminder(world: World, line: str, title: str, start: str) -> None:
    await _booked(world, f"oak tomorrow 10-11 “{title}”")
    await world.say(line)
    assert filled(world.shown(), "start") == {"start": start}


@pytest.mark.parametrize(
    "line",
    [
        "remind me {} minutes before",
        "muistuta {} minuuttia ennen",
        "påminn mig {} minuter innan",
        "erinnere mich {} Minuten vorher",
    ],
)
async def test_reminders_are_set_with_or_without_bookings(world: World, line: str) -> None:
    await world.say(line.format(20))
    assert said(world.shown())[0] == "Reminders: 20 minutes before"
    await _booked(world, "oak tomorrow 10-11 “Standup”")
    await world.say(line.format(25))
    assert said(world.shown())[0] == "Reminders: 25 minutes before"


@pytest.mark.parametrize(
    "line",
    ["is standup still at 10?", "does standup have a teams link?", "who's invited to standup", "what time's standup"],
)
async def test_a_question_about_a_booking_shows_it_and_changes_nothing(world: World, line: str) -> None:
    await _booked(world, "oak tomorrow 10-11 “Standup”")
    await world.say(line)
    assert buttons(world.shown()) == ["Details", "My bookings"]
    assert any("Standup" in each for each in said(world.shown()))


async def test_a_change_that_is_told_of_no_booking_there_is_opens_no_form(world: World) -> None:
    await _booked(world, "oak tomorrow 10-11")
    await world.say("my 1:1 on friday, put it at 1 instead")
    assert said(world.shown()) == ["None of your bookings is like that."]


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("elm tomorrow same time as standup", "10:00", "11:00"),
        ("book elm for half an hour straight after standup", "11:00", "11:30"),
        ("elm heti standupin jälkeen tunniksi", "11:00", "12:00"),
        ("elm 13-14 imorgon, direkt efter standup", "13:00", "14:00"),
    ],
)
async def test_another_booking_of_ones_own_tells_when(world: World, line: str, start: str, end: str) -> None:
    await _booked(world, "oak tomorrow 10-11 “Standup”")
    await world.say(line)
    assert filled(world.shown(), "date", "start", "end", "room") == {
        "date": "2026-03-03",
        "start": start,
        "end": end,
        "room": "elm@roomkeeper.example",
    }
    assert "Book Elm" in buttons(world.shown())
