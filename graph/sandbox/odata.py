"""The small part of OData that is emulated: $select, $filter on plain properties, paging. The rest fails loudly."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import ge, gt, le, lt
from typing import Any
from urllib.parse import quote, urlencode

from graph.sandbox.errors import GraphError, invalid, not_emulated
from graph.sandbox.zones import parse_instant

Json = dict[str, Any]

TEXT = r"'((?:[^']|'')*)'"
COMPARISON = re.compile(rf"(\w+) (eq|ge|le|gt|lt) (?:{TEXT}|(-?\d+)|(true|false|null))$")
SPAN = re.compile(rf"(start|end)/dateTime (ge|gt|le|lt) {TEXT}$")
ORDER = {"ge": ge, "gt": gt, "le": le, "lt": lt}
STARTS = re.compile(rf"startswith\((\w+), ?{TEXT}\)$", re.IGNORECASE)
ONE_OF = re.compile(rf"(\w+) in \(({TEXT}(?:, ?{TEXT})*)\)$")
STAMP = rf"singleValueExtendedProperties/any\((\w+): ?\1/id eq {TEXT} and \1/value eq {TEXT}\)$"
STAMP_FILTER = re.compile(STAMP, re.IGNORECASE)
STAMP_ID = re.compile(r"String (\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}) Name (.+)$")
STAMP_EXPAND = re.compile(rf"singleValueExtendedProperties\(\$filter=(id eq {TEXT}(?: or id eq {TEXT})*)\)$")


def selection(value: str | None, *, known: frozenset[str], kind: str) -> frozenset[str] | None:
    """The names in $select, or None without one.

    Raises:
        GraphError: 400 for a name that the type does not have.
    """
    if value is None:
        return None
    names = frozenset(name.strip() for name in value.split(","))
    if unknown := sorted(names - known):
        message = (
            f"Parsing OData Select and Expand failed: Could not find a property named '{unknown[0]}' on type '{kind}'."
        )
        raise GraphError(400, "RequestBroker--ParseUri", message)
    return names


def stamp_key(property_id: str) -> str:
    """The form in which ids of extended properties compare: the GUID without case, the name with it.

    Raises:
        GraphError: 400 for other ids than of strings in a namespace of one's own.
    """
    if hit := STAMP_ID.match(property_id):
        return f"String {hit[1].lower()} Name {hit[2]}"
    raise not_emulated(f"the extended property {property_id}")


def span_filter(value: str) -> Callable[[datetime, datetime], bool] | None:
    """Tell by start and end which events a $filter lets through: comparisons of both with instants, joined by ``and``.

    None for another $filter. An instant without an offset is UTC.
    """
    hits = [SPAN.match(text.strip()) for text in value.split(" and ")]
    terms = [(hit[1] == "start", hit[2], parse_instant(_unquote(hit[3]))) for hit in hits if hit]
    if len(terms) < len(hits):
        return None
    return lambda start, end: all(ORDER[operator](start if first else end, bound) for first, operator, bound in terms)


def stamp_filter(value: str) -> tuple[str, str]:
    """Id and value of the other filter on events that is emulated: one extended property with one value."""
    if hit := STAMP_FILTER.match(value):
        return _unquote(hit[2]), _unquote(hit[3])
    raise not_emulated(f"$filter={value}")


def stamp_expand(value: str | None) -> list[str]:
    """The ids of the extended properties that $expand asks for."""
    if value is None:
        return []
    if hit := STAMP_EXPAND.match(value):
        return [_unquote(text) for text in re.findall(TEXT, hit[1])]
    raise not_emulated(f"$expand={value}")


def matching(rows: Iterable[Json], value: str | None) -> list[Json]:
    """The rows that a $filter lets through: comparisons, startswith and in, all joined by ``and`` or all by ``or``."""
    if value is None:
        return list(rows)
    joint = " or " if " or " in value else " and "
    terms = [_term(text.strip()) for text in value.split(joint)]
    decide: Callable[[Iterable[bool]], bool] = any if joint == " or " else all
    return [row for row in rows if decide(term(row) for term in terms)]


def _term(text: str) -> Callable[[Json], bool]:
    if hit := COMPARISON.match(text):
        name, operator = hit[1], hit[2]
        wanted: Any = {"true": True, "false": False, "null": None}.get(hit[5])
        wanted = _unquote(hit[3]).lower() if hit[3] is not None else int(hit[4]) if hit[4] else wanted
        return lambda row: _compare(_field(row, name), operator, wanted)
    if hit := STARTS.match(text):
        name, prefix = hit[1], _unquote(hit[2]).lower()
        return lambda row: str(_field(row, name) or "").startswith(prefix)
    if hit := ONE_OF.match(text):
        name, values = hit[1], {_unquote(value).lower() for value in re.findall(TEXT, hit[2])}
        return lambda row: _field(row, name) in values
    raise not_emulated(f"$filter={text}")


def _field(row: Json, name: str) -> object:
    if name not in row:
        raise not_emulated(f"$filter on {name}")
    value = row[name]
    return value.lower() if isinstance(value, str) else value


def _compare(value: object, operator: str, wanted: object) -> bool:
    if operator == "eq":
        return value == wanted
    if not isinstance(value, int) or not isinstance(wanted, int):
        return False
    return {"ge": value >= wanted, "le": value <= wanted, "gt": value > wanted, "lt": value < wanted}[operator]


def page(rows: Sequence[Any], query: Mapping[str, str], *, default: int, most: int) -> tuple[list[Any], int | None]:
    """One page of the rows and where the next one begins, None at the end.

    Raises:
        GraphError: 400 for a $top that is zero or greater than `most`.
    """
    size = int(query.get("$top", default))
    if not 1 <= size <= most:
        raise invalid(f"The value of $top must be between 1 and {most}.", "ErrorInvalidParameter")
    skip = int(query.get("$skip", 0))
    end = skip + size
    return list(rows[skip:end]), end if end < len(rows) else None


def next_link(url: str, query: Mapping[str, str], option: str, value: str) -> str:
    """The address of the next page: the same query with the place to go on from; callers follow it as it is."""
    return f"{url}?{urlencode({**query, option: value}, quote_via=quote)}"


def _unquote(text: str) -> str:
    return text.replace("''", "'")
