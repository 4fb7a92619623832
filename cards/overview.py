"""The card of whoever looks after the rooms: how things stand, what is worth doing next, and all they can do."""

from collections.abc import Iterator, Sequence

from microsoft_teams.cards.core import ActionSet, CardElement, Container, ExecuteAction, ToggleVisibilityAction

from booking.room_administration import Overview
from cards.actions.form import OpenForm
from cards.actions.found_rooms import OpenNow
from cards.actions.imports import OpenImport
from cards.actions.own_settings import ShowHelp
from cards.actions.plans import ListFloors
from cards.actions.rooms import ExportAll, ListRoomsPage, NewRoom, OpenRoom, SwitchPart
from cards.actions.setup import RunCheck, ShowAdmins, ShowSetup
from cards.elements import Card, button, card, heading, line, row, strong, subheading, warning
from cards.language import say, say_count
from cards.shown import shown
from cards.switch import part_name, press_of, switch_all_off
from cards.welcome import HelpGroup, told

_TYPED = "typed"

PARTS = 5
"""How many parts of the rooms are named for which booking is off, and rooms whose time zone is in doubt."""


def overview_card(overview: Overview, commands: Sequence[HelpGroup]) -> Card:
    """Tell how things stand, what is worth doing next, and everything that an admin can do, by press or typed."""
    count = say_count("{count} room", "{count} rooms", overview.count)
    state = say("Booking is on.") if overview.everything else say("Booking is off.")
    body: list[CardElement] = [heading(say("Manage the rooms")), line(f"{count} · {state}")]
    following = list(_next(overview))
    body.append(subheading(say("Worth doing next") if following else say("Nothing needs to be done")))
    body += following
    presses = list(_presses(overview))
    body.append(subheading(say("What you can do")))
    # Clients put what is more than six behind another press.
    body += [ActionSet(actions=presses[at : at + 4], spacing="Small") for at in range(0, len(presses), 4)]
    # Most of them are buttons above: help lists them where a client cannot unfold.
    name = say("Commands to type ▾")
    unfold = ToggleVisibilityAction(title=name, target_elements=[_TYPED], fallback=button(say("Help"), ShowHelp()))
    body.append(ActionSet(actions=[unfold], spacing="Small"))
    typed = [element for each in commands for element in (strong(each.name, spacing="Default"), *told(each))]
    body.append(Container(id=_TYPED, items=typed, is_visible=False))
    return card(body)


def off_for_admin(again: OpenForm | OpenNow) -> Card:
    """Tell an admin who wants a room that booking is off, and let them switch it on; `again` is what they wanted."""
    body = [heading(say("Booking is off")), line(say("Nobody can book a room now. You can switch it on."))]
    presses = (
        button(say("Switch on"), SwitchPart(on=True), style="positive"),
        button(say("Setup"), ShowSetup()),
        button(say("Try again"), again),
    )
    return card(body, presses)


def _next(overview: Overview) -> Iterator[CardElement]:
    if not overview.count:
        told = [line(say("There are no rooms yet.")), line(say("The setup leads through every step."), spacing="None")]
        yield row(told, button(say("Setup"), ShowSetup(), style="positive"))
        return
    if not overview.everything:
        press = button(say("Switch on"), SwitchPart(on=True), style="positive")
        yield row([warning(say("Booking is off: nobody can book a room now."))], press)
    for part in overview.off[:PARTS]:
        name = part_name(part, overview.rooms_off)
        told = [strong(name), line(say("Booking is off here."), spacing="None")]
        yield row(told, button(say("Switch on"), press_of(part, on=True), tooltip=name))
    left = len(overview.off) - PARTS
    if left > 0:
        yield line(say_count("Booking is off for {count} more.", "Booking is off for {count} more.", left), subtle=True)
    for room in overview.doubted[:PARTS]:
        told = [strong(shown(room.name, 60)), line(say("Its time zone is in doubt."), spacing="None")]
        yield row(told, button(say("Edit"), OpenRoom(room.address)))


def _presses(overview: Overview) -> Iterator[ExecuteAction]:
    if overview.count:
        yield button(say("Setup"), ShowSetup())  # Without any room it stands above.
    yield button(say("Check"), RunCheck())
    if overview.count:
        yield button(say("All rooms"), ListRoomsPage())
        yield button(say("Floors"), ListFloors())
    yield button(say("Add a room"), NewRoom())
    yield button(say("Import rooms"), OpenImport())
    if overview.count:
        yield button(say("Export"), ExportAll())
    yield button(say("Admins"), ShowAdmins())
    if overview.everything and overview.count:
        yield switch_all_off()
