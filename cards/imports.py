"""Bringing many rooms in: how it begins, what the dry run found, page by page, and how far it is applied."""

from collections.abc import Iterator, Sequence
from dataclasses import fields

from microsoft_teams.cards.core import ActionSet, CardElement, ExecuteAction, RichTextBlock, TextRun

from booking.imports.draft import Gone, Import, Progress, State
from booking.imports.plan import Entry, Kind, Mode
from booking.imports.service import PAGE, Section, View
from booking.imports.sheet import BadFile
from booking.model import Room
from cards.actions.imports import ApplyImport, CancelImport, ImportPlaces, LookAgain, OpenImport, ShowImport
from cards.actions.rooms import ListRoomsPage, NewRoom
from cards.actions.setup import ShowSetup
from cards.elements import Card, button, card, heading, line, plain, row, strong, subheading, warning
from cards.import_words import fault_text, file_trouble, line_trouble, remark_text, rooms_counted
from cards.language import say, say_count
from cards.shown import shown
from cards.words import about

SCRIPT = (
    "$FormatEnumerationLimit = -1",
    "Get-EXOMailbox -RecipientTypeDetails RoomMailbox -ResultSize Unlimited -Properties ResourceCapacity |",
    "  ForEach-Object {",
    "    $p = Get-Place $_.PrimarySmtpAddress",
    "    [pscustomobject]@{",
    "      DisplayName = $_.DisplayName; PrimarySmtpAddress = $_.PrimarySmtpAddress",
    "      ResourceCapacity = $_.ResourceCapacity; Capacity = $p.Capacity",
    "      Building = $p.Building; Floor = $p.Floor; FloorLabel = $p.FloorLabel",
    "      CountryOrRegion = $p.CountryOrRegion; Tags = $p.Tags -join ','",
    "      IsWheelChairAccessible = $p.IsWheelChairAccessible",
    "      AudioDeviceName = $p.AudioDeviceName; VideoDeviceName = $p.VideoDeviceName",
    "      DisplayDeviceName = $p.DisplayDeviceName; BookingType = $p.BookingType",
    "    }",
    "  } | Export-Csv rooms.csv -NoTypeInformation -Encoding utf8",
)
"""The script that makes one file of Exchange's two: a mailbox has the address, a place the rest. Not to be translated.

learn.microsoft.com/powershell/module/exchange/get-place
"""

SAMPLE = (
    "address,name,building,floor,seats,equipment,zone",
    'oak@example.com,Oak,HQ,3,8,"screen,whiteboard",Europe/Helsinki',
)
"""A file as it can be: its columns, and one room. Not to be translated."""

LISTS = 6
"""How many room lists are offered by a press."""


def code(lines: Sequence[str]) -> list[CardElement]:
    """Show lines to be copied as they are."""
    return [
        RichTextBlock(inlines=[TextRun(text=each, font_type="Monospace", size="Small")], spacing="None")
        for each in lines
    ]


def offer_card(lists: Sequence[tuple[str, str]], *, places: bool, shared: bool) -> Card:
    """Tell from where rooms can be brought in. `lists` are address and name of room lists; `places` if those can be
    read."""
    body: list[CardElement] = [
        heading(say("Bring your rooms in")),
        line(say("I look at all of them first, and show you what would change. Nothing is applied before you say so.")),
        *_from_places(lists, places=places),
        subheading(say("From a file")),
        line(
            say("Files only reach me in our own chat: please send me the CSV file there.")
            if shared
            else say("Send me a CSV file here, with the paper clip.")
        ),
        line(
            say("From Excel: save the sheet as CSV UTF-8. Only the column “address” is needed; these are all of them:")
        ),
        *code(SAMPLE),
        subheading(say("From a paste")),
        line(say("Write rooms import, and paste the same lines below it. Some 200 rooms fit into a message.")),
        *_by_script(),
    ]
    return card(body, [button(say("Add one room"), NewRoom())])


def _by_script() -> Iterator[CardElement]:
    yield subheading(say("For your IT department: this script makes the file from Exchange"))
    yield from code(SCRIPT)


def _from_places(lists: Sequence[tuple[str, str]], *, places: bool) -> Iterator[CardElement]:
    yield subheading(say("From your organisation's room directory"))
    if not places:
        yield line(say("I am not allowed to read it: the app has no permission Place.Read.All."), subtle=True)
        return
    yield line(say("All rooms that Microsoft 365 knows. A new room takes up to two days to appear there."))
    every = button(say("Read all rooms"), ImportPlaces(), style="positive")
    yield ActionSet(actions=[every, *(_only(of, name) for of, name in lists[:LISTS])])


def _only(of: str, name: str) -> ExecuteAction:
    return button(say("Only {name}", name=shown(name, 30)), ImportPlaces(of))


def bad_file_card(bad: BadFile, origin: str) -> Card:
    """Say why nothing of a file or a paste is taken."""
    title = say("I could not read {file}", file=plain(shown(origin, 60))) if origin else say("I could not read that")
    body: list[CardElement] = [heading(title), warning(file_trouble(bad))]
    if bad.fault.value == "no-address":
        body += _by_script()
    return card(body, [button(say("How to import"), OpenImport())])


def import_card(view: View) -> Card:
    """Draw an import: where it is, its numbers, or a page of one of its sections."""
    found, progress = view.found, view.progress
    if view.section is not Section.SUMMARY:
        return _section_card(view)
    title, said = _state(found, progress)
    body: list[CardElement] = [heading(title), line(said)]
    if found.again and found.state in (State.LOOKING, State.READY):
        body.append(warning(say("The rooms had changed since you looked, so I looked again. Nothing was applied yet.")))
    if found.state not in (State.LOOKING, State.DONE):
        body.append(strong(_numbers(found, progress)))
    body += [line(each) for each in _left_out(found, progress)]
    if found.ignored:
        names = ", ".join(shown(each, 40) for each in found.ignored[:12])
        more = len(found.ignored) - 12
        body.append(
            line(
                say("Columns that I ignore: {names} and {count} more.", names=names, count=more)
                if more > 0
                else say("Columns that I ignore: {names}.", names=names),
                subtle=True,
            )
        )
    if found.gone and found.state is not State.CANCELLED:
        body.append(
            line(
                say_count(
                    "{count} registered room is not in it. It stays registered: an import takes nothing away.",
                    "{count:,} registered rooms are not in it. They stay registered: an import takes nothing away.",
                    len(found.gone),
                ),
                subtle=True,
            )
        )
    if found.shared:
        body.append(line(say("Only {name} can apply it.", name=shown(found.owner.name)), subtle=True))
    body += _sections(found, progress)
    return card(body, list(_presses(found, progress)))


def _state(found: Import, progress: Progress) -> tuple[str, str]:
    source = shown(found.origin, 60)
    match found.state:
        case State.LOOKING:
            return say("Looking at the rooms…"), say(
                "{done:,} of {count:,} looked at. This card updates itself.", done=progress.looked, count=progress.total
            )
        case State.READY:
            said = (
                say("This is what {file} would change. Nothing is applied yet.", file=source)
                if source
                else say("This is what would change. Nothing is applied yet.")
            )
            return say("Rooms to import"), said
        case State.APPLYING:
            wanted = _wanted(found, progress)
            return say("Applying…"), say(
                "{done:,} of {count:,} done. This card updates itself, and it goes on if I am restarted.",
                done=progress.applied + progress.failed,
                count=wanted,
            )
        case State.DONE if progress.failed:
            return say("Rooms imported, but not all"), say(
                "{done:,} applied, {failed:,} not. The others are not affected.",
                done=progress.applied,
                failed=progress.failed,
            )
        case State.DONE:
            return say("Rooms imported ✓"), say_count(
                "{count} room was added or changed.", "{count:,} rooms were added or changed.", progress.applied
            )
        case State.CANCELLED:
            return say("Import cancelled"), say("Nothing was applied.")
        case State.STOPPED:
            return say("Import stopped"), say(
                "{name} is no longer an admin. {done:,} were applied before that, the rest was not.",
                name=shown(found.owner.name),
                done=progress.applied,
            )


def _left_out(found: Import, progress: Progress) -> Iterator[str]:
    """Say what applying leaves out, so that nobody mends lines first or takes the import for whole."""
    done = found.state is State.DONE
    if done and found.mode is Mode.NEW and progress.changed:
        yield say_count(
            "{count} changed room was left as it was.",
            "{count:,} changed rooms were left as they were.",
            progress.changed,
        )
    left = progress.cannot + len(found.bad)
    if done and left:
        yield say_count("{count} line was left out.", "{count:,} lines were left out.", left)
    if found.state is State.READY and left:
        yield say("What cannot be booked and bad lines are left out. You need not mend them first.")


def _wanted(found: Import, progress: Progress) -> int:
    return progress.new + (progress.changed if found.mode is Mode.ALL else 0)


def _numbers(found: Import, progress: Progress) -> str:
    parts = [
        say("{count:,} new", count=progress.new),
        say("{count:,} changed", count=progress.changed),
        say("{count:,} the same", count=progress.same),
        *([say("{count:,} cannot be booked", count=progress.cannot)] if progress.cannot else []),
        *([say_count("{count:,} bad line", "{count:,} bad lines", len(found.bad))] if found.bad else []),
    ]
    rooms = rooms_counted(progress.total + len(found.bad))
    return say("{rooms}: {numbers}", rooms=rooms, numbers=" · ".join(parts))


_QUIET = frozenset({Section.NOTES, Section.GONE, Section.SAME})
"""What is seldom looked at: it stands behind “…”."""


def _sections(found: Import, progress: Progress) -> list[CardElement]:
    titles = [
        (Section.FAILED, progress.failed, say("Not applied ({count:,})", count=progress.failed)),
        (Section.NEW, progress.new, say("New ({count:,})", count=progress.new)),
        (Section.CHANGED, progress.changed, say("Changed ({count:,})", count=progress.changed)),
        (Section.CANNOT, progress.cannot, say("Cannot be booked ({count:,})", count=progress.cannot)),
        (Section.BAD, len(found.bad), say("Bad lines ({count:,})", count=len(found.bad))),
        (Section.NOTES, len(found.notes), say("Worth a look ({count:,})", count=len(found.notes))),
        (Section.GONE, len(found.gone), say("Not in it ({count:,})", count=len(found.gone))),
        (Section.SAME, progress.same, say("The same ({count:,})", count=progress.same)),
    ]
    if found.state is State.LOOKING:
        return []
    buttons = [
        button(title, ShowImport(found.id, section, 1), later=section in _QUIET)
        for section, count, title in titles
        if count
    ]
    sets = buttons[:3], buttons[3:]
    return [ActionSet(actions=each, spacing="Small") for each in sets if each]


def _presses(found: Import, progress: Progress) -> Iterator[ExecuteAction]:
    run, revision = found.id, found.revision
    if found.state is State.READY:
        if progress.new:
            title = say("Apply new ({count:,})", count=progress.new)
            yield button(title, ApplyImport(run, Mode.NEW, revision), style="positive")
        if progress.changed:
            both = progress.new + progress.changed
            yield button(say("Apply all ({count:,})", count=both), ApplyImport(run, Mode.ALL, revision))
    if found.state in (State.READY, State.LOOKING):
        yield button(say("Cancel"), CancelImport(run, revision))
    if found.state is State.DONE:
        if progress.failed or progress.cannot or (found.mode is Mode.NEW and progress.changed):
            yield button(say("Look at the rest again"), LookAgain(run, revision))
        yield button(say("Back to setup"), ShowSetup())
    if not found.state.moves and found.state is not State.READY:
        yield button(say("All rooms"), ListRoomsPage())
    if found.state in (State.CANCELLED, State.STOPPED):
        yield button(say("Import rooms"), OpenImport())
    if found.state.moves:
        yield button(say("Refresh"), ShowImport(run, Section.SUMMARY, 1))


def _section_card(view: View) -> Card:
    """Draw one page of a section."""
    found, section = view.found, view.section
    total, lines = _listed(view)
    pages = max(1, -(-total // PAGE))
    body: list[CardElement] = [heading(_section_title(section, total))]
    body += [row(each, separator=True) for each in lines] or [line(say("There is nothing on this page."))]
    if pages > 1:
        body.append(line(say("Page {page} of {pages}", page=view.page + 1, pages=pages), subtle=True))
    presses = []
    if view.page:
        presses.append(button(say("Previous"), ShowImport(found.id, section, view.page)))
    if view.page + 1 < pages:
        presses.append(button(say("Next"), ShowImport(found.id, section, view.page + 2)))
    presses.append(button(say("Back to the import"), ShowImport(found.id, Section.SUMMARY, 1)))
    return card(body, presses)


def _section_title(section: Section, count: int) -> str:
    match section:
        case Section.NEW:
            return say_count("{count} new room", "{count:,} new rooms", count)
        case Section.CHANGED:
            return say_count("{count} changed room", "{count:,} changed rooms", count)
        case Section.SAME:
            return say_count("{count} room that stays the same", "{count:,} rooms that stay the same", count)
        case Section.CANNOT:
            return say_count("{count} room that cannot be booked", "{count:,} rooms that cannot be booked", count)
        case Section.BAD:
            return say_count("{count} bad line", "{count:,} bad lines", count)
        case Section.NOTES:
            return say_count("{count} line worth a look", "{count:,} lines worth a look", count)
        case Section.GONE:
            return say_count(
                "{count} registered room that is not in it", "{count:,} registered rooms that are not in it", count
            )
        case _:
            return say_count("{count} room that was not applied", "{count:,} rooms that were not applied", count)


def _listed(view: View) -> tuple[int, list[list[CardElement]]]:
    """Give how many entries the section has, and what is said of each on this page."""
    found, progress, start = view.found, view.progress, view.page * PAGE
    page = slice(start, start + PAGE)
    match view.section:
        case Section.BAD:
            return len(found.bad), [[line(line_trouble(each))] for each in found.bad[page]]
        case Section.NOTES:
            return len(found.notes), [[line(remark_text(each))] for each in found.notes[page]]
        case Section.GONE:
            return len(found.gone), [_gone(each) for each in found.gone[page]]
        case Section.FAILED:
            return progress.failed, [_entry(each) for each in view.entries]
        case _:
            counts = {
                Section.NEW: progress.new,
                Section.CHANGED: progress.changed,
                Section.SAME: progress.same,
                Section.CANNOT: progress.cannot,
            }
            return counts.get(view.section, 0), [_entry(each) for each in view.entries]


def _gone(room: Gone) -> list[CardElement]:
    return [strong(shown(room.name, 60)), line(room.address, subtle=True, spacing="None")]


def _entry(entry: Entry) -> list[CardElement]:
    said: list[CardElement] = [strong(shown(entry.name, 60))]
    if entry.fault is not None:
        return [
            *said,
            line(entry.address, subtle=True, spacing="None"),
            line(fault_text(entry.fault, {}), spacing="None"),
        ]
    if entry.kind is Kind.CHANGED and entry.old is not None and entry.new is not None:
        said += [line(each, spacing="None") for each in differences(entry.old, entry.new)]
        if takes_facts_away(entry.old, entry.new):
            said.append(warning(say("Facts of this room are taken away.")))
    elif entry.new is not None and (facts := about(entry.new)):
        said.append(line(facts, spacing="None"))
    return [*said, line(entry.address, subtle=True, spacing="None")]


def takes_facts_away(old: Room, new: Room) -> bool:
    """Tell whether something that is known of a room would not be known any more."""
    facts = [each.name for each in fields(Room) if each.compare]
    return any(getattr(old, name) and not getattr(new, name) for name in facts)


def differences(old: Room, new: Room) -> Iterator[str]:
    """Say what becomes of each fact that changes: old → new."""
    nothing = say("nothing")
    if old.name != new.name:
        yield say("Name: {old} → {new}", old=shown(old.name, 60), new=shown(new.name, 60))
    if old.building != new.building:
        building = shown(old.building, 60) or nothing, shown(new.building, 60) or nothing
        yield say("Building: {old} → {new}", old=building[0], new=building[1])
    if old.floor != new.floor:
        yield say("Floor: {old} → {new}", old=shown(old.floor, 60) or nothing, new=shown(new.floor, 60) or nothing)
    if old.seats != new.seats:
        yield say("Seats: {old} → {new}", old=old.seats or nothing, new=new.seats or nothing)
    if old.equipment != new.equipment:
        was, is_to_be = (", ".join(sorted(each.equipment)) for each in (old, new))
        yield say("Equipment: {old} → {new}", old=shown(was, 120) or nothing, new=shown(is_to_be, 120) or nothing)
    if old.mailbox.zone != new.mailbox.zone:
        yield say("Time zone: {old} → {new}", old=old.mailbox.zone, new=new.mailbox.zone)
