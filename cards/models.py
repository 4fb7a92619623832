"""Imports the models of card elements, several hundred, so that each is built when its first element is."""

from importlib import import_module

from pydantic import BaseModel, ConfigDict


def import_models() -> None:
    """Import them with pydantic's `defer_build`: our cards use a tenth, and building all takes half of their import.

    pydantic.dev/docs/validation/latest/api/pydantic/config, `defer_build`
    """
    before, BaseModel.model_config = BaseModel.model_config, ConfigDict(defer_build=True)
    try:
        import_module("microsoft_teams.cards.core")
    finally:
        BaseModel.model_config = before
