"""Answers what Teams asks while somebody types into the choice of a room (`choices.data` of an Input.ChoiceSet).

The invoke `application/search` brings `{queryText, queryOptions: {skip, top}, dataset}`, and takes up to 15 choices:
https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from booking.errors import Reason, refused
from booking.room_lookup import HITS, QUERY_LIMIT, RoomLookup
from bot.teams.activities import person_id_of
from cards.language import reading
from cards.room_field import DATASET, found_choices
from dialogs.ports import People

SEARCH = "application/search"

_RESULT_TYPE = "application/vnd.microsoft.search.searchResponse"


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed so far, and which part of what is found the client wants."""

    text: str
    skip: int
    top: int


class Typeahead:
    """Finds rooms for the people of the organisation."""

    def __init__(self, *, rooms: RoomLookup, people: People) -> None:
        self._rooms, self._people = rooms, people

    async def answer(self, context: TurnContext) -> None:
        """Answer one query. It changes nothing, and waits for no other turn.

        Raises: Refused with FORGED for what no card of ours asks, with NOT_IN_DIRECTORY for nobody of the organisation.
        """
        activity = context.activity
        query = query_of(activity.value)
        person_id = person_id_of(activity.from_property)
        if person_id is None:
            raise refused(Reason.NOT_IN_DIRECTORY)
        known = await self._people.get(person_id)
        if known is None:
            # Nobody has a form who did not talk to the bot before, and only then it is known whose organisation it is.
            raise refused(Reason.NOT_IN_DIRECTORY)
        found = await self._rooms.matching(query.text, skip=query.skip, limit=query.top)
        with reading(known.reader):
            choices = found_choices(found, query.text, first=query.skip == 0)[: query.top]
        body = results([{"title": each.title, "value": each.value} for each in choices])
        response = InvokeResponse(status=HTTPStatus.OK, body=body)
        await context.send_activity(Activity(type=ActivityTypes.invoke_response, value=response))


def results(found: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Make the body of an answer: choices, each a `title` to read and a `value` to send. None is an answer, too."""
    return {"statusCode": HTTPStatus.OK, "type": _RESULT_TYPE, "value": {"results": found}}


def is_search(activity: Activity) -> bool:
    """Tell whether Teams asks for choices while somebody types."""
    return activity.type == ActivityTypes.invoke and activity.name == SEARCH


def query_of(value: object) -> Query:
    """Read a query. What is no number, or out of its bounds, is the usual.

    Raises: Refused with FORGED for another dataset than that of the rooms, and for a text that is none.
    """
    said = value if isinstance(value, dict) else {}
    text = said.get("queryText", "")
    if said.get("dataset") != DATASET or not isinstance(text, str):
        raise refused(Reason.FORGED)
    options = said.get("queryOptions")
    options = options if isinstance(options, dict) else {}
    skip, top = _count(options.get("skip"), 0), _count(options.get("top"), HITS)
    return Query(text[:QUERY_LIMIT], skip, min(top, HITS) or HITS)


def _count(said: object, otherwise: int) -> int:
    return said if isinstance(said, int) and not isinstance(said, bool) and said >= 0 else otherwise
