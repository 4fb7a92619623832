"""The SDK's dialogs without its prompts, of which nothing is used here.

The package `botbuilder.dialogs` imports all its modules when it is imported, and with its prompts the recognisers of
four languages: 18 MiB, and a tenth of the time of a start.
"""

import re
import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

PACKAGE = "botbuilder.dialogs"


class _OnDemand(ModuleType):
    """A package whose modules are imported when one of their names is asked for."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 — whatever the package has under that name
        if name.startswith("_"):
            raise AttributeError(name)
        # Each of its classes has a module of its own: DialogSet is in `dialog_set`.
        module = f"{self.__name__}.{re.sub(r'(?<=[a-z])(?=[A-Z])', '_', name).lower()}"
        if find_spec(module):
            found = getattr(import_module(module), name)
            setattr(self, name, found)
            return found
        object.__setattr__(self, "__class__", ModuleType)
        if self.__spec__ and self.__spec__.loader:
            self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def leave_prompts_out() -> None:
    """Let `botbuilder.dialogs` import what is asked of it, and all of it for what has no module of its own.

    Does nothing where it was imported before.
    """
    spec = find_spec(PACKAGE) if PACKAGE not in sys.modules else None
    if spec is not None:
        package = module_from_spec(spec)
        package.__class__ = _OnDemand
        sys.modules[PACKAGE] = package
        parent, _, name = PACKAGE.rpartition(".")
        setattr(sys.modules[parent], name, package)
