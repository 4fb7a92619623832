"""From a screen of the booking forms to its card: the one entry point for all that is shown of a booking form."""

from typing import assert_never

from booking.forms.screens import ClosedScreen, FormScreen, NowScreen, ReceiptScreen, RoomsScreen, Screen, TimesScreen
from booking.times import zone_at
from cards.elements import Card
from cards.form import form_card
from cards.now import now_card
from cards.proposals import proposals_card
from cards.receipt import closed_card, shared_card
from cards.rooms import rooms_card

__all__ = ["Card", "render"]


def render(screen: Screen, *, shared: bool) -> Card:
    """Draw what is true now. `shared` says that others see it: then it tells rooms and times, and nothing personal."""
    match screen:
        case FormScreen():
            return form_card(screen, shared=shared)
        case RoomsScreen():
            return rooms_card(screen, shared=shared)
        case NowScreen():
            return now_card(screen, shared=shared)
        case TimesScreen():
            return proposals_card(screen, shared=shared)
        case ReceiptScreen():
            # In the own chat of whoever may see more of it the booking's own card is drawn instead.
            return shared_card(screen.booking, zone_at(screen.draft.zone))
        case ClosedScreen():
            return closed_card()
        case _:
            assert_never(screen)
