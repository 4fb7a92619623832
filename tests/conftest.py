"""Fixtures that tests of several packages share, one section for each subject."""

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import aiohttp.web_app
import httpx
import httpx_aiohttp
import pytest
from hypothesis import HealthCheck, settings

from graph.sandbox.behaviour import learned
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant, shared_contract
from tests.support.databases import forget_models, share_what_is_compiled
from tests.support.graph_contract import ContractLedger, ContractTransport
from tests.support.graph_sandbox import Client
from tests.support.sandbox_process import CHROMIUM
from tests.support.stores import KINDS, Maker, Stores, open_stores
from tests.support.world import World, open_world

# --- The sandbox tenant and the Graph contract ---------------------------------------------------------------------

LIKE = os.environ.get("ROOMKEEPER_TEST_TENANT", "")
"""What `python -m bot check --live` wrote about a tenant, where the tests are to run on a Graph that does the same."""

LEDGER = pytest.StashKey[ContractLedger]()
MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # 08:00 in Helsinki; clocks change on the 29th


# How long an example takes decides nothing: a machine that does other things too is slow.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEDGER] = ContractLedger()
    share_what_is_compiled()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run one worker more than there are cores: many tests wait for a database, another process or a browser.

    `--numprocesses logical` runs one on each core, for tests that wait for nothing.
    """
    return (os.cpu_count() or 1) + (0 if config.option.numprocesses == "logical" else 1)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays until the end: all modules, and thousands of tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


BROWSER = Path(__file__).parent / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the browser's stories, each file behind two others: they take longest, so none should begin last.

    Several workers take up files in this order, since pytest-xdist may not sort them (`addopts`).
    """
    files: dict[Path, list[pytest.Item]] = {}
    for each in items:
        files.setdefault(each.path, []).append(each)
    stories = [each for each in files if BROWSER in each.parents]
    others = iter([each for each in files if BROWSER not in each.parents])
    order = [each for story in stories for each in (*islice(others, 2), story)]
    items[:] = [each for path in (*order, *others) for each in files[path]]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A run that broke the contract fails, and so does one that meant to hold Graph traffic against it and had none."""
    asyncio.run(forget_models())
    ledger = session.config.stash[LEDGER]
    ledger.meant = ledger.meant or any("graph_transport" in getattr(each, "fixturenames", ()) for each in session.items)
    worker = getattr(session.config, "workeroutput", None)
    if worker is not None:
        worker["contract"] = (ledger.exchanges, ledger.violations, ledger.meant)
        return
    ran = not session.config.option.collectonly
    if exitstatus == pytest.ExitCode.OK and ran and (ledger.violations or (ledger.meant and not ledger.exchanges)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 -- xdist's own, and it has no types
    """Take over what a worker counted; one that died has told nothing, and its tests have failed."""
    exchanges, violations, meant = getattr(node, "workeroutput", {}).get("contract", (0, [], False))
    ledger = node.config.stash[LEDGER]
    ledger.exchanges += exchanges
    ledger.violations += violations
    ledger.meant = ledger.meant or meant


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    ledger = config.stash[LEDGER]
    text = f"Graph contract: {ledger.exchanges} exchanges validated, {len(ledger.violations)} violations"
    terminalreporter.write_line(text)


@pytest.fixture(autouse=True)
def log_levels() -> Iterator[None]:
    """What a command under test sets up of the log holds for that test alone."""
    loggers = [logging.getLogger(each) for each in ("", "booking", "bot", "cards", "dialogs", "graph", "msrest")]
    before = [each.level for each in loggers]
    yield
    for logger, level in zip(loggers, before, strict=True):
        if logger.level != level:  # setting it makes every logger forget what it is enabled for
            logger.setLevel(level)


@pytest.fixture(autouse=True)
def aiohttp_applications() -> Iterator[None]:
    """What a test serves ends with it: aiohttp keeps the last 1,024 applications, each with all that hangs on it."""
    yield
    aiohttp.web_app._cached_build_middleware.cache_clear()


@pytest.fixture
def sandbox_now() -> datetime:
    """The instant at which the sandbox's clock stands; override it in a module to be elsewhere in time."""
    return MONDAY


@pytest.fixture
async def sandbox(sandbox_now: datetime) -> AsyncIterator[SandboxServer]:
    """A running sandbox with a freshly filled tenant; it fails the test if an answer of its own broke the contract."""
    tenant = Tenant(clock=lambda: sandbox_now, behaviour=learned(Path(LIKE)) if LIKE else None)
    async with SandboxServer(tenant) as server:
        yield server
    assert tenant.ledger.violations == []


@pytest.fixture
def contract_ledger(pytestconfig: pytest.Config) -> Iterator[ContractLedger]:
    """The run's ledger; it fails the test during which a violation was noted."""
    ledger = pytestconfig.stash[LEDGER]
    before = len(ledger.violations)
    yield ledger
    assert ledger.violations[before:] == []


@pytest.fixture
async def graph_transport(contract_ledger: ContractLedger) -> AsyncIterator[httpx.AsyncBaseTransport]:
    """The transport for Graph clients under test; every exchange through it is validated."""
    loopback = httpx_aiohttp.AiohttpTransport(verify=False)  # plain HTTP: loading certificates would cost 30 ms
    transport = ContractTransport(loopback, contract=shared_contract(), ledger=contract_ledger)
    yield transport
    await transport.aclose()


@pytest.fixture
async def client(sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport) -> AsyncIterator[Client]:
    """Graph by hand: a signed-in client of the sandbox whose exchanges are validated."""
    async with httpx.AsyncClient(transport=graph_transport, trust_env=False) as http:
        yield await Client.signed_in(http, sandbox)


@pytest.fixture
async def raw_client(sandbox: SandboxServer) -> AsyncIterator[Client]:
    """The same without validation, for requests that break the contract on purpose."""
    async with httpx.AsyncClient(transport=httpx_aiohttp.AiohttpTransport(verify=False), trust_env=False) as http:
        yield await Client.signed_in(http, sandbox)


# --- The real client -------------------------------------------------------------------------------------------------

IN_A_BROWSER = Path(__file__).parent / "e2e"

# In CI a missing browser is a failure, so there everything is collected.
WITHOUT_BROWSER = CHROMIUM is None and not os.environ.get("CI")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what needs a browser where there is none."""
    return True if WITHOUT_BROWSER and collection_path.is_relative_to(IN_A_BROWSER) else None


def pytest_report_header() -> str:
    """Tell whether the real client is part of this run."""
    return "no Chromium here: end-to-end tests are left out" if WITHOUT_BROWSER else f"Chromium: {CHROMIUM}"


# --- The whole bot ---------------------------------------------------------------------------------------------------


@pytest.fixture
async def world(
    tmp_path: Path, sandbox: SandboxServer, graph_transport: httpx.AsyncBaseTransport, sandbox_now: datetime
) -> AsyncIterator[World]:
    """The bot, a fake Teams and the sandbox tenant, wired as in production."""
    async with open_world(tmp_path, sandbox, graph_transport, sandbox_now) as opened:
        yield opened


# --- The stores ----------------------------------------------------------------------------------------------------


@pytest.fixture(params=KINDS)
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    """Empty stores: in memory, in SQLite, and in PostgreSQL where ROOMKEEPER_TEST_POSTGRES names a server."""
    async with open_stores(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
async def two_rooms(stores: Stores) -> Stores:
    """Stores with two rooms, and booking switched on."""
    await stores.seed_rooms()
    return stores


@pytest.fixture
def maker() -> Maker:
    """Who makes the test's bookings."""
    return Maker()
