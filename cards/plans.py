"""Floors and their plans: the list of floors, a floor as it is now, and the cards on which admins place spaces.

A picture of a plan tells nothing alone: below it stands in words which space has which number and how it is, with the
same signs, and the same is its alternative text.
"""

from collections.abc import Iterator, Sequence

from microsoft_teams.cards.core import (
    ActionSet,
    CardElement,
    Choice,
    ChoiceSetInput,
    Column,
    ColumnSet,
    ExecuteAction,
    Image,
    TextInput,
)

from booking.plans.model import COLUMNS, ROWS, BadPicture, Floor, PictureFault, Plan, Shown, State
from booking.plans.service import (
    Arrow,
    Beside,
    EditorView,
    FloorLine,
    FloorsPage,
    FloorView,
    PlaceFault,
    Spot,
    UploadView,
    WhichFloor,
)
from booking.policy import Part
from cards.actions.plans import (
    AskToRemovePlan,
    EditPlan,
    ListFloors,
    MoveSpace,
    PlaceSpace,
    RemovePlan,
    ShowPlan,
    TakeMap,
    TakeOffSpace,
    UsePicture,
)
from cards.actions.rooms import ListRoomsPage
from cards.actions.schedule import ShowSchedule
from cards.actions.values import ANY
from cards.elements import Card, button, card, fits, heading, line, plain, row, strong, subheading, warning, weight
from cards.language import say, say_count
from cards.shown import shown
from cards.switch import press_of
from cards.words import and_more, floor_named

NAMED = 40
"""How many spaces of one state are named below a picture; the rest are counted."""

CHOICES = 60
"""How many rooms or spaces a field offers; the others follow when these are placed."""

ASKED = 6
"""How many floors are asked about."""

SIGNS = {
    State.FREE: "●",
    State.TAKEN: "■",
    State.UNREADABLE: "▲",
    State.OFF: "□",
    State.UNKNOWN: "●",
    State.NO_ROOM: "◇",
}
"""The signs of the picture, as characters."""


def floors_card(page: FloorsPage) -> Card:
    """List the floors: how many rooms each has, its schedule, and its plan."""
    body: list[CardElement] = [heading(say_count("{count} floor", "{count} floors", page.count))]
    if not page.count:
        body.append(line(say("No room here says on which floor it is.")))
    body += [_floor_row(each, admin=page.admin) for each in page.floors]
    if page.pages > 1:
        said = say("Page {page} of {pages}", page=page.page, pages=page.pages)
        body.append(line(said, subtle=True, spacing="Default"))
    if page.admin:
        body.append(line(_how_to_send(), subtle=True, spacing="Default"))
        body += [_how_to_take(each.floor) for each in page.floors if each.spaces is None][:1]
    return card(body, list(_paging(page)))


def _floor_row(each: FloorLine, *, admin: bool) -> CardElement:
    name = floor_title(each.floor)
    told = [say_count("{count} room", "{count} rooms", each.rooms)]
    if each.spaces is not None:
        told.append(say_count("a plan with {count} space", "a plan with {count} spaces", each.spaces))
    elif admin:
        told.append(say("no plan yet"))
    if each.off is not None:
        told.append(say("booking is off"))
    plan = button(
        say("Plan"),
        ShowPlan(each.floor.building, each.floor.floor),
        tooltip=say("Plan of {floor}", floor=name),
        alone=True,
    )
    look = button(
        say("Schedule"),
        ShowSchedule(each.floor.place),
        tooltip=say("See when the rooms of {floor} are taken", floor=name),
        alone=True,
    )
    presses = [each_press for each_press, there in ((look, each.rooms), (plan, each.spaces is not None)) if there]
    presses += _switch(each.floor, each.off) if admin and each.rooms else []
    texts = [strong(name), line(" · ".join(told), subtle=True, spacing="None")]
    if not presses:
        return row(texts, separator=True)
    columns = [
        Column(width="stretch", items=texts),
        Column(width="auto", items=[ActionSet(actions=list(presses))], vertical_content_alignment="Center"),
    ]
    return ColumnSet(columns=columns, separator=True, spacing="Small")


def _switch(floor: Floor, off: Part | None) -> list[ExecuteAction]:
    """Let an admin switch booking off for a floor, behind “…”, or on again where it is off."""
    part = off or Part(floor.building, floor.floor)
    name = floor_named(part.building, part.floor)
    if off is not None:
        return [button(say("Switch on"), press_of(off, on=True), tooltip=say("Let people book in {part}", part=name))]
    words = say("Stop new bookings in {part}", part=name)
    return [button(say("Switch off"), press_of(part, on=False), tooltip=words, later=True)]


def _paging(page: FloorsPage) -> Iterator[ExecuteAction]:
    if page.page > 1:
        yield button(say("Previous floors"), ListFloors(page.page - 1))
    if page.page < page.pages:
        yield button(say("More floors"), ListFloors(page.page + 1))
    yield button(say("All rooms"), ListRoomsPage())


def floor_title(floor: Floor) -> str:
    """Name a floor in the reader's language; what somebody wrote is harmless in it."""
    return floor_named(floor.building, floor.floor) or say("No floor")


def _how_to_send() -> str:
    return say(
        "To give a floor a plan, send me its picture in our own chat, with the paper clip: PNG, JPEG, SVG or a PDF's "
        "first page, up to 12 MB."
    )


def _how_to_take(floor: Floor) -> CardElement:
    named = shown(f"{floor.building} {floor.floor}".strip(), 60)
    said = say("Where Microsoft Places has a map, I can take that. Write for example: floor plan {floor}", floor=named)
    return line(said, subtle=True)


def floor_card(view: FloorView) -> Card:
    """Show a floor as it is now, on its plan; admins may change the plan."""
    name = floor_title(view.floor)
    body: list[CardElement] = [heading(say("Plan")), strong(name, spacing="None")]
    if view.off is not None:
        name = floor_named(view.off.building, view.off.floor)
        body.append(warning(say("Booking is off for {part}.", part=name)))
    if view.plan is None:
        body.append(line(say("This floor has no plan yet.")))
        if view.admin:
            body.append(line(_how_to_send()))
            body.append(line(say("Where Microsoft Places has a map of this floor, I can take that.")))
    else:
        body += plan_parts(view.plan, view.picture, view.spots)
        if not view.spots:
            body.append(line(say("No room is marked on it yet.")))
    return card(body, list(_floor_buttons(view)))


def _floor_buttons(view: FloorView) -> Iterator[ExecuteAction]:
    building, floor = view.floor.building, view.floor.floor
    yield button(say("Schedule"), ShowSchedule(view.floor.place))
    if view.plan is None and view.admin:
        yield button(say("Take the map"), TakeMap(building, floor))
    if view.plan is not None and view.admin:
        yield button(say("Mark the rooms"), EditPlan(building, floor))
        yield button(say("Remove plan"), AskToRemovePlan(building, floor, view.plan.version), later=True)
    if view.admin and view.rooms:
        yield from _switch(view.floor, view.off)
    yield button(say("All floors"), ListFloors())


def plan_parts(plan: Plan, picture: Shown | None, spots: Sequence[Spot]) -> Iterator[CardElement]:
    """Give a picture of a plan, and below it in words what stands on it."""
    told = list(_told(spots))
    if picture is not None:
        yield _image(picture, " ".join([say("Plan of {floor}.", floor=floor_title(plan.floor)), *told]))
    for each in told:
        yield line(each, spacing="None")


def with_plan(drawn: Card, beside: Beside | None, said: str) -> Card:
    """Put a floor's plan below what a card shows, under a sentence that says for when it is.

    Where both together are too heavy for Teams, the card stays as it was: it says all of it in words.
    """
    if beside is None:
        return drawn
    both = {**drawn, "body": [*drawn["body"], *_below(beside, said)["body"]]}
    return both if fits(both) else drawn


def weight_of_plan(beside: Beside | None, said: str) -> int:
    """Tell by how much a plan makes a card heavier, in bytes."""
    return weight(_below(beside, said)) if beside is not None else 0


def _below(beside: Beside, said: str) -> Card:
    return card([subheading(said), *plan_parts(beside.plan, beside.picture, beside.spots)])


def plan_now(at: str) -> str:
    """Say that a plan shows how it is at a time; now without one."""
    return say("On the plan at {time}", time=at) if at else say("On the plan now")


def plan_all_day() -> str:
    """Say that a plan shows what is free all through the day."""
    return say("On the plan: free all day, or taken at some time")


def plan_then() -> str:
    """Say that a plan shows what is free for the time of a search."""
    return say("On the plan at that time")


def _image(picture: Shown, text: str) -> Image:
    return Image(url=picture.address, alt_text=text, size="Stretch", spacing="Small")


def _told(spots: Sequence[Spot]) -> Iterator[str]:
    """Name the spaces by state, each with its number, after the sign that they have on the picture."""
    for state in State:
        named = [
            say("{name} ({number})", name=shown(_name(each), 40), number=each.number)
            for each in spots
            if each.state is state
        ]
        if not named:
            continue
        names = and_more(named[:NAMED], len(named) - NAMED)
        yield f"{SIGNS[state]} {_state(state, names)}"


def _state(state: State, names: str) -> str:
    match state:
        case State.FREE:
            return say("Free: {names}", names=names)
        case State.TAKEN:
            return say("Taken: {names}", names=names)
        case State.UNREADABLE:
            return say("Calendar not readable now: {names}", names=names)
        case State.OFF:
            return say("Booking is off: {names}", names=names)
        case State.UNKNOWN:
            return say("Rooms: {names}", names=names)
        case State.NO_ROOM:
            return say("Not bookable here: {names}", names=names)


def _name(spot: Spot) -> str:
    return spot.room.name if spot.room else spot.space.name


def which_floor(asked: WhichFloor) -> Card:
    """Ask which floor somebody means."""
    body: list[CardElement] = [heading(say("Which floor do you mean?"))]
    if asked.none:
        body.append(line(say("There is no floor “{name}”.", name=shown(asked.text, 60))))
    presses = [
        button(floor_title(each), ShowPlan(each.building, each.floor), alone=True) for each in asked.floors[:ASKED]
    ]
    return card(body, [*presses, button(say("All floors"), ListFloors())])


# --- A picture that was sent -----------------------------------------------------------------------------------------


def upload_card(view: UploadView) -> Card:
    """Show a picture as it will be seen, and ask for its floor. Nothing is a plan before somebody says so."""
    named = view.upload.floor
    body: list[CardElement] = [
        heading(say("Which floor is this?")),
        line(say("Others will see it like this, once you have chosen its floor. Nothing is saved yet.")),
    ]
    if view.picture is not None:
        body.append(_image(view.picture, say("The picture that you sent")))
    if view.unnamed:
        body.append(warning(say("Please choose a floor, or name a new one.")))
    if view.floors:
        body.append(_floor_field(view.floors, named))
    new = [
        TextInput(id="building", label=say("Building, if it is another one"), max_length=80),
        TextInput(id="floor", label=say("Floor, if it is another one"), max_length=80),
    ]
    body.append(ColumnSet(columns=[Column(width="stretch", items=[each]) for each in new]))
    use = button(say("Use as its plan"), UsePicture(view.upload.id), style="positive")
    return card(body, [use, button(say("Not now"), ListFloors(), alone=True)])


def _floor_field(floors: Sequence[FloorLine], named: Floor | None) -> ChoiceSetInput:
    first = sorted(floors[:], key=lambda each: each.floor != named)[: CHOICES * 2]
    choices = []
    for each in first:
        title = floor_title(each.floor)
        # Clients find the value by the title; places are told apart by their names alone.
        title = title if each.spaces is None else say("{floor} (replaces its plan)", floor=title)
        choices.append(Choice(title=title, value=each.floor.key))
    value = named.key if named and any(each.floor == named for each in floors) else None
    return ChoiceSetInput(id="place", label=say("Floor"), style="filtered", choices=choices, value=value)


def bad_picture_card(bad: BadPicture, name: str) -> Card:
    """Say why a file is no plan, and what would be one."""
    title = say("I could not use {file}", file=plain(shown(name, 60))) if name else say("I could not use that")
    return card([heading(title), warning(picture_trouble(bad))], [button(say("All floors"), ListFloors())])


def no_map_card(bad: BadPicture, floor: Floor) -> Card:
    """Say why the map of a floor is no plan."""
    return card([heading(floor_title(floor)), warning(picture_trouble(bad))], [button(say("All floors"), ListFloors())])


def picture_trouble(bad: BadPicture) -> str:
    """Say why a file is not taken as a plan, and what to send instead."""
    values = bad.values
    match bad.fault:
        case PictureFault.EMPTY:
            return say("Nothing is in this file. Please send it again.")
        case PictureFault.TOO_LARGE:
            return say(
                "It is larger than {limit} MB. Please save it smaller and send it again.", limit=values["limit_mb"]
            )
        case PictureFault.TOO_MANY_PIXELS:
            return say(
                "It has {count} megapixels, and I take {limit}. Please save it with some 2,000 pixels across.",
                count=values["megapixels"],
                limit=values["limit"],
            )
        case PictureFault.TOO_SMALL:
            return say(
                "It has {width} × {height} pixels, which is too little to tell rooms apart. Please send a larger one.",
                width=values["width"],
                height=values["height"],
            )
        case PictureFault.SVG_ACTIVE:
            return say(
                "This SVG has scripts or links to other files, so I did not draw it. Please save it as plain SVG or as "
                "PNG and send that."
            )
        case PictureFault.NO_FONT:
            return say(
                "The letters of this SVG would be missing: my server has no font for "
                "them. Please save it as PDF or PNG, or with its text as paths, and send that."
            )
        case PictureFault.PDF_LOCKED:
            return say("This PDF asks for a password. Please save it without one, or send a screenshot of the plan.")
        case PictureFault.PDF_PAGES:
            return say(
                "This PDF has {count} pages, and I take {limit}. Please save the page with the plan alone and send "
                "that.",
                count=values["pages"],
                limit=values["limit"],
            )
        case PictureFault.ARCHIVE:
            return say(
                "This is a zip, whatever its name says. Please send the picture itself, as PNG, JPEG, SVG or PDF."
            )
        case PictureFault.OTHER_PICTURE:
            return say("I only take PNG, JPEG, SVG and PDF. Please save it as one of them and send that.")
        case PictureFault.NO_PICTURE:
            return say("This is no picture that I know. Please send a PNG, a JPEG, an SVG or a PDF.")
        case PictureFault.BROKEN:
            return say("The file ends too early or is damaged. Please save the picture again and send that.")
        case PictureFault.TOO_HARD:
            return say("It is too complex to read. Please save the picture again, as a plain PNG, and send that.")
        case PictureFault.NOT_OURS:
            return say("It does not come from your organisation's OneDrive or SharePoint, so I did not fetch it.")
        case PictureFault.NO_MAP:
            return say("Microsoft Places has no map of this floor that I can read. Please send me its picture.")
        case PictureFault.NOT_FETCHED:
            return say("I could not fetch it from Teams just now. Please send it again.")


# --- Placing spaces --------------------------------------------------------------------------------------------------


def editor_card(view: EditorView) -> Card:
    """Let an admin place the rooms of a floor on its plan, and move each by arrows."""
    plan, chosen = view.plan, view.chosen
    body: list[CardElement] = [heading(say("Mark the rooms")), strong(floor_title(plan.floor), spacing="None")]
    if view.changed:
        body.append(
            warning(
                say(
                    "{person} changed this plan meanwhile. This is how it is now; nothing of yours was saved.",
                    person=shown(plan.by.name),
                )
            )
        )
    body += plan_parts(plan, view.picture, view.spots)
    if chosen is not None:
        body.append(subheading(say("Move a mark")))
        body.append(line(say("{number} {name} is ringed. Each arrow moves it a little.", **_numbered(chosen))))
        body.append(ActionSet(actions=list(_arrows(plan, chosen))))
    body.append(subheading(say("Mark another one") if view.spots else say("Mark the first one")))
    body.append(line(say("Choose what it is, and the column and row of the grid where it lies. Each press is saved.")))
    if view.problem is not None:
        body.append(warning(_place_trouble(view.problem)))
    body += _place_fields(view)
    if view.spots:
        body += _placed_fields(view)
    return card(body, [button(say("Done"), ShowPlan(plan.floor.building, plan.floor.floor), alone=True)])


def _numbered(spot: Spot) -> dict[str, object]:
    return {"number": spot.number, "name": shown(_name(spot), 40)}


def _arrows(plan: Plan, spot: Spot) -> Iterator[ExecuteAction]:
    titles = {
        Arrow.LEFT: ("←", say("Move it to the left")),
        Arrow.UP: ("↑", say("Move it up")),
        Arrow.DOWN: ("↓", say("Move it down")),
        Arrow.RIGHT: ("→", say("Move it to the right")),
    }
    for arrow, (sign, words) in titles.items():
        press = MoveSpace(plan.floor.building, plan.floor.floor, plan.version, spot.space.id, arrow)
        yield button(sign, press, tooltip=words, alone=True)


def _place_fields(view: EditorView) -> Iterator[CardElement]:
    if view.unplaced:
        rooms = view.unplaced[:CHOICES]
        # Clients find the value by the title, so no two rooms may share one.
        names = [shown(each.name, 40) for each in rooms]
        titles = [
            name if names.count(name) == 1 else f"{name} · {each.address}"
            for name, each in zip(names, rooms, strict=True)
        ]
        choices = [Choice(title=title, value=each.address) for title, each in zip(titles, rooms, strict=True)]
        none = Choice(title=say("None of these"), value=ANY)
        yield ChoiceSetInput(
            id="room",
            label=say("Room"),
            style="compact",
            choices=[*choices, none],
            value=rooms[0].address,
        )
    label = (
        say("Or a place that cannot be booked yet: its name")
        if view.unplaced
        else say("A place that cannot be booked yet: its name")
    )
    yield TextInput(id="space", label=label, max_length=80)
    letters = [Choice(title=chr(ord("A") + at), value=str(at + 1)) for at in range(COLUMNS)]
    numbers = [Choice(title=str(at + 1), value=str(at + 1)) for at in range(ROWS)]
    fields = [
        ChoiceSetInput(id="column", label=say("Column: the letter at the top"), style="compact", choices=letters),
        ChoiceSetInput(id="row", label=say("Row: the number at the side"), style="compact", choices=numbers),
    ]
    yield ColumnSet(columns=[Column(width="stretch", items=[each]) for each in fields])
    plan = view.plan
    press = PlaceSpace(plan.floor.building, plan.floor.floor, plan.version)
    yield ActionSet(actions=[button(say("Mark"), press, style="positive")])


def _placed_fields(view: EditorView) -> Iterator[CardElement]:
    plan = view.plan
    spots = view.spots[: CHOICES * 2]
    choices = [Choice(title=f"{each.number} {shown(_name(each), 40)}", value=each.space.id) for each in spots]
    chosen = view.chosen.space.id if view.chosen else spots[0].space.id
    yield subheading(say("Marked so far"))
    yield ChoiceSetInput(id="placed", label=say("Space"), style="compact", choices=choices, value=chosen)
    yield ActionSet(
        actions=[
            button(say("Move"), EditPlan(plan.floor.building, plan.floor.floor)),
            button(say("Take off"), TakeOffSpace(plan.floor.building, plan.floor.floor, plan.version)),
        ]
    )


def _place_trouble(problem: PlaceFault) -> str:
    match problem:
        case PlaceFault.NO_SPACE:
            return say("Please choose a room, or name a space.")
        case PlaceFault.NO_CELL:
            return say("Please choose the letter and the number of its cell.")
        case PlaceFault.TOO_MANY:
            return say("This plan is full: no more spaces fit on it.")


def ask_to_remove(view: FloorView) -> Card:
    """Ask before a plan is removed."""
    body = [
        heading(say("Remove this plan?")),
        strong(floor_title(view.floor), spacing="None"),
        line(say("The picture and the places of its spaces go for good. The rooms stay.")),
    ]
    building, floor = view.floor.building, view.floor.floor
    version = view.plan.version if view.plan else ""
    return card(
        body,
        [
            button(say("Remove plan"), RemovePlan(building, floor, version), style="destructive"),
            button(say("Keep it"), ShowPlan(building, floor)),
        ],
    )


def plan_removed(floor: Floor) -> Card:
    """Say that a plan is gone."""
    return card(
        [heading(say("Plan removed")), strong(floor_title(floor), spacing="None")],
        [button(say("All floors"), ListFloors())],
    )
