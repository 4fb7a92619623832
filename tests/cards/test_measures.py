"""What a story asks of somebody: its cards really have what is pressed and filled in, and no more than was said."""

import pytest

from tests.support.drawn import cards_in
from tests.support.measures import STORIES, Story, fields_on, presses_on, table
from tests.support.sandbox_process import PROJECT

CARDS = cards_in("en-GB")


@pytest.mark.parametrize("story", STORIES, ids=[each.wants for each in STORIES])
def test_each_step_is_seen_on_its_card_before_anything_is_unfolded(story: Story) -> None:
    for step in story.steps:
        assert step.press in presses_on(CARDS[step.card]), step
        assert set(step.fills) <= set(fields_on(CARDS[step.card])), step


def test_what_is_folded_or_behind_a_menu_is_not_counted() -> None:
    card = {
        "body": [
            {"type": "Container", "isVisible": False, "items": [{"type": "Input.Text", "id": "a"}]},
            {"type": "Input.Text", "id": "b", "selectAction": {"type": "Action.Execute", "title": "quiet"}},
        ],
        "actions": [
            {"type": "Action.Execute", "title": "later", "mode": "secondary"},
            {"type": "Action.Execute", "title": "now"},
        ],
    }
    assert (presses_on(card), fields_on(card)) == (["now"], ["b"])


def test_the_table_in_the_docs_counts_as_the_cards_are() -> None:
    told = (PROJECT / "docs" / "testing.md").read_text("utf-8").splitlines()
    nothing = {step.card: (0, 0) for story in STORIES for step in story.steps}
    for line in table(CARDS, nothing)[2:]:
        counted = line.split("|")[1:5]
        assert any(each.split("|")[1:5] == counted for each in told), line
