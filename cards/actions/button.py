"""What all buttons have in common: a verb, and fields that are read and written by their types."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self, get_args

from cards.actions.values import Data, Value


@dataclass(frozen=True, slots=True)
class Button:
    """What a button says; `verb` is its name on the wire, on which others rely."""

    verb: ClassVar[str]

    @classmethod
    def read(cls, data: Data) -> Self:
        """Read the fields by their types. Raises: Refused with FORGED."""
        return cls(**read_fields(cls, data))


_values: dict[type[Button], tuple[tuple[str, Value], ...]] = {}


def values_of(kind: type[Button]) -> tuple[tuple[str, Value], ...]:
    """Give the fields of a button by name, and how each is read."""
    if kind not in _values:
        _values[kind] = tuple((each.name, get_args(each.type)[-1]) for each in fields(kind))
    return _values[kind]


def read_fields(kind: type[Button], data: Data) -> dict[str, Any]:
    """Read the fields of a button by their types. Raises: Refused with FORGED."""
    return {name: value.read(data, name) for name, value in values_of(kind)}
