"""What the tenant remembers: mailboxes with their events, and the one file that outlives the process.

Values are frozen; a write replaces the event. So a snapshot is a shallow copy, and a mailbox can be seen as it was a
moment ago, which is how free/busy lags behind.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One stored item: a single event or a whole series. `props` are Graph's, with times as they were told."""

    uid: str  # 32 hex digits, never shown: what ids are made of
    mailbox: str
    props: Json
    own: bool  # the mailbox is the organizer
    change: int  # grows with every write in the tenant
    created: str
    modified: str
    extended: dict[str, str] = field(default_factory=dict)  # single-value extended properties, id -> value
    transaction: str | None = None
    fingerprint: str | None = None  # of the body that the transaction id came with
    exceptions: dict[str, Json] = field(default_factory=dict)  # original day -> {"props": overrides, "change": int}
    cancelled: tuple[str, ...] = ()  # original days
    gone: bool = False  # deleted or cancelled


@dataclass(slots=True)
class Mailbox:
    """A calendar and its owner. `history` holds what each write replaced: (when, uid, event before it or None)."""

    address: str
    name: str
    owner_id: str
    zone: str  # Windows name
    purpose: str  # "user" or "room"
    online_providers: tuple[str, ...] = ()
    moves: int = 0  # how often the mailbox was moved; ids of an earlier place lead nowhere
    immutable_moves: int = 0
    events: dict[str, Event] = field(default_factory=dict)
    history: list[tuple[datetime, str, Event | None]] = field(default_factory=list)

    def live(self) -> Iterator[Event]:
        """The events that are still there."""
        return (event for event in self.events.values() if not event.gone)

    def as_of(self, instant: datetime) -> Iterator[Event]:
        """The events as they were at an instant of this process's life."""
        then: dict[str, Event | None] = dict(self.events)
        for when, uid, before in reversed(self.history):
            if when <= instant:
                break
            then[uid] = before
        return (event for event in then.values() if event and not event.gone)

    def transaction(self, transaction_id: str, *, also_gone: bool) -> Event | None:
        """The event that a transaction id was used for in this mailbox."""
        for event in self.events.values():
            if event.transaction == transaction_id and (also_gone or not event.gone):
                return event
        return None


class Store:
    """One SQLite file; `write` returns when the disk has it. Without a path nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self._db: sqlite3.Connection | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path)
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("CREATE TABLE IF NOT EXISTS event (uid TEXT PRIMARY KEY, body TEXT NOT NULL)")
            self._db.execute("CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, body TEXT NOT NULL)")

    def events(self) -> list[Event]:
        """Everything that was kept, deleted events included."""
        rows = self._db.execute("SELECT body FROM event").fetchall() if self._db else []
        return [
            Event(**{**body, "cancelled": tuple(body["cancelled"])}) for body in (json.loads(row[0]) for row in rows)
        ]

    def facts(self) -> Json:
        """The small things that were kept beside the events."""
        rows = self._db.execute("SELECT name, body FROM fact").fetchall() if self._db else []
        return {name: json.loads(body) for name, body in rows}

    def write(self, events: Iterable[Event], facts: Json | None = None) -> None:
        """Keep these events and facts, all or none of them."""
        if self._db is None:
            return
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO event VALUES (?, ?)", [(e.uid, json.dumps(asdict(e))) for e in events]
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO fact VALUES (?, ?)", [(k, json.dumps(v)) for k, v in (facts or {}).items()]
            )

    def clear(self) -> None:
        """Forget everything."""
        if self._db is not None:
            with self._db:
                self._db.execute("DELETE FROM event")
                self._db.execute("DELETE FROM fact")

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None
