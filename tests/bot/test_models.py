"""The SDK's models as we build them: whatever comes, msrest builds the same, or refuses it as well."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from botbuilder.schema import Activity, ChannelAccount, ConversationResourceResponse
from botbuilder.schema.teams import TeamsPagedMembersResult
from hypothesis import given, settings
from hypothesis import strategies as st
from msrest.serialization import Model

from bot.teams.models import built

TIMES = (
    "2026-11-23T07:40:00Z",
    "2026-11-23T07:40:00.1234567Z",
    "2026-11-23T09:40:00.5+02:00",
    "2026-11-23t09:40:00-05:30",
    "2026-11-23T09:40:00",
    "2026-11-23",
    "2026-02-30T09:40:00Z",
    "2026-11-23T09:40:00+25:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "٢026-11-23T07:40:00Z",
)

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False)
    | st.sampled_from(("", "a", "true", "0")),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(("id", "name", "type", "x")), inner),
    max_leaves=4,
)


def shaped(model: type[Model], depth: int = 3) -> st.SearchStrategy[dict[str, Any]]:
    """Give JSON in the shape of a model, here and there with something else in a value's place."""
    models: Mapping[str, type[Model]] = model._infer_class_models()  # type: ignore[no-untyped-call]

    def value(kind: str) -> st.SearchStrategy[Any]:
        if kind in models and depth:
            return shaped(models[kind], depth - 1)
        if kind.startswith("["):
            return st.lists(value(kind[1:-1]), max_size=2)
        if kind.startswith("{"):
            return st.dictionaries(st.sampled_from("ab"), value(kind[1:-1]), max_size=2)
        times = st.sampled_from(TIMES)
        usual = {"str": st.text(max_size=3), "bool": st.booleans(), "int": st.integers(), "iso-8601": times}
        return usual.get(kind, anything)

    keys = {each["key"]: each["type"] for each in model._attribute_map.values()}
    fields = {key: st.one_of(*[value(kind)] * 9, st.none(), anything) for key, kind in keys.items()}
    return st.fixed_dictionaries({}, optional={**fields, "unheardOf": anything, "tenantId": anything})


def told(value: object) -> object:
    """Take a model apart, with the names of its classes."""
    match value:
        case Model():
            return type(value).__name__, {name: told(inner) for name, inner in vars(value).items()}
        case dict():
            return {key: told(inner) for key, inner in value.items()}
        case list():
            return [told(each) for each in value]
        case datetime():
            return value.replace(tzinfo=None), value.utcoffset()
        case _:
            return type(value).__name__, value


@pytest.mark.parametrize("model", [Activity, ChannelAccount, ConversationResourceResponse, TeamsPagedMembersResult])
def test_msrest_builds_the_same_or_refuses_as_well(model: type[Model]) -> None:
    @settings(max_examples=100, deadline=None)
    @given(shaped(model))
    def compare(value: dict[str, Any]) -> None:
        try:
            expected = told(model.deserialize(value))  # type: ignore[no-untyped-call]
        except ValueError:
            with pytest.raises(ValueError):
                built(model, value)
        else:
            assert told(built(model, value)) == expected

    compare()


@pytest.mark.parametrize("time", TIMES)
def test_msrest_reads_the_same_time_or_none_as_well(time: str) -> None:
    try:
        expected = told(Activity.deserialize({"timestamp": time}).timestamp)  # type: ignore[no-untyped-call]
    except ValueError:
        with pytest.raises(ValueError):
            built(Activity, {"timestamp": time})
    else:
        assert told(built(Activity, {"timestamp": time}).timestamp) == expected


@pytest.mark.parametrize("value", ["text", ["list"], 1, None])
def test_what_is_no_object_is_no_model(value: object) -> None:
    with pytest.raises(ValueError, match="no Activity"):
        built(Activity, value)


def test_two_of_a_kind_share_nothing() -> None:
    one, other = built(ChannelAccount, {"id": "1", "x": 1}), built(ChannelAccount, {"id": "2"})
    assert (one.additional_properties, other.additional_properties) == ({"x": 1}, {})
