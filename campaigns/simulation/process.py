"""One simulated process of the bot: the production code on the simulated doors. All that it knows dies with it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from botbuilder.core import TurnContext

import bot.workers.notifier
import dialogs.agenda
from booking.administration import Administration
from booking.bookings import Bookings
from booking.errors import Problem, Reason, Refused, RoomkeeperError
from booking.forms.draft import Draft
from booking.forms.screens import ReceiptScreen
from booking.forms.service import BookingForms
from booking.manage.duration import Durations
from booking.manage.rebooking import Rebooking
from booking.manage.service import Agenda, BookingScreen
from booking.model import Booking, Person
from bot.storage.database import Database
from bot.storage.shared_clock import PERIOD_S as CLOCK_S
from bot.storage.shared_clock import SharedClock
from bot.teams.card_edits import Edits
from bot.teams.conversation_state import ConversationLocks
from bot.teams.replies import TurnReplies
from bot.teams.response_written import answered
from bot.workers.card_updater import CardUpdater
from bot.workers.notifier import Notifier
from bot.workers.protocol_runner import BackgroundRunner
from bot.workers.reconciler import Reconciler
from bot.workers.response_reader import ResponseReader
from bot.workers.rounds import Rounds
from campaigns.simulation.chats import PressContext, SimMessenger
from campaigns.simulation.doors import Life, SimCalendar, SimServer, through
from campaigns.simulation.exchange import INSTALLATION
from campaigns.simulation.summary import Content, Refusal, screened, summary
from cards.actions.bookings import ListBookings
from cards.actions.table import Action
from cards.words import cancellation_message
from dialogs.agenda import AgendaDialog
from dialogs.ports import ShownBooking, StaleCard
from dialogs.turn import Card, Kind, Replies, Turn
from tests.fakes.booking import APART, FakeDirectory
from tests.fakes.store import MemoryFavourites

if TYPE_CHECKING:
    from campaigns.simulation.world import World

COMPLETER_S, RECONCILER_S, CARD_UPDATER_S, NOTIFIER_S = 15.0, 60.0, 10.0, 20.0
SLOW_S = 8.0
"""How long, at most, a busy process is about writing the answer to a press."""

ZONE = "Europe/Helsinki"

Todo = Callable[["Process", Replies], Awaitable[None]]
"""What a press asks of a process, which answers by showing a card."""

Reply = Callable[[Content | None], None]
"""Called with what the press is answered; None for a failure that is told as such."""


class SimCardUpdater(CardUpdater):
    """The production card updater, but for the drawing: a card is the summary of its booking."""

    async def _drawn(self, behind: StaleCard, booking: Booking) -> tuple[Card | None, ShownBooking]:
        return await self._for_one(booking, behind.shows)

    async def _for_one(
        self, booking: Booking, shows: ShownBooking, *, fresh: bool = False
    ) -> tuple[Card, ShownBooking]:
        return {"summary": summary(booking)}, replace(shows, revision=booking.revision, promises=booking.unsettled)


class SimForms(BookingForms):
    """What of the booking forms the card updater uses: each form led to a booking, since it is tied to one."""

    def __init__(self) -> None:
        """Make forms without any of the ports."""

    async def current(self, draft_id: str) -> ReceiptScreen:
        # Of the screen only its kind is looked at.
        return ReceiptScreen(cast("Draft", None), cast("Booking", None))


def _news(_: object, screen: BookingScreen, __: ZoneInfo) -> Card:
    return {"summary": summary(screen.booking)}


def _gone(_: Problem | None = None) -> Card:
    return {"summary": Refusal((Reason.BOOKING_GONE,))}


@contextmanager
def plain_cards() -> Iterator[None]:
    """Let the production code draw its cards as summaries."""
    swaps = (
        (dialogs.agenda, "agenda_card", screened),
        (dialogs.agenda, "gone_card", _gone),
        (bot.workers.notifier, "notice_card", _news),
    )
    with ExitStack() as stack:
        for owner, name, part in swaps:
            stack.callback(setattr, owner, name, getattr(owner, name))
            setattr(owner, name, part)
        yield


class Process:
    """One running bot: its workers, the edits of cards and the dialog of bookings."""

    def __init__(self, world: "World", life: Life) -> None:
        self.world, self.life = world, life

        def stored(_: str, transaction: Coroutine[Any, Any, object]) -> object:
            return world.call(transaction)

        ledger = through(life, world.ledger, world.commit)
        self.cards = through(life, world.cards, stored)
        self.people = through(life, world.rows.people, stored)
        self.messenger = SimMessenger(life, world.chats)
        calendar, registry = SimCalendar(life, world.exchange, world.outages), world.registry
        clock = SharedClock(cast("Database", SimServer(world.clock)), own=life.clock, monotonic=world.loop.time)
        world.call(clock.ask())
        world.loop.create_task(Rounds("clock", clock.ask, CLOCK_S, monotonic=world.loop.time).run())
        self.runner = BackgroundRunner(
            ledger=ledger,
            calendar=calendar,
            clock=clock,
            installation=INSTALLATION,
            told=lambda: self.card_updater.wake(),
            monotonic=world.loop.time,
        )
        self.reconciler = Reconciler(
            ledger=ledger,
            registry=registry,
            calendar=calendar,
            runner=self.runner,
            looks=through(life, world.looks, stored),
            installation=INSTALLATION,
            ahead=world.rules.lead + world.rules.longest,
        )
        self.bookings = Bookings(
            ledger=ledger,
            registry=registry,
            reads=APART,
            calendar=calendar,
            runner=self.runner,
            clock=clock,
            rules=world.rules,
            new_id=world.new_id,
            cancelled_by=lambda _, word: word,
            untitled=lambda by: f"{by.name}'s meeting",
        )
        agenda = Agenda(
            bookings=self.bookings,
            ledger=ledger,
            calendar=calendar,
            favourites=MemoryFavourites(),
            administration=Administration(
                registry=registry,
                directory=FakeDirectory(),
                first_admins=frozenset(),
            ),
            registry=registry,
            reads=APART,
            clock=clock,
        )
        durations = Durations(
            agenda=agenda,
            bookings=self.bookings,
            ledger=ledger,
            registry=registry,
            calendar=calendar,
            clock=clock,
            installation=INSTALLATION,
        )
        rebooking = Rebooking(
            agenda=agenda,
            bookings=self.bookings,
            ledger=ledger,
            registry=registry,
            clock=clock,
            cancellation_message=cancellation_message,
        )
        self._agenda = AgendaDialog(agenda=agenda, durations=durations, rebooking=rebooking)
        self.edits = Edits(cards=self.cards, messenger=self.messenger, clock=clock, monotonic=world.loop.time)
        self.card_updater = SimCardUpdater(
            cards=self.cards,
            people=self.people,
            messenger=self.messenger,
            ledger=ledger,
            forms=SimForms(),
            agenda=agenda,
            clock=clock,
            monotonic=world.loop.time,
        )
        notices = through(life, world.rows.notices, stored)
        self.notifier = Notifier(
            notices=notices,
            responses=ResponseReader(notices=notices, ledger=ledger, calendar=calendar),
            agenda=agenda,
            ledger=ledger,
            registry=registry,
            people=self.people,
            cards=self.cards,
            messenger=self.messenger,
            fallback_zone=ZoneInfo(ZONE),
            monotonic=world.loop.time,
        )
        for work, period in (
            (self.runner.take_up, COMPLETER_S),
            (self.reconciler.go_round, RECONCILER_S),
            (self._tell, 0.1),
            (self.notifier.send_due, NOTIFIER_S),
        ):
            world.loop.create_task(self._periodically(work, period))

    async def _periodically(self, work: Callable[[], Awaitable[object]], period: float) -> None:
        async def todo() -> None:
            await work()
            if self.world.dice.calm:
                await asyncio.sleep(period)  # When nothing goes wrong any more, half as often will do.

        await asyncio.sleep(self.world.dice.between(0, period))
        loop = self.world.loop
        await Rounds("simulated", todo, period, monotonic=loop.time, jitter=lambda: 0.5).run()

    async def _tell(self) -> None:
        await self.life.step(frail=False)
        await self.card_updater.tell()
        await self.card_updater.wait(CARD_UPDATER_S)

    async def press(self, person: Person, todo: Todo, card: str, reply: Reply) -> None:
        """Take a press on a card and answer it, through the production replies."""
        written, told = asyncio.Event(), cast("Content | None", None)
        answered.set(written)
        context = PressContext(card.split("/")[0], card)
        replies = TurnReplies(
            cast("TurnContext", context),
            Turn(person, Kind.PERSONAL, ZoneInfo(ZONE), ListBookings()),
            people=self.people,
            cards=self.cards,
            messenger=self.messenger,
            edits=self.edits,
            locks=ConversationLocks(),
        )
        try:
            await self.life.step()
            await todo(self, replies)
            told = context.told
            await self.life.step()
        except Refused as refused:
            told = Refusal(tuple(each.reason for each in refused.problems))
        except RoomkeeperError:
            told = None
        if self.life.dice.strikes("answer-slow", self.life.now(), self.life.now() + SLOW_S):
            await asyncio.sleep(self.life.dice.between(0.3, SLOW_S))
        await self.life.step()
        reply(told)
        written.set()

    async def show(self, booking: Booking, subject: str, replies: Replies) -> None:
        """Answer with the card of a booking."""
        self.world.ids[booking.reference] = booking.id
        shows = ShownBooking(booking.id, booking.revision, ZONE, shared=False, promises=booking.unsettled)
        await replies.show({"summary": summary(booking)}, subject=subject, shows=shows)

    async def look(self, person: Person, request: Action, replies: Replies) -> None:
        """Answer a press of the dialog of bookings."""
        await self._agenda.answer(Turn(person, Kind.PERSONAL, ZoneInfo(ZONE), request), replies)
