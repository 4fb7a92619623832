"""The tables of the process, in one place: what the stores read and what the migrations must build.

The tenant is part of every key. What keeps claims from overlapping is not here but in the migrations: triggers in
SQLite, an exclusion constraint in PostgreSQL.
"""

from datetime import timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    true,
)
from sqlalchemy import (
    text as sql,
)

from booking.model import ChangeState, EventState
from booking.protocol.record import Role
from bot.storage.columns import ORDERED, holder, instant, json, metadata, one_of, tenant, text

bookings = Table(
    "booking",
    metadata,
    tenant(),
    text("id"),
    text("reference"),
    text("owner"),  # Entra object id
    text("owner_name"),
    text("owner_address"),
    text("room"),  # mail address
    json("room_shown"),  # the room as it was when booked
    instant("starts"),
    instant("ends"),
    json("meeting"),  # title, attendees, private, online
    Column("revision", Integer, nullable=False),
    text("event"),  # the current one; its row comes after this one, so no key points there
    text("next", nullable=True),  # the event that a change needs
    text("change", nullable=True),  # the last one
    Column("invited", Boolean, nullable=False),
    text("online_url", nullable=True),
    json("problem", nullable=True),
    text("cancel", nullable=True),  # the word to the attendees, where somebody cancelled
    json("ended_by", nullable=True),  # who cancelled
    text("farewell"),  # and what they said
    Column("followed", Integer, nullable=False),  # how often it went where somebody had moved it in Outlook
    Column("lingers", Boolean, nullable=False),  # beside its current event something is yet to leave a calendar
    instant("clings_since", nullable=True),  # a calendar refuses, for long, to let go of what should leave it
    json("former", nullable=True),  # what it was before it was last changed or moved
    text("kept"),  # the news of it that its booker left as they are
    json("responses"),  # to its invitations, by mail address, as last read
    Column("unfinished", Boolean, nullable=False),
    Column("fencing_token", Integer, nullable=False),
    Column("rejections", Integer, nullable=False),
    instant("lease_until"),
    holder(),
    instant("not_before"),  # while it is leased: when that was last written
    instant("made_at"),
    Column("news", Integer, nullable=False),  # how often something happened to it of which somebody may be to be told
    Column("looked", Integer, nullable=False),  # up to which of these there is nothing left to tell
    Column("stripped", Boolean, nullable=False),  # over for so long that its details were removed
    PrimaryKeyConstraint("tenant", "id"),
    UniqueConstraint("tenant", "reference"),
    CheckConstraint("starts < ends", name="span"),
    Index(None, "tenant", "starts"),
    Index(None, "tenant", "ends"),
    Index(None, "tenant", "room", "ends"),
    Index(None, "tenant", "owner", "ends"),
)

RELEASED = {"lease_until": bookings.c.not_before}
"""What ends a lease before its time, whatever the time is."""

UNFINISHED = sql("unfinished")
"""Picks the bookings that are not at rest (`BookingRecord.at_rest`); literal, so that the partial index answers it."""

Index(
    "ix_booking_unfinished",
    bookings.c.tenant,
    bookings.c.lease_until,
    sqlite_where=UNFINISHED,
    postgresql_where=UNFINISHED,
)

NEWS = sql("looked < news")
"""Picks the bookings of which something may be to be told; literal, as before."""

Index("ix_booking_news", bookings.c.tenant, bookings.c.ends, sqlite_where=NEWS, postgresql_where=NEWS)

CLINGING = sql("clings_since IS NOT NULL")
"""Picks the bookings of which a calendar does not let go; literal, as before."""

Index("ix_booking_clinging", bookings.c.tenant, bookings.c.id, sqlite_where=CLINGING, postgresql_where=CLINGING)

WHOLE = sql("NOT stripped")
"""Picks the bookings that have their details yet; literal, as before."""

Index("ix_booking_whole", bookings.c.tenant, bookings.c.ends, sqlite_where=WHOLE, postgresql_where=WHOLE)

events = Table(
    "event",
    metadata,
    tenant(),
    text("id"),  # Graph's transactionId, and part of the stamp
    text("booking"),
    Column("role", String(16), nullable=False),
    text("mailbox"),
    text("zone"),
    instant("starts"),
    instant("ends"),
    Column("body", LargeBinary, nullable=False),  # the exact bytes to POST
    json("invitees"),
    instant("give_up_at"),
    Column("state", String(16), nullable=False),
    text("graph_id", nullable=True),
    text("etag"),
    instant("unresolved_until", nullable=True),
    instant("verified_at", nullable=True),
    Column("invites_due", Boolean, nullable=False),
    text("cancellation_message"),
    Column("of_series", Boolean, nullable=False, server_default=true()),  # of earlier ones it may be so
    Column("in_parts", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("tenant", "id"),
    ForeignKeyConstraint(["tenant", "booking"], ["booking.tenant", "booking.id"]),
    CheckConstraint("starts < ends", name="span"),
    one_of("role", Role),
    one_of("state", EventState),
    Index(None, "tenant", "booking"),
)

STANDING = sql("state <> 'cancelled'")
"""Picks the events that are not known to be gone; literal, so that the partial index answers it."""

Index(
    "ix_event_standing",
    events.c.tenant,
    events.c.mailbox,
    events.c.ends,
    sqlite_where=STANDING,
    postgresql_where=STANDING,
)

BODIED = sql("length(body) > 0")
"""Picks the events that still have what was sent; literal, as before."""

Index("ix_event_body", events.c.tenant, events.c.ends, sqlite_where=BODIED, postgresql_where=BODIED)

PENDING = sql("state IN ('asked', 'applying')")
"""Picks the changes that are under way."""

changes = Table(
    "change",
    metadata,
    tenant(),
    text("id"),
    text("booking"),
    json("room_shown"),
    instant("starts"),
    instant("ends"),
    json("meeting"),
    text("cancellation_message"),
    Column("state", String(16), nullable=False),
    json("problem", nullable=True),
    instant("asked_at"),
    json("asked_by", nullable=True),
    PrimaryKeyConstraint("tenant", "id"),
    ForeignKeyConstraint(["tenant", "booking"], ["booking.tenant", "booking.id"]),
    CheckConstraint("starts < ends", name="span"),
    one_of("state", ChangeState),
    Index(None, "tenant", "booking"),
)

# One at a time for each booking.
Index(
    "uq_change_pending",
    changes.c.tenant,
    changes.c.booking,
    unique=True,
    sqlite_where=PENDING,
    postgresql_where=PENDING,
)

claims = Table(
    "claim",
    metadata,
    tenant(),
    text("booking"),
    text("event"),
    text("room"),  # mail address
    instant("starts"),
    instant("ends"),
    PrimaryKeyConstraint("tenant", "event", "room", "starts", "ends"),
    ForeignKeyConstraint(["tenant", "event"], ["event.tenant", "event.id"], deferrable=True, initially="DEFERRED"),
    CheckConstraint("starts < ends", name="span"),
    # By end, not by start: what is over is never looked at again.
    Index(None, "tenant", "room", "ends"),
    Index(None, "tenant", "ends"),
)

LONG = timedelta(days=2)
"""Claims of more than this have an index of their own, so that others are looked for between two ends."""

LONG_CLAIMS = {
    "sqlite": sql(f"ends - starts > {LONG // timedelta(microseconds=1)}"),
    "postgresql": sql(f"ends - starts > interval '{LONG.days} days'"),
}
"""Picks them; literal, so that the partial index answers it."""

Index(
    "ix_claim_long",
    claims.c.tenant,
    claims.c.ends,
    sqlite_where=LONG_CLAIMS["sqlite"],
    postgresql_where=LONG_CLAIMS["postgresql"],
)

requests = Table(
    "request",
    metadata,
    tenant(),
    text("key"),
    text("booking", nullable=True),
    text("change", nullable=True),  # the one that was asked for
    json("problems", nullable=True),
    instant("asked_at"),
    PrimaryKeyConstraint("tenant", "key"),
    ForeignKeyConstraint(
        ["tenant", "booking"], ["booking.tenant", "booking.id"], deferrable=True, initially="DEFERRED"
    ),
    CheckConstraint("(booking IS NULL) <> (problems IS NULL)", name="answer"),
    Index(None, "tenant", "booking"),
)

OF_NO_BOOKING = sql("booking IS NULL")
"""Picks the requests that were refused, and the cards that show no booking; literal, as before."""

Index(
    "ix_request_refused",
    requests.c.tenant,
    requests.c.asked_at,
    sqlite_where=OF_NO_BOOKING,
    postgresql_where=OF_NO_BOOKING,
)

servers = Table(
    "server",
    metadata,
    text("identity"),  # which PostgreSQL it was at the last start; SQLite has no row
    PrimaryKeyConstraint("identity"),
)

processes = Table(
    "process",
    metadata,
    Column("id", BigInteger, autoincrement=False, nullable=False),
    instant("seen_at"),
    PrimaryKeyConstraint("id"),
)

rooms = Table(
    "room",
    metadata,
    tenant(),
    text("address"),
    text("zone"),
    text("name"),
    text("building"),
    text("floor"),
    Column("seats", Integer, nullable=True),
    json("equipment"),
    Column("version", Integer, nullable=False),  # of the registry when this was last written
    Column("listed_as", ORDERED, nullable=False),  # what a list is sorted by
    text("searched_as"),  # the words by which it is found in one
    Column("renamed", Boolean, nullable=False),  # its bookers are to be told of its name or zone
    PrimaryKeyConstraint("tenant", "address"),
    CheckConstraint("seats >= 1", name="seats"),
    Index(None, "tenant", "listed_as"),
)

RENAMED = sql("renamed")
"""A room that was given another name or zone, of which its bookings have no mark yet."""

Index("ix_room_renamed", rooms.c.tenant, sqlite_where=RENAMED, postgresql_where=RENAMED)

closings = Table(
    "closing",  # what booking is switched off for: a building, a floor of it, or a room
    metadata,
    tenant(),
    text("building"),
    text("floor"),
    text("room"),  # mail address
    PrimaryKeyConstraint("tenant", "room", "building", "floor"),
)

registries = Table(
    "registry",
    metadata,
    tenant(),
    Column("version", Integer, nullable=False),  # how often rooms were added, edited or removed
    PrimaryKeyConstraint("tenant"),
)

admins = Table(
    "admin",
    metadata,
    tenant(),
    text("id"),  # Entra object id
    text("name"),
    text("address"),
    PrimaryKeyConstraint("tenant", "id"),
)

settings = Table(
    "setting",
    metadata,
    tenant(),
    Column("booking_on", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant"),
)

installations = Table(
    "installation",
    metadata,
    tenant(),
    text("id"),  # what our events are stamped with
    PrimaryKeyConstraint("tenant"),
)

audit = Table(
    "audit",
    metadata,
    tenant(),
    text("id"),
    instant("at"),
    text("by_id"),  # Entra object id
    text("by_name"),
    text("action"),
    text("subject"),  # a room's address, a booking's reference, or the Entra object id of whom it concerns
    json("details", nullable=True),  # the room before and after, and the version that the change made
    PrimaryKeyConstraint("tenant", "id"),
    Index(None, "tenant", "at"),
    Index(None, "tenant", "action", "subject"),
)

drafts = Table(
    "draft",
    metadata,
    tenant(),
    text("id"),
    text("owner"),  # Entra object id
    text("owner_name"),
    text("owner_address"),
    text("zone"),
    Column("shared", Boolean, nullable=False),
    instant("expires_at"),
    json("inputs"),
    json("people"),
    text("stage"),
    Column("revision", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    text("booking", nullable=True),
    text("taken", nullable=True),
    text("changes", nullable=True),  # the booking that is to be changed, if any,
    Column("base", Integer, nullable=False),  # as of which of its revisions,
    text("asked", nullable=True),  # and under which request key
    PrimaryKeyConstraint("tenant", "id"),
    Index(None, "tenant", "expires_at"),
    Index(None, "tenant", "booking"),
    Index(None, "tenant", "owner"),
)

inspections = Table(
    "inspection",
    metadata,
    tenant(),
    text("closed"),  # the mailbox that must not be readable
    instant("tried_at", nullable=True),
    json("found", nullable=True),  # the last report
    json("drifted"),  # what had become bad since the one before
    instant("leased_until"),
    PrimaryKeyConstraint("tenant"),
)

imports = Table(
    "room_import",
    metadata,
    tenant(),
    text("id"),
    text("owner"),  # Entra object id
    text("owner_name"),
    text("owner_address"),
    text("origin"),  # the file's name
    instant("expires_at"),
    Column("shared", Boolean, nullable=False),
    Column("places", Boolean, nullable=False),  # from the directory of places
    Column("revision", Integer, nullable=False),
    text("state"),
    text("mode", nullable=True),  # which of its rooms are applied
    text("fingerprint"),  # of the registry as it was looked at
    Column("again", Boolean, nullable=False),  # the registry had changed, and it was looked at anew
    json("told"),  # bad lines, remarks, headings that nobody reads, rooms that the source does not name
    instant("leased_until"),
    text("token"),  # of whoever works on it
    PrimaryKeyConstraint("tenant", "id"),
    Index(None, "tenant", "expires_at"),
)

import_rooms = Table(
    "room_import_room",
    metadata,
    tenant(),
    text("import"),
    Column("position", Integer, nullable=False),
    json("source"),  # the room as the source tells it
    json("was", nullable=True),  # as it is registered
    json("is_to_be", nullable=True),
    text("kind", nullable=True),  # what is to be done with it; empty until its mailbox was looked at
    text("fault", nullable=True),
    Column("applied", Boolean, nullable=False),
    PrimaryKeyConstraint("tenant", "import", "position"),
    ForeignKeyConstraint(["tenant", "import"], ["room_import.tenant", "room_import.id"], ondelete="CASCADE"),
)

floor_plans = Table(
    "floor_plan",  # a picture of a floor, and the spaces on it
    metadata,
    tenant(),
    text("building"),
    text("floor"),
    text("version"),  # another one after each change
    text("fingerprint"),  # of the picture
    Column("width", Integer, nullable=False),  # of the picture, in pixels
    Column("height", Integer, nullable=False),
    Column("picture", LargeBinary, nullable=False),  # a PNG that we wrote ourselves
    json("spaces"),  # id, name, position as fractions, mail address or empty
    text("by_id"),  # Entra object id of who changed it last
    text("by_name"),
    instant("at"),
    PrimaryKeyConstraint("tenant", "building", "floor"),
    Index(None, "tenant", "fingerprint"),
)

floor_plan_uploads = Table(
    "floor_plan_upload",  # a picture that an admin sent, until they say for which floor
    metadata,
    tenant(),
    text("id"),
    text("owner"),  # Entra object id
    text("owner_name"),
    text("owner_address"),
    text("building", nullable=True),  # the floor that they named with it
    text("floor", nullable=True),
    text("fingerprint"),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("picture", LargeBinary, nullable=False),
    instant("expires_at"),
    PrimaryKeyConstraint("tenant", "id"),
    Index(None, "tenant", "fingerprint"),
    Index(None, "tenant", "expires_at"),
)

floor_plan_links = Table(
    "floor_plan_link",  # where a drawing can be fetched, by the hash of what its address ends with
    metadata,
    tenant(),
    text("hash"),
    json("drawing"),
    instant("expires_at"),
    PrimaryKeyConstraint("tenant", "hash"),
    Index(None, "tenant", "expires_at"),
)

people = Table(
    "person",
    metadata,
    tenant(),
    text("id"),  # Entra object id
    text("name"),
    text("address"),
    text("zone"),
    json("personal", nullable=True),  # conversation reference of the person's own chat
    instant("welcomed_at", nullable=True),
    Column("reminder_minutes", Integer, nullable=True),  # before a booking; 0 is never, NULL what is usual
    text("locale"),  # language tag of the person's client
    text("language"),  # which the person chose; empty for that of the client
    text("building"),  # which the person chose as theirs; empty for that of most of their bookings
    instant("remembered_at"),
    PrimaryKeyConstraint("tenant", "id"),
)

cards = Table(
    "card",
    metadata,
    tenant(),
    text("subject"),  # "draft:<id>" or "booking:<id>"; "owed:<booking>" is an end to be told by a new message
    text("activity"),
    text("role"),
    json("reference"),  # of the conversation
    instant("placed_at"),
    text("booking", nullable=True),  # which it shows, if any,
    Column("shown", Integer, nullable=False),  # as of which of its revisions,
    text("zone"),  # in whose zone,
    Column("shared", Boolean, nullable=False),  # whether others see it,
    text("viewer"),  # and to whom, by Entra object id; empty for its booker
    Column("promises", Boolean, nullable=False),  # an end that it is to tell
    Column("newest", Integer, nullable=False),  # the booking's own revision: whoever moves that on marks its cards
    instant("leased_until"),  # nobody but its holder edits it before; the dawn of time if nobody holds it
    holder(),
    instant("unsure_until", nullable=True),  # what somebody sent who never said so may arrive until then
    Column("rejections", Integer, nullable=False),  # how often in a row Teams did not take an edit of it,
    instant("not_before"),  # and when it is tried again
    PrimaryKeyConstraint("tenant", "subject", "activity"),
    Index(None, "tenant", "booking"),
    Index(None, "tenant", "activity"),
    Index("ix_card_put_off", "tenant", sqlite_where=sql("rejections > 0"), postgresql_where=sql("rejections > 0")),
)

BEHIND = sql("(shown < newest OR unsure_until IS NOT NULL)")
"""Picks the cards that are behind their booking, or may be; literal, so that the partial index answers it."""

Index("ix_card_behind", cards.c.tenant, cards.c.leased_until, sqlite_where=BEHIND, postgresql_where=BEHIND)

looks = Table(
    "look",
    metadata,
    tenant(),
    text("room"),  # mail address, registered or not
    instant("tried_at"),
    instant("near_at", nullable=True),
    instant("whole_at", nullable=True),
    instant("doubted_since", nullable=True),
    instant("doubted_at", nullable=True),
    instant("unread_since", nullable=True),
    instant("seen_from", nullable=True),  # which span of its calendar the index has as of `near_at`
    instant("seen_until", nullable=True),
    text("link"),  # by which Graph tells of changes in the watched span; empty where none is known
    instant("watched_from", nullable=True),
    instant("watched_until", nullable=True),
    instant("wanted_at", nullable=True),  # when somebody last told that it changed, as long as no look followed
    instant("leased_until"),  # nobody but its holder looks at it before; the dawn of time if nobody holds it
    Column("version", BigInteger, nullable=False, server_default="0"),  # of the availability index, as of that look
    PrimaryKeyConstraint("tenant", "room"),
    Index(None, "tenant", "version"),
)

WANTED = sql("wanted_at IS NOT NULL")
Index("ix_look_wanted", looks.c.tenant, sqlite_where=WANTED, postgresql_where=WANTED)

subscriptions = Table(
    "subscription",  # what tells of changes on a room's calendar
    metadata,
    tenant(),
    text("room"),  # mail address
    text("state"),  # wanted, live, leaving
    text("subscription_id"),  # empty where there is none
    text("secret"),  # SHA-256 of what each notification must hold, in hexadecimal
    text("url"),  # where it tells
    instant("made_at", nullable=True),
    instant("expires_at", nullable=True),
    instant("due_at"),  # when something is to be done about it
    Column("failures", Integer, nullable=False),  # how often in a row that did not work
    text("code"),  # and why the last time
    instant("leased_until"),  # nobody but its holder does it before
    PrimaryKeyConstraint("tenant", "room"),
    Index(None, "tenant", "due_at"),
    Index(None, "tenant", "subscription_id"),
)

busy_days = Table(
    "busy_day",  # the availability index: when a room is taken on a day, by others than us
    metadata,
    tenant(),
    text("room"),  # mail address
    Column("day", Integer, nullable=False),  # of UTC, counted from 1970
    Column("slots", LargeBinary, nullable=False),  # as `bot.storage.availability.packed` writes them
    Column("version", BigInteger, nullable=False, server_default="0"),  # of the index, when this was last written
    PrimaryKeyConstraint("tenant", "room", "day"),
    Index(None, "tenant", "day", "version"),
)

index_versions = Table(
    "index_version",  # how often the availability index was written, counted by whoever does, one after the other
    metadata,
    tenant(),
    Column("version", BigInteger, nullable=False),
    Column("forgot", BigInteger, nullable=False),  # by which version rooms were last removed from it
    PrimaryKeyConstraint("tenant"),
)

Index("ix_card_of_none", cards.c.tenant, cards.c.placed_at, sqlite_where=OF_NO_BOOKING, postgresql_where=OF_NO_BOOKING)

favourites = Table(
    "favourite",
    metadata,
    tenant(),
    text("person"),  # Entra object id
    text("room"),  # mail address
    PrimaryKeyConstraint("tenant", "person", "room"),
)

notices = Table(
    "notice",
    metadata,
    tenant(),
    text("booking"),
    text("kind"),
    text("about"),  # which start, change or room of the booking: told of once
    instant("leased_until"),  # nobody but its holder tells it before
    holder(),
    Column("told", Boolean, nullable=False),
    Column("rejections", Integer, nullable=False),  # how often in a row Teams did not take it
    PrimaryKeyConstraint("tenant", "booking", "kind", "about"),
    ForeignKeyConstraint(["tenant", "booking"], ["booking.tenant", "booking.id"]),
)

alerts = Table(
    "alert",
    metadata,
    tenant(),
    text("about"),  # what an admin is told once: "booking:<id>", or "room:<address>:<day>"
    text("admin"),  # Entra object id
    instant("leased_until"),  # nobody but its holder tells it before
    Column("told", Boolean, nullable=False),
    Column("rejections", Integer, nullable=False),  # how often in a row Teams did not take it
    PrimaryKeyConstraint("tenant", "about", "admin"),
    Index(None, "tenant", "leased_until"),
)

bot_state = Table(
    "bot_state",
    metadata,
    Column("tenant", String(36), nullable=False),
    Column("key", String(512), nullable=False),
    Column("etag", String(32), nullable=False),
    Column("data", Text, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    PrimaryKeyConstraint("tenant", "key"),
    Index(None, "tenant", "updated_at"),
)
