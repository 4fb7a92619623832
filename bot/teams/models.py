"""Builds the SDK's models from parsed JSON, as msrest does and many times as fast.

msrest walks through every attribute of a model and every value of every object. Here each model is looked at once, and
then only what is in the JSON is read. What is rare is left to msrest itself.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from msrest.serialization import Deserializer, Model

AModel = TypeVar("AModel", bound=Model)

Read = Callable[[Any], Any]
"""Turns a value of JSON, which is not null, into that of an attribute. Raises: ValueError if it is none."""


class Misshapen(ValueError):
    """What was given has not the shape of what is to be built."""


_USUAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)

_thorough = Deserializer({})  # type: ignore[no-untyped-call]


def built(model: type[AModel], value: object) -> AModel:
    """Build a model from parsed JSON. What it has no attribute for is kept by name, in `additional_properties`.

    Raises:
        ValueError: the shape is not the model's.
    """
    if not isinstance(value, dict):
        raise Misshapen(f"no {model.__name__}")
    known, blank = _shape(model)  # type: ignore[arg-type]  # a class is hashable, whatever its own are
    attributes, others = blank.copy(), {}
    for key, given in value.items():
        found = known.get(key)
        if found is None:
            others[key] = given
        elif given is not None:
            name, read = found
            attributes[name] = given if read is None else read(given)
    attributes["additional_properties"] = others
    made = model.__new__(model)
    made.__dict__ = attributes
    return made


@cache
def _shape(model: type[Model]) -> tuple[Mapping[str, tuple[str, Read | None]], dict[str, Any]]:
    """Tell of each key of a model its attribute and how it is read, and what a model has that was told nothing."""
    spelt = {name: spelling for name, spelling in model._attribute_map.items() if spelling["key"]}  # noqa: SLF001 — msrest offers no other list
    models = model._infer_class_models()  # type: ignore[no-untyped-call]  # noqa: SLF001 — as msrest finds them
    return {each["key"]: (name, _reading(each["type"], models)) for name, each in spelt.items()}, vars(model())


def _reading(kind: str, models: Mapping[str, type]) -> Read | None:
    """Tell how a value of one of msrest's types is read; None if it stays what it is."""
    if kind == "object":
        return None
    if kind == "str":
        return _text
    if kind == "iso-8601":
        return _time
    if kind in models and issubclass(models[kind], Model):
        return lambda value: built(models[kind], value)
    if kind.startswith("["):
        each = _reading(kind[1:-1], models)
        return lambda value: _list(value, each)
    if kind.startswith("{") or kind not in ("bool", "int", "float"):
        return _rarely(kind, models)
    return lambda value: _by_msrest(value, kind)


def _rarely(kind: str, models: Mapping[str, type]) -> Read:
    thorough = Deserializer(models)  # type: ignore[no-untyped-call]
    return lambda value: _by_msrest(value, kind, thorough)


def _by_msrest(value: object, kind: str, thorough: Deserializer = _thorough) -> Any:  # noqa: ANN401 — the kind says what
    return thorough.deserialize_data(value, kind)  # type: ignore[no-untyped-call]


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value)


def _time(value: object) -> datetime:
    if isinstance(value, str) and _USUAL_TIME.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            # At both ends of all times msrest looks whether there is such a time everywhere.
            if 1 < moment.year < 9999:
                return moment
    read: datetime = _by_msrest(value, "iso-8601")
    return read


def _list(value: object, read: Read | None) -> list[Any]:
    if not isinstance(value, list):
        raise Misshapen("no list")
    return [each if each is None or read is None else read(each) for each in value]
