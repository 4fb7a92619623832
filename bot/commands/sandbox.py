"""`python -m bot sandbox`: the whole product on this machine alone, with a local Graph and a Teams client."""

import argparse
import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from yarl import URL

from booking.model import Mailbox, Person, Room
from booking.plans.model import Floor
from bot.commands.playground import OTHERS, Playground
from bot.commands.process import require_free, run, start_log, tell
from bot.pictures.demo import demo_plan
from bot.service_urls import is_loopback
from bot.settings import CannotStart, Settings, load, require_traces
from bot.storage.database_file import only_process
from bot.teams.trust import LocalTrust
from bot.wiring import running
from graph.sandbox import seed
from graph.sandbox.behaviour import Behaviour, learned
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant

HOST = "127.0.0.1"
CACHE = Path("build")
KEPT = ("roomkeeper.db", "graph.db")
"""What survives a restart, in the data directory; with the files that SQLite puts beside each."""

PLANNED = Floor("HQ", "3")
"""The floor of the demo that has a plan."""

# As in the Playground's own example, Alex is the one who types.
ME = seed.ALEX
COLLEAGUES = tuple(person for person in seed.PEOPLE if person != ME)[:OTHERS]


def main(options: argparse.Namespace) -> None:
    """Run it all until told to stop.

    Raises:
        CannotStart: an option or setting is wrong, a port is taken, or the client cannot be had.
    """
    if options.graph is not None and not is_loopback(options.graph):
        raise CannotStart("--graph takes an address of this machine only, such as http://127.0.0.1:8080/v1.0.")
    if options.client and options.port == options.client_port:
        raise CannotStart("--port and --client-port must differ.")
    settings = settings_for(load(), data=options.data, port=options.port)
    require_traces(settings)
    fresh = options.fresh or options.empty
    if fresh and not settings.database_url.endswith(str(_database(options.data))):
        option = "--empty" if options.empty else "--fresh"
        raise CannotStart(f"{option} starts over in --data only: unset ROOMKEEPER_DATABASE_URL for that.")
    behaviour = behaviour_of(options.like)
    require_free(HOST, [(options.port, "--port")] + [(options.client_port, "--client-port")] * options.client)
    start_log(settings.log_level, settings.log_format, traced=settings.traces_at is not None)
    prepare(options.data, fresh=fresh)
    run(_sandbox(options, settings, behaviour))


def behaviour_of(report: Path | None) -> Behaviour:
    """Give the rules that the local Graph plays by. Raises: CannotStart where the report is none."""
    try:
        return learned(report) if report else Behaviour()
    except (OSError, ValueError) as error:
        raise CannotStart(f"--like takes what check --live wrote: {error}.") from None


async def _sandbox(options: argparse.Namespace, settings: Settings, behaviour: Behaviour) -> None:
    client = Playground(
        cache=CACHE,
        data=options.data,
        port=options.client_port,
        bot_url=f"http://{HOST}:{settings.port}/api/messages",
        tenant_id=seed.TENANT_ID,
        me=person_of(ME),
        others=[person_of(colleague) for colleague in COLLEAGUES],
        zone=settings.zone if "zone" in settings.model_fields_set else None,
    )
    if options.client:
        await client.install(tell)
    async with AsyncExitStack() as stack:
        graph_url = with_version(options.graph or await _embedded_graph(options.data, behaviour, settings, stack))
        rooms = () if options.graph or options.empty else registered_rooms()
        plan = demo_plan(PLANNED, rooms) if rooms else None
        settings = settings.model_copy(update={"graph_url": graph_url})
        await stack.enter_async_context(running(settings, trust=LocalTrust(), rooms=rooms, plan=plan))
        if options.client:
            stack.push_async_callback(client.stop)
            await client.start()
            tell(f"\n  Open {client.url} in a browser: you are {ME.name}, so say hello to Roomkeeper.\n")
        tell(f"  Bot    http://{HOST}:{settings.port}/api/messages")
        tell(f"  Graph  {graph_url}")
        tell("  Ctrl-C ends it all; bookings are kept.")
        if options.client:
            raise CannotStart(f"The Teams client ended (exit code {await client.ended()}): see its log in --data.")
        await asyncio.Event().wait()


async def _embedded_graph(data: Path, behaviour: Behaviour, settings: Settings, stack: AsyncExitStack) -> str:
    tenant = Tenant(data_path=data / "graph.db", require_token=False, behaviour=behaviour)
    if settings.public_host:  # Nothing is posted there, but here.
        tenant.subscriptions.reach[f"https://{settings.public_host}"] = f"http://{HOST}:{settings.port}"
    server = await stack.enter_async_context(SandboxServer(tenant, host=HOST))
    return server.url


def settings_for(given: Settings, *, data: Path, port: int) -> Settings:
    """Bend an operator's settings to this machine: nothing is signed, everything is kept in `data`."""
    bent = {
        **dict.fromkeys(("app_id", "app_password", "app_tenant_id", "credential_file", "federated_identity")),
        **dict.fromkeys(("graph_client_id", "graph_client_secret", "graph_tenant_id")),
        "host": HOST,
        "port": port,
    }
    unless_set = {
        "admins": frozenset({ME.id}),
        "database_url": f"sqlite+aiosqlite:///{_database(data)}",
        "log_level": "WARNING",
        "turns_per_minute": 100_000,
    }
    bent |= {field: value for field, value in unless_set.items() if field not in given.model_fields_set}
    return given.model_copy(update=bent)


def with_version(graph_url: str) -> str:
    """Complete the bare address of a Graph with its version."""
    return graph_url.rstrip("/") if URL(graph_url).path.strip("/") else f"{graph_url.rstrip('/')}/v1.0"


def prepare(data: Path, *, fresh: bool) -> None:
    """Make the data directory, and if `fresh` take away what earlier runs kept there, and nothing else.

    Raises:
        CannotStart: another process works on it.
    """
    data.mkdir(parents=True, exist_ok=True)
    if not fresh:
        return
    with only_process(_database(data)):
        for name in KEPT:
            for suffix in ("", "-wal", "-shm", "-journal"):
                (data / f"{name}{suffix}").unlink(missing_ok=True)


def registered_rooms() -> tuple[Room, ...]:
    """The rooms that somebody registered before the newcomer came."""
    return tuple(
        Room(
            Mailbox(room.mail, room.zone),
            room.name,
            building=room.building,
            floor=str(room.floor),
            seats=room.capacity,
            equipment=frozenset(room.equipment),
        )
        for room in seed.ROOMS
        if room.registered
    )


def person_of(employee: seed.Person) -> Person:
    """See somebody of the invented tenant as the rules see people."""
    return Person(employee.id, employee.name, employee.mail)


def _database(data: Path) -> Path:
    return data.absolute() / "roomkeeper.db"
