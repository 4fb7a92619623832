"""What admins' cards say about who has to act, and what they let an admin do about it."""

from booking.inspection import Finding, Level, Outcome, Report, Topic
from cards.actions.rooms import AskToRemoveRoom, OpenRoom
from cards.actions.setup import RunCheck, ShowPermission
from cards.actions.table import parse
from cards.administration import admin_changed
from cards.checks import report_card
from cards.setup import permission_card
from tests.fakes.teams import actions_of
from tests.support import check_scenes, setup_scenes
from tests.support.reading import elements, said

IT = "For your IT department: "


def drawn(*findings: Finding) -> tuple[list[str], list[object]]:
    """What a check says, and what can be pressed on it."""
    card = report_card(Report(check_scenes.AT, findings, 300))
    return said(card), [parse({"action": each}) for each in actions_of(card)]


def test_what_is_done_outside_the_chat_is_addressed_to_the_it_department() -> None:
    texts, pressed = drawn(Finding(Topic.ROOMS, Outcome.OUT_OF_SCOPE, Level.BAD, ("Oak",)))
    assert any(each.startswith(f"{IT}Oak. Put them into the scope") for each in texts)
    assert pressed == [ShowPermission(), RunCheck()]
    for topic in (Topic.PEOPLE, Topic.PLACES):
        texts, pressed = drawn(Finding(topic, Outcome.DENIED, Level.BAD))
        assert sum(each.startswith(IT) for each in texts) == 2
        assert ShowPermission() in pressed


def test_what_an_admin_can_mend_has_its_button_and_is_nobody_elses() -> None:
    rooms = ("Oak", "Elm", "Ash", "Fir")
    texts, pressed = drawn(Finding(Topic.ZONES, Outcome.DOUBTED, Level.DOUBTED, rooms))
    assert pressed == [*(OpenRoom(each) for each in rooms[:3]), RunCheck()]
    _, pressed = drawn(Finding(Topic.ROOMS, Outcome.MISSING, Level.BAD, ("Oak",)))
    assert pressed == [AskToRemoveRoom("Oak"), RunCheck()]
    assert [each for each in texts if each.startswith(IT)] == texts[-1:], "only the line about Exchange"


def test_what_is_wrong_is_told_by_a_sign_and_in_a_colour() -> None:
    card = check_scenes.CARDS["check-wrong"]
    colours = {
        each["inlines"][0]["text"][0]: each["inlines"][0].get("color")
        for each in elements(card)
        if each["type"] == "RichTextBlock" and each["inlines"][0].get("weight") == "Bolder"
    }
    assert {sign: colours[sign] for sign in "✕⚠✓"} == {"✕": "Attention", "⚠": "Warning", "✓": None}


def test_the_page_that_undoes_the_scope_is_not_the_first_press_of_the_permission() -> None:
    card = permission_card(setup_scenes.APP)
    assert "This is for your IT department: please send them these lines." in said(card)
    assert [each.get("mode") for each in card["actions"]] == [None, "secondary"]


def test_whoever_takes_the_flag_from_themselves_is_told_so() -> None:
    assert "You are no longer an admin." in said(admin_changed("Alex Wilber", added=False, own=True))[1]
    assert said(admin_changed("Alex Wilber", added=False))[1] == "Alex Wilber is no longer an admin."
