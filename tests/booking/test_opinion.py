import pytest

from booking.sentences import opinion
from booking.sentences.line import Line
from booking.sentences.model import Intent
from booking.sentences.names import names_of
from booking.sentences.opinion import INTENTS, LIKELY, NOTHING, ROWS, SURE, Opinion, outweighs, rows_of
from booking.sentences.scope import titles_of
from tests.support.intents import FOLDS, NONE, TABLE, examples, hearing, learnt, tried
from tests.support.phrases import BOOKINGS, ROOMS, read


def rows(text: str) -> list[int]:
    titles = titles_of(BOOKINGS)
    own = {word for each in titles.values() for words, _ in each for word in words}
    return rows_of(Line(text, "en-GB", names_of(ROOMS), own), titles)


@pytest.mark.thorough
def test_the_table_is_what_the_phrases_teach() -> None:
    taught = memoryview(learnt(list(examples()))).cast("b")
    written = memoryview(TABLE.read_bytes()).cast("b")
    assert len(written) == len(taught) == (ROWS + 1) * len(INTENTS)
    # Another C library may round the last digit of a logarithm otherwise.
    assert max(abs(one - other) for one, other in zip(written, taught, strict=True)) <= 1, "run `make intents`"


@pytest.mark.thorough
def test_an_opinion_of_unseen_lines_is_mostly_right_and_hardly_ever_breaks_what_the_rules_read() -> None:
    count = tried(0)
    assert count["all"] >= len(list(examples())) // FOLDS
    assert count["right"] >= 0.95 * count["all"]
    broken = sum(number for verdicts, number in count.items() if verdicts.startswith("right to "))
    assert broken <= 0.004 * count["all"], count


def test_rooms_titles_and_figures_are_weighed_alike_whatever_they_are() -> None:
    assert rows("move Planning to Oak at 10:30") == rows("move Budget review to Blue Lagoon at 11:45")
    assert rows("move Planning to Oak at 10:30") != rows("move Planning to Oak at 9")


@pytest.mark.parametrize(
    ("seems", "confidence", "found", "whole", "heard"),
    [
        (Intent.STOP, LIKELY, Intent.UNKNOWN, False, True),
        (Intent.STOP, LIKELY - 0.01, Intent.UNKNOWN, False, False),
        (Intent.BOOK, LIKELY, Intent.UNKNOWN, False, False),
        (Intent.BOOK, SURE, Intent.UNKNOWN, False, True),
        (Intent.MOVE, LIKELY, Intent.BOOK, False, True),
        (Intent.MOVE, SURE, Intent.BOOK, True, False),
        (Intent.UNKNOWN, NOTHING - 0.01, Intent.BOOK, False, False),
        (Intent.UNKNOWN, NOTHING, Intent.END, False, True),
        (Intent.UNKNOWN, 1.0, Intent.BOOK, True, False),
        (Intent.BOOK, 1.0, Intent.CANCEL, False, False),
        (Intent.CANCEL, 1.0, Intent.WHO, False, False),
        (Intent.BOOK, SURE, Intent.WHO, False, True),
        (Intent.NOW, 1.0, Intent.BOOK, False, False),
    ],
)
def test_an_opinion_is_heard_where_the_rules_are_weak(
    seems: Intent, confidence: float, found: Intent, whole: bool, heard: bool
) -> None:
    assert outweighs(Opinion(seems, confidence), found, whole=whole) is heard


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("please don't cancel Oak tomorrow", "en"),
        ("älä peru oakia huomenna", "fi"),
        ("avboka inte oak imorgon", "sv"),
        ("oak morgen bitte nicht stornieren", "de"),
    ],
)
def test_what_a_line_says_not_to_do_is_not_done_whatever_it_seems_to_be(line: str, language: str) -> None:
    with hearing(Opinion(Intent.CANCEL, 1.0)):
        assert read(line, language).intent is Intent.UNKNOWN


@pytest.mark.parametrize(
    ("line", "seems"),
    [
        ("same time as Planning in Pine", Intent.MOVE),
        ("another room for the 3pm call", Intent.MOVE),
        ("invite megan and lee to pine at 4 tomorrow", Intent.ADD),
    ],
)
def test_what_is_wanted_beside_a_booking_or_where_none_is_stays_wanted(line: str, seems: Intent) -> None:
    with hearing(Opinion(seems, 1.0)):
        assert read(line, "en").intent is Intent.BOOK


def test_a_line_that_no_encoding_can_write_is_weighed() -> None:
    assert read("book \ud800 oak tomorrow 10-11 please", "en").room == "oak"


def test_the_booking_that_the_rules_found_is_changed_as_they_say() -> None:
    with hearing(Opinion(Intent.BOOK, 1.0)):
        assert read("oak until 10:30", "en").intent is Intent.EXTEND
        assert read("keep Planning until 10:30", "en").intent is Intent.EXTEND


def test_of_two_words_only_the_lists_are_asked() -> None:
    assert opinion.opinion_of(Line("bdgkvq help", "en-GB", names_of(ROOMS), ()), {}) == NONE
