"""The buttons of the schedule of rooms."""

from dataclasses import dataclass
from typing import ClassVar

from cards.actions.button import Button
from cards.actions.values import Number, Text

WEEK = "week"
"""The `span` of a schedule that shows seven days."""


@dataclass(frozen=True, slots=True)
class ShowSchedule(Button):
    """Show when rooms are taken on a day: `where` as somebody would type it, `day` YYYY-MM-DD or empty for today.

    With WEEK as `span` it is seven days of one room, from that day on.
    """

    verb: ClassVar[str] = "schedule.show"
    where: Text
    day: Text = ""
    page: Number = 1
    span: Text = ""


ScheduleAction = ShowSchedule
"""What these buttons say."""
