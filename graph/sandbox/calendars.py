"""The mailboxes of the tenant: found, written to durably, with the mails that Exchange would have sent."""

from pathlib import Path

from graph.sandbox.behaviour import Behaviour
from graph.sandbox.clock import Clock
from graph.sandbox.ids import encode
from graph.sandbox.ledger import Ledger, Mail, MailKind
from graph.sandbox.state import Event, Mailbox, Store

HISTORY = 2_000  # writes per mailbox that a lagging view can look behind


class Calendars:
    """Every calendar, and what a write to one needs. `data_path` is the file that events survive in, None: nothing."""

    def __init__(self, *, clock: Clock, behaviour: Behaviour, data_path: Path | None) -> None:
        self.clock, self.behaviour, self.ledger = clock, behaviour, Ledger()
        self.mailboxes: dict[str, Mailbox] = {}
        self._store = Store(data_path)
        self._changes = 0

    def mailbox(self, address_or_id: str) -> Mailbox:
        """The mailbox of an address or object id. Raises KeyError where there is none."""
        wanted = address_or_id.lower()
        if wanted in self.mailboxes:
            return self.mailboxes[wanted]
        for box in self.mailboxes.values():
            if box.owner_id == wanted:
                return box
        raise KeyError(address_or_id)

    def next_change(self) -> int:
        """A change number that was never given before."""
        self._changes += 1
        return self._changes

    @property
    def last_change(self) -> int:
        """The number of the last change."""
        return self._changes

    def commit(self, event: Event) -> Event:
        """Make a write visible and durable; returns only when the file has it."""
        self._store.write([event])
        self.place(event)
        return event

    def mail(self, kind: MailKind, event: Event, to: str) -> None:
        """Note a mail that Exchange would have sent."""
        box = self.mailboxes[event.mailbox]
        event_id = encode(box, uid=event.uid, day=None, immutable=True)
        subject = event.props["subject"]
        self.ledger.outbox.append(Mail(self.clock.now(), kind, box.address, to.lower(), subject, event_id))

    def place(self, event: Event, *, remember: bool = True) -> None:
        """Put an event into its calendar, in memory; `remember` what it replaces, for who looks behind."""
        box = self.mailboxes[event.mailbox]
        if remember:
            box.history.append((self.clock.now(), event.uid, box.events.get(event.uid)))
            del box.history[:-HISTORY]
        box.events[event.uid] = event
