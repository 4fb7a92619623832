"""What clients of Teams make of the same words is read as the same words."""

from typing import Any

import pytest
from botbuilder.schema import Activity
from hypothesis import given
from hypothesis import strategies as st

from bot.teams.activities import mentions_of, request_of
from bot.teams.typed_text import lines_of, words_of
from dialogs.commands import AddAdmin, Book, Command, ListRooms, MyBookings, Spoken, Unknown
from dialogs.turn import Mention


def asked_for(activity: Activity) -> object:
    """Read what is asked for; of a sentence of somebody's own, the command that its beginning makes of it."""
    request = request_of(activity)
    return request.otherwise or Unknown(request.line) if isinstance(request, Spoken) else request


ROOMS = {"id": "28:bot", "name": "Rooms"}
BEN = {"id": "29:ben", "name": "Ben Otter"}


def mention(account: dict[str, Any], **shown: object) -> dict[str, Any]:
    return {"type": "mention", "mentioned": account, **shown}


def message(text: str, *entities: dict[str, Any]) -> Activity:
    sent = {"type": "message", "text": text, "entities": list(entities), "recipient": ROOMS}
    activity: Activity = Activity.deserialize(sent)  # type: ignore[no-untyped-call]
    return activity


@pytest.mark.parametrize(
    "entity",
    [
        mention(ROOMS, text="<at>Rooms</at>"),
        mention(ROOMS),
        mention(ROOMS, text=None),
        mention(ROOMS, text=""),
        mention(ROOMS, text="<at>rooms</at>"),
        mention(ROOMS, text='<at id="0">Rooms</at>'),
        mention({"id": ROOMS["id"]}),
        mention({**ROOMS, "name": "Its name before"}),
        mention(ROOMS, text="@Rooms"),
    ],
)
@pytest.mark.parametrize(
    "shown",
    ["<at>Rooms</at>", "<at>rooms</at>", '<at id="0">Rooms</at>', "<AT>ROOMS</AT>", "<at>Rooms\n</at>"],
)
def test_the_own_mention_is_no_word_of_a_command(entity: dict[str, Any], shown: str) -> None:
    assert asked_for(message(f"{shown} rooms", entity)) == ListRooms()
    assert asked_for(message(f"{shown}&nbsp;my bookings", entity)) == MyBookings()
    assert asked_for(message(f"book Oak {shown}", entity)) == Book("Oak")


@pytest.mark.parametrize("shown", ["Rooms rooms", "@Rooms rooms", "@rooms rooms", "<at>Rooms</at> rooms"])
def test_a_client_that_marks_no_mention_is_understood(shown: str) -> None:
    assert asked_for(message(shown, mention(ROOMS, text="Rooms"))) == ListRooms()


def test_a_mention_without_its_entity_is_known_by_the_name() -> None:
    assert asked_for(message("<at>Rooms</at> book Oak")) == Book("Oak")
    assert asked_for(message("rooms")) == ListRooms()
    assert asked_for(message("admins add <at>Ben Otter</at>")) == AddAdmin("Ben Otter")


def test_the_mention_of_somebody_else_stays_as_the_name() -> None:
    both = mention({**ROOMS, "name": None}), mention(BEN, text="<at>Ben Otter</at>")
    assert asked_for(message("<at>Rooms</at> admins add <at>Ben Otter</at>", *both)) == AddAdmin("Ben Otter")
    assert asked_for(message("<at>Ben Otter</at> <at>Rooms</at> hm", *both)) == Unknown("Ben Otter hm")


@pytest.mark.parametrize(
    "entities",
    [
        [mention(BEN, text="<at>Ben</at>"), mention(BEN, text="<at>Otter</at>")],
        [mention(BEN, text="<at>Ben Otter</at>")] * 2,
        [mention({**BEN, "name": "Ben"}), mention({**BEN, "name": "Otter"})],
    ],
)
def test_somebody_who_is_mentioned_in_parts_or_twice_is_one_person(entities: list[dict[str, Any]]) -> None:
    assert mentions_of(message("<at>Ben</at> <at>Otter</at>", mention(ROOMS), *entities)) == (
        Mention("29:ben", "Ben Otter"),
    )


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('<quoted messageId="1764000000001"/> book', Book()),
        ('<quoted messageId="1764000000001"></quoted>\nbook Oak', Book("Oak")),
        ('<attachment id="7f"></attachment> book Oak', Book("Oak")),
        ('<blockquote itemtype="http://schema.skype.com/Reply"><p>help</p></blockquote><p>book</p>', Book()),
        ("**book**", Book()),
        ("**book** Oak", Book("Oak")),
        ("*my bookings*", MyBookings()),
        ("_my bookings_", MyBookings()),
        ("***book***", Book()),
        ("`book Oak`", Book("Oak")),
        ("- book Oak", Book("Oak")),
        ("> book", Book()),
        ("<p>book</p>", Book()),
        ("<div><strong>book</strong>&nbsp;Oak<br/></div>", Book("Oak")),
        ("&nbsp;book&nbsp;", Book()),
        ("book R&amp;D", Book("R&D")),
        ("book R&D", Book("R&D")),
        ("book &quot;Oak&quot;", Book("Oak")),
        ("book O&#39;Hara", Book("O'Hara")),
        ("book 3 * 4 * 5", Book("3 * 4 * 5")),
        ("book room_3_east", Book("room_3_east")),
        ("book 1 &lt; 2", Book("1 < 2")),
    ],
)
def test_markup_around_the_words_is_no_part_of_them(text: str, command: Command) -> None:
    assert asked_for(message(text)) == command


@given(st.text(), st.none() | st.lists(st.text()), st.lists(st.text()))
def test_no_text_breaks_the_reading(text: str, own: list[str] | None, others: list[str]) -> None:
    assert "<at>x</at>" not in words_of(f"{text}<at>x</at>", name="Rooms", own=own, others=others)


@pytest.mark.parametrize("text", ["<at>" * 500, "*" * 2000, "<quoted " * 250, "**a" * 600, "<blockquote>" * 160])
def test_a_hostile_text_is_read_at_once(text: str) -> None:
    words_of(text, name="Rooms", own=["Rooms"], others=[])


@pytest.mark.parametrize(
    "sent",
    [
        "rooms import\naddress,name\noak@x.example,Oak",
        "rooms import\r\naddress,name\r\noak@x.example,Oak\r\n",
        "<p>rooms import</p><p>address,name</p>\n<p>oak@x.example,Oak</p>",
        "<div>rooms import<br>address,name<br/>oak@x.example,Oak</div>",
        '<p>rooms import<br>address,name<br><a href="mailto:oak@x.example">oak@x.example</a>,Oak</p>',
        "rooms import\n```\naddress,name\n[oak@x.example](mailto:oak@x.example),Oak\n```",
        "<at>Roomkeeper</at> rooms import\naddress,name\noak@x.example,Oak",
    ],
)
def test_lines_that_are_pasted_stay_lines(sent: str) -> None:
    lines = lines_of(sent, own=["Roomkeeper"]).split("\n")
    assert [each.strip() for each in lines if each.strip()] == ["rooms import", "address,name", "oak@x.example,Oak"]


def test_the_cells_of_a_pasted_table_stay_apart() -> None:
    row = "<tr><td>oak@x.example</td> <td>Öak &amp; Co</td></tr>"
    sent = f"<p>rooms import</p><table><tr><td>address</td><td>name</td></tr>\n{row}</table>"
    assert lines_of(sent, own=None).split("\n")[1:] == ["address\tname", " oak@x.example\tÖak & Co"]
