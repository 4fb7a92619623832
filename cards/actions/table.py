"""The table of all buttons: a press is looked up in it once, by its verb."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import get_args

from cards.actions.bookings import BookingsAction
from cards.actions.button import values_of
from cards.actions.form import FormAction
from cards.actions.found_rooms import FoundRoomsAction
from cards.actions.imports import ImportAction
from cards.actions.own_settings import OwnSettingsAction
from cards.actions.plans import PlansAction
from cards.actions.rooms import RoomsAction
from cards.actions.schedule import ScheduleAction
from cards.actions.setup import SetupAction
from cards.actions.values import forged

Action = (
    FormAction
    | FoundRoomsAction
    | BookingsAction
    | ScheduleAction
    | OwnSettingsAction
    | ImportAction
    | RoomsAction
    | PlansAction
    | SetupAction
)
"""What any of our buttons says."""

_BUTTONS: Mapping[object, type[Action]] = {kind.verb: kind for kind in get_args(Action)}


def data_of(action: Action) -> dict[str, str | int | bool]:
    """Give the data that its button carries; what is typed is not in it, since the client adds that."""
    data: dict[str, str | int | bool] = {}
    for name, value in values_of(type(action)):
        match getattr(action, name):
            case datetime() as moment:
                data[name] = moment.astimezone(UTC).isoformat()
            case str() | int() as said if said != "" and not value.typed:
                data[name] = said
    return data


def parse(value: object) -> Action:
    """Read the value of an `adaptiveCard/action` invoke.

    Raises: Refused with FORGED for anything that no card of ours could have sent.
    """
    action = value.get("action") if isinstance(value, Mapping) else None
    if not isinstance(action, Mapping) or action.get("type") != "Action.Execute":
        raise forged()
    verb, data = action.get("verb"), action.get("data") or {}
    kind = _BUTTONS.get(verb) if isinstance(verb, str) else None
    if kind is None or not isinstance(data, Mapping):
        raise forged()
    return kind.read(data)
