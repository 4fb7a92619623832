"""Which building is somebody's own, and the others that they can choose."""

from microsoft_teams.cards.core import ActionSet, CardElement

from booking.own_building import HomeScreen
from cards.actions.found_rooms import TurnPage
from cards.actions.own_settings import SetHome
from cards.elements import Card, button, card, heading, line, plain, warning
from cards.language import say
from cards.words import floor_named, shown

BUTTONS = 12
"""How many buildings can be chosen by a press; others are typed."""

_ROW = 3
"""How many of them stand in one row."""


def home_card(screen: HomeScreen, *, draft: str = "", revision: int = 1) -> Card:
    """Tell which building it is, and why; `draft` is the list of rooms that led here, to go back to."""
    own = screen.home.building
    body: list[CardElement] = [heading(_heading(own)), *([warning(_unknown(screen.unknown))] if screen.unknown else [])]
    body += [line(each, subtle=bool(at)) for at, each in enumerate(_why(screen))]
    offered = [each for each in screen.buildings if each != own][:BUTTONS]
    presses = [button(shown(each, 40), SetHome(each, draft, revision)) for each in offered]
    if offered:
        body.append(line(say("Choose another:") if own else say("Choose yours:")))
    body += [ActionSet(actions=presses[at : at + _ROW], spacing="Small") for at in range(0, len(presses), _ROW)]
    if len(screen.buildings) > BUTTONS:
        body.append(line(say("For another building, type for example: home {building}", building=_last(screen))))
    back = [button(say("Back to the rooms"), TurnPage(draft, revision, 1), style="positive")] if draft else []
    learn = [button(say("Where I book most"), SetHome("", draft, revision))] if screen.chosen else []
    return card(body, [*back, *learn])


def _heading(own: str) -> str:
    return (
        say("Your building: {building}", building=plain(shown(own, 60)))
        if own
        else say("Your building is not known yet")
    )


def _why(screen: HomeScreen) -> list[str]:
    if screen.chosen:
        return [say("You chose it. Its rooms come first.")]
    if screen.home.building:
        floor = screen.home.floor
        told = say("You book there most. Its rooms come first.")
        return [told, say("Most often: {floor}", floor=floor_named("", floor))] if floor else [told]
    return [say("I learn it from what you book. Or choose it here: its rooms come first then.")]


def _unknown(asked: str) -> str:
    return say("I am not sure which building “{words}” is. Please choose one.", words=shown(asked, 40))


def _last(screen: HomeScreen) -> str:
    return shown(screen.buildings[-1], 40)
