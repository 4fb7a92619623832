"""What is wrong with a file, a line or a room of an import, and what to do about it: one sentence each."""

from collections.abc import Mapping

from booking.imports.rows import BadLine, Fault, Noted, Remark
from booking.imports.sheet import BadFile, FileFault
from cards.language import say, say_count
from cards.shown import shown

Values = Mapping[str, str | int]


def file_trouble(bad: BadFile) -> str:
    """Say why nothing of a file is taken, and how it is mended."""
    values = bad.values
    match bad.fault:
        case FileFault.EMPTY:
            return say("There is no room in it: I found no line below the headings.")
        case FileFault.TOO_LARGE:
            return say("It is larger than {limit} MB. Please send the rooms in parts.", limit=values["limit_mb"])
        case FileFault.TOO_MANY_LINES:
            return say(
                "It has {count:,} lines, and I take {limit:,} at once. Please send the rooms in parts.",
                count=values["count"],
                limit=values["limit"],
            )
        case FileFault.ARCHIVE:
            return say(
                "This is a zip or an Excel workbook, whatever its name says. Please save it as CSV and send that."
            )
        case FileFault.OLD_WORKBOOK:
            return say("This is an Excel workbook. Please save it as CSV and send that.")
        case FileFault.PDF:
            return say("This is a PDF. Please send a CSV file.")
        case FileFault.NO_TEXT:
            return say("I cannot read it as text. Please save it as CSV in UTF-8 and send it again.")
        case FileFault.QUOTE:
            return say(
                "The quotation mark in line {line} is never closed, so all that follows is in doubt. "
                "Please close it and send the file again.",
                line=values["line"],
            )
        case FileFault.NO_ADDRESS:
            return say(
                "No column has the rooms' mail addresses, which are what tells one room from another. I found: "
                "{headings}. Please add a column “address”, or use the script below.",
                headings=shown(str(values["headings"]), 200),
            )
        case FileFault.HEADING_TWICE:
            return say(
                "The heading “{heading}” occurs twice, and I cannot know which one counts. "
                "Please take one away and send the file again.",
                heading=shown(str(values["heading"])),
            )
        case FileFault.NOT_OURS:
            return say("It does not come from your organisation's OneDrive or SharePoint, so I did not fetch it.")
        case FileFault.NOT_FETCHED:
            return say("I could not fetch it from Teams just now. Please send it again.")


def line_trouble(bad: BadLine) -> str:
    """Say what is wrong with a line."""
    return say("Line {line}: {trouble}", line=bad.line, trouble=fault_text(bad.fault, bad.values))


def fault_text(fault: Fault, values: Values) -> str:
    """Say what is wrong with a line, or why a room cannot be booked."""
    value = shown(str(values.get("value", "")), 60)
    match fault:
        case Fault.NO_ADDRESS:
            return say("It has no mail address.")
        case Fault.ADDRESS_MALFORMED:
            return say("“{value}” is not a mail address.", value=value)
        case Fault.ADDRESS_TWICE:
            return say("{value} is already in line {line}.", value=value, line=values["line"])
        case Fault.HEADINGS_AGAIN:
            return say("These are the headings once more.")
        case Fault.TOO_MANY_CELLS:
            return say(
                "It has {count} cells under {expected} headings. A text with a comma in it needs quotation marks.",
                count=values["count"],
                expected=values["expected"],
            )
        case Fault.FORMULA:
            return say("“{value}” is a formula. Only plain text is taken.", value=value)
        case Fault.SEATS_MALFORMED:
            return say("“{value}” is not a number of seats. Please write a whole number, like 8.", value=value)
        case Fault.SEATS_TOO_MANY:
            return say("{value} seats are too many: {limit:,} at most.", value=value, limit=values["limit"])
        case Fault.ZONE_UNKNOWN:
            return say("“{value}” is not a time zone. Please write one like Europe/Helsinki.", value=value)
        case Fault.WORD_TOO_LONG:
            return say(
                "“{value}…” is too long: {limit} characters are the most.",
                value=shown(str(values.get("value", "")), 20),
                limit=values["limit"],
            )
        case _:
            return _room_trouble(fault)


def _room_trouble(fault: Fault) -> str:
    match fault:
        case Fault.RESERVED:
            return say("It is first come, first served: Exchange lets nobody reserve it.")
        case Fault.NO_ROOM:
            return say("Its mailbox is not one of a room.")
        case Fault.MAILBOX_UNKNOWN:
            return say("There is no mailbox with this address.")
        case Fault.OUT_OF_SCOPE:
            return say(
                "I am not allowed to read its calendar. Your IT department can permit it; that takes up to two hours."
            )
        case Fault.ZONE_NOT_TOLD:
            return say("Its mailbox does not say its time zone. Please add a column “zone”, like Europe/Helsinki.")
        case Fault.CHANGED_MEANWHILE:
            return say("Somebody else changed it meanwhile, so I left it as it is.")
        case _:
            return say("Its mailbox does not answer just now. Please import it again later.")


def remark_text(note: Noted) -> str:
    """Say what was read otherwise than it stands there, or may surprise."""
    value = shown(str(note.values.get("value", "")), 60)
    match note.remark:
        case Remark.FLOOR_IS_A_NAME:
            return say("Line {line}: the floor “{value}” is kept as it is written.", line=note.line, value=value)
        case Remark.FLOOR_READ_AS:
            read = note.values["read"]
            return say("Line {line}: the floor “{value}” is read as {read}.", line=note.line, value=value, read=read)
        case Remark.LIST_CUT:
            return say(
                "Line {line}: PowerShell cut the list of tags short. For all of them, set "
                "$FormatEnumerationLimit = -1 before you export.",
                line=note.line,
            )
        case Remark.LINE_BREAK:
            return say("Line {line}: a line break in a text is read as a blank.", line=note.line)


def rooms_counted(count: int) -> str:
    """Count rooms."""
    return say_count("{count:,} room", "{count:,} rooms", count)
