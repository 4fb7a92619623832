"""Every card of the gallery, drawn anew for whoever reads it."""

import importlib
import runpy
from pathlib import Path
from typing import Any

from cards.language import reader_for, reading
from tests.support import check_scenes, import_scenes, plan_scenes, setup_scenes

GALLERY = Path(__file__).parent.parent / "cards" / "test_gallery.py"

_DRAWN = (check_scenes, import_scenes, setup_scenes, plan_scenes)
"""What draws cards when it is imported, as the gallery itself does."""


def cards_in(locale: str) -> dict[str, Any]:
    """Draw them for somebody who reads by that locale."""
    try:
        with reading(reader_for(locale)):
            for each in _DRAWN:
                importlib.reload(each)
            cards: dict[str, Any] = runpy.run_path(str(GALLERY))["CARDS"]
            return cards
    finally:
        for each in _DRAWN:
            importlib.reload(each)
