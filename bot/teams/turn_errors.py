"""What happens when a turn fails: one log line, and one sentence with a reference for the person."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import cast

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from booking.errors import Failed, Refused
from bot.correlation import current, reference
from bot.teams.activities import is_consent
from bot.teams.messages import text_of
from cards.language import Reader, locale_told, reader_for, reading
from cards.words import apology_at_least

Describe = Callable[[Exception, str], str]

LATE = "roomkeeper.late"
"""Where a turn keeps, once its press was answered, how a sentence reaches the person all the same."""

READER = "roomkeeper.reader"
"""Where a turn keeps who reads what is said in it."""

_log = logging.getLogger(__name__)


class TurnErrors:
    """The adapter's `on_error`: logs by kind, then answers in the way that the activity can show.

    `describe` turns an error and a reference into the one sentence; `new_reference` makes the reference, which is the
    turn's id unless given. `heard` is told the kind of each error (`error_kind`).
    """

    def __init__(
        self,
        *,
        describe: Describe,
        new_reference: Callable[[], str] = reference,
        heard: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._describe = describe
        self._new_reference = new_reference
        self._heard = heard

    async def __call__(self, context: TurnContext, error: Exception) -> None:
        """Answer the person. Never raises: whatever goes wrong in here ends as a log line."""
        reference = self._new_reference()
        log_error(error, reference)
        self._heard(error_kind(error))
        if work := current():
            work.outcome = error_kind(error)
        with reading(_reader(context)):
            await self._tell(context, error, reference)

    async def _tell(self, context: TurnContext, error: Exception, reference: str) -> None:
        activity = context.activity
        late = cast("Callable[[str], Awaitable[None]] | None", context.turn_state.get(LATE))
        if activity.type == ActivityTypes.invoke and late is not None:
            await self._tell_late(late, reference, self._sentence(error, reference))
            return
        if activity.type == ActivityTypes.invoke and not is_consent(activity):
            answer = error_answer(activity.name, error, self._sentence(error, reference))
        elif activity.type == ActivityTypes.message or is_consent(activity):
            answer = text_of(self._sentence(error, reference))
        else:
            return
        try:
            await context.send_activity(answer)
        except Exception as failure:  # noqa: BLE001 — the chat may be what is broken
            _log.warning("turn %s: the person could not be told: %s", reference, _why(failure))

    async def _tell_late(self, late: Callable[[str], Awaitable[None]], reference: str, sentence: str) -> None:
        try:
            await late(sentence)
        except Exception as failure:  # noqa: BLE001 — the chat may be what is broken
            _log.warning("turn %s: the person could not be told: %s", reference, _why(failure))

    def _sentence(self, error: Exception, reference: str) -> str:
        try:
            return self._describe(error, reference)
        except Exception as failure:  # noqa: BLE001 — a sentence is owed in any case
            _log.error("turn %s: no sentence: %s", reference, where(failure))
            return apology_at_least(reference)


def _reader(context: TurnContext) -> Reader:
    """Tell who reads: whom the turn knew, else whoever has that client."""
    known = context.turn_state.get(READER)
    return known if isinstance(known, Reader) else reader_for(locale_told(context.activity.locale))


def error_answer(name: str | None, error: Exception, sentence: str) -> Activity:
    """Build the answer to an invoke. For a pressed card the error travels inside of a 200, else the client hides it.

    https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
    """
    status = HTTPStatus.BAD_REQUEST if isinstance(error, Refused) else HTTPStatus.INTERNAL_SERVER_ERROR
    if name != "adaptiveCard/action":
        response = InvokeResponse(status=status)
    else:
        body = {
            "statusCode": status,
            "type": "application/vnd.microsoft.error",
            "value": {"code": "Refused" if isinstance(error, Refused) else "Failed", "message": sentence},
        }
        response = InvokeResponse(status=HTTPStatus.OK, body=body)
    return Activity(type=ActivityTypes.invoke_response, value=response)


def error_kind(error: Exception) -> str:
    """Name what ended a turn: `refused`, `failed` or `unexpected`."""
    return "refused" if isinstance(error, Refused) else "failed" if isinstance(error, Failed) else "unexpected"


def log_error(error: Exception, reference: str) -> None:
    """Log a refusal as information, a failure as a warning, the unexpected as an error; never what people wrote."""
    match error:
        case Refused():
            _log.info("turn %s: refused: %s", reference, error)
        case Failed():
            _log.warning("turn %s: failed: %s", reference, error)
        case _:
            _log.error("turn %s: %s", reference, where(error))


def _why(error: Exception) -> str:
    """Tell what came of a call that failed; other errors may quote a person's words."""
    return str(error) if isinstance(error, Failed) else type(error).__name__


def where(error: BaseException) -> str:
    """Tell the kinds of the error and its causes and the lines they passed; messages may quote a person's words."""
    parts = []
    cause: BaseException | None = error
    while cause is not None:
        frames = traceback.extract_tb(cause.__traceback__)
        lines = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        parts.append(f"{type(cause).__name__} at {lines or '?'}")
        cause = cause.__cause__ or cause.__context__
    return "; from ".join(parts)
