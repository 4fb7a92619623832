"""The tables of the first version, and what keeps two bookings from having one room at one time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

_INSTANT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
_UNFINISHED = sa.text("state <> 'cancelled' AND (state <> 'confirmed' OR invites_due)")

_OVERLAP_TRIGGER = """
    CREATE TRIGGER claim_overlap_on_{event} BEFORE {when} ON claim
    WHEN EXISTS (
        SELECT 1 FROM claim AS other
        WHERE other.tenant = NEW.tenant AND other.room = NEW.room AND other.booking <> NEW.booking
        AND other.starts < NEW.ends AND other.ends > NEW.starts {but}
    )
    BEGIN SELECT RAISE(ABORT, 'claims overlap'); END
"""

# Claims of one booking may overlap each other: while a booking is changed it holds the old slot and the new one.
_OVERLAP_CONSTRAINT = """
    ALTER TABLE claim ADD CONSTRAINT ex_claim_overlap EXCLUDE USING gist
    (tenant WITH =, room WITH =, booking WITH <>, tstzrange(starts, ends, '[)') WITH &&)
"""


def upgrade() -> None:
    _bookings()
    _registry()
    _conversations()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(_OVERLAP_CONSTRAINT)
    else:
        op.execute(_OVERLAP_TRIGGER.format(event="insert", when="INSERT", but=""))
        moved = "UPDATE OF tenant, booking, room, starts, ends"
        op.execute(_OVERLAP_TRIGGER.format(event="update", when=moved, but="AND other.rowid <> OLD.rowid"))


def downgrade() -> None:
    # The extension stays: others may use it by now. The triggers go with their table.
    for table in (
        *("bot_state", "card", "person", "draft"),
        *("audit", "installation", "setting", "admin", "room"),
        *("request", "claim", "event", "booking"),
    ):
        op.drop_table(table)


def _bookings() -> None:
    op.create_table(
        "booking",
        _tenant(),
        _text("id"),
        _text("reference"),
        _text("owner"),
        _text("owner_name"),
        _text("owner_address"),
        _text("room"),
        _json("room_shown"),
        _instant("starts"),
        _instant("ends"),
        _json("wish"),
        _integer("revision"),
        _text("event"),
        _boolean("invited"),
        _text("online_url", nullable=True),
        _json("problem", nullable=True),
        _instant("made_at"),
        _key("booking", "tenant", "id"),
        sa.UniqueConstraint("tenant", "reference", name=op.f("uq_booking_tenant_reference")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_booking_span")),
    )
    op.create_index("ix_booking_tenant_room_ends", "booking", ["tenant", "room", "ends"])
    op.create_index("ix_booking_tenant_owner_ends", "booking", ["tenant", "owner", "ends"])
    op.create_table(
        "event",
        _tenant(),
        _text("id"),
        _text("booking"),
        _text("mailbox"),
        _text("zone"),
        _instant("starts"),
        _instant("ends"),
        sa.Column("body", sa.LargeBinary, nullable=False),
        _json("invitees"),
        _instant("give_up_at"),
        sa.Column("state", sa.String(16), nullable=False),
        _integer("epoch"),
        _text("graph_id", nullable=True),
        _text("etag"),
        _instant("unresolved_until", nullable=True),
        _instant("verified_at", nullable=True),
        _boolean("invites_due"),
        _instant("lease_until"),
        _instant("not_before"),
        _key("event", "tenant", "id"),
        sa.ForeignKeyConstraint(["tenant", "booking"], ["booking.tenant", "booking.id"], name=op.f("fk_event_booking")),
        sa.CheckConstraint("starts < ends", name=op.f("ck_event_span")),
        sa.CheckConstraint(
            "state IN ('held', 'creating', 'created', 'confirmed', 'cancelling', 'cancelled')",
            name=op.f("ck_event_state"),
        ),
    )
    op.create_index("ix_event_tenant_booking", "event", ["tenant", "booking"])
    op.create_index(
        "ix_event_unfinished",
        "event",
        ["tenant", "lease_until"],
        sqlite_where=_UNFINISHED,
        postgresql_where=_UNFINISHED,
    )
    op.create_table(
        "claim",
        _tenant(),
        _text("booking"),
        _text("event"),
        _text("room"),
        _instant("starts"),
        _instant("ends"),
        _key("claim", "tenant", "event", "room", "starts", "ends"),
        sa.ForeignKeyConstraint(
            ["tenant", "event"],
            ["event.tenant", "event.id"],
            name=op.f("fk_claim_event"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("starts < ends", name=op.f("ck_claim_span")),
    )
    op.create_index("ix_claim_tenant_room_ends", "claim", ["tenant", "room", "ends"])
    op.create_index("ix_claim_tenant_ends", "claim", ["tenant", "ends"])
    op.create_table(
        "request",
        _tenant(),
        _text("key"),
        _text("booking", nullable=True),
        _json("problems", nullable=True),
        _instant("asked_at"),
        _key("request", "tenant", "key"),
        sa.ForeignKeyConstraint(
            ["tenant", "booking"],
            ["booking.tenant", "booking.id"],
            name=op.f("fk_request_booking"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.CheckConstraint("(booking IS NULL) <> (problems IS NULL)", name=op.f("ck_request_answer")),
    )


def _registry() -> None:
    op.create_table(
        "room",
        _tenant(),
        _text("address"),
        _text("zone"),
        _text("name"),
        _text("building"),
        _text("floor"),
        sa.Column("seats", sa.Integer, nullable=True),
        _json("equipment"),
        _key("room", "tenant", "address"),
        sa.CheckConstraint("seats >= 1", name=op.f("ck_room_seats")),
    )
    op.create_table("admin", _tenant(), _text("id"), _text("name"), _text("address"), _key("admin", "tenant", "id"))
    op.create_table("setting", _tenant(), _boolean("booking_on"), _key("setting", "tenant"))
    op.create_table("installation", _tenant(), _text("id"), _key("installation", "tenant"))
    op.create_table(
        "audit",
        _tenant(),
        _text("id"),
        _instant("at"),
        _text("by_id"),
        _text("by_name"),
        _text("action"),
        _text("subject"),
        _key("audit", "tenant", "id"),
    )
    op.create_index("ix_audit_tenant_at", "audit", ["tenant", "at"])


def _conversations() -> None:
    op.create_table(
        "draft",
        _tenant(),
        _text("id"),
        _text("owner"),
        _text("owner_name"),
        _text("owner_address"),
        _text("zone"),
        _boolean("shared"),
        _instant("expires_at"),
        _json("inputs"),
        _json("people"),
        _text("stage"),
        _integer("revision"),
        _integer("page"),
        _text("booking", nullable=True),
        _text("taken", nullable=True),
        _key("draft", "tenant", "id"),
    )
    op.create_index("ix_draft_tenant_expires_at", "draft", ["tenant", "expires_at"])
    op.create_table(
        "person",
        _tenant(),
        _text("id"),
        _text("name"),
        _text("address"),
        _text("zone"),
        _json("personal", nullable=True),
        _instant("welcomed_at", nullable=True),
        _instant("remembered_at"),
        _key("person", "tenant", "id"),
    )
    op.create_table(
        "card",
        _tenant(),
        _text("subject"),
        _text("activity"),
        _text("role"),
        _json("reference"),
        _instant("placed_at"),
        _key("card", "tenant", "subject", "activity"),
    )
    op.create_table(
        "bot_state",
        _tenant(),
        sa.Column("key", sa.String(512), nullable=False),
        sa.Column("etag", sa.String(32), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        _key("bot_state", "tenant", "key"),
    )


def _tenant() -> sa.Column[str]:
    return sa.Column("tenant", sa.String(36), nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, _INSTANT, nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON, nullable=nullable)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _boolean(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))
