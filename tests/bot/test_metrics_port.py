"""Whoever serves with a port for metrics finds the whole process there, and nothing of it where Teams posts."""

import asyncio
from pathlib import Path

import aiohttp

from bot.settings import Settings
from bot.teams.trust import LocalTrust
from bot.wiring import running
from graph.sandbox.server import SandboxServer
from tests.support.databases import ready_file
from tests.support.sandbox_process import free_ports


async def test_metrics_are_served_on_a_port_of_their_own_and_tell_of_workers_queues_and_health(
    tmp_path: Path, sandbox: SandboxServer
) -> None:
    port, metrics_port = free_ports(2)
    settings = Settings(
        database_url=await ready_file(tmp_path / "bot.db"),
        graph_url=f"{sandbox.url}/v1.0",
        port=port,
        metrics_port=metrics_port,
    )
    async with running(settings, trust=LocalTrust()), aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/metrics") as hidden:
            assert hidden.status == 404
        for probe, well in (("healthz", "alive"), ("readyz", "ready")):
            async with session.get(f"http://127.0.0.1:{port}/{probe}") as answer:
                assert await answer.json() == {"status": well}  # Strangers learn no more.
            async with session.get(f"http://127.0.0.1:{metrics_port}/{probe}") as answer:
                told = await answer.json()
                assert (answer.status, told["status"], told["problems"]) == (200, well, [])
                assert "reconciler" in told["workers"]
        text = ""
        async with asyncio.timeout(20):
            while "roomkeeper_bookings{" not in text:  # what stands in rows is counted by a worker
                async with session.get(f"http://127.0.0.1:{metrics_port}/metrics") as answer:
                    assert answer.status == 200
                    text = await answer.text()
    lines = text.splitlines()
    assert "roomkeeper_ready 1.0" in lines
    assert 'roomkeeper_bookings{state="held"} 0.0' in lines
    assert 'roomkeeper_queue{queue="card updater"} 0.0' in lines
    assert 'roomkeeper_http_responses_total{route="-",status="404"} 1.0' in lines
    for worker in ("reconciler", "completer", "database", "figures"):
        assert f'roomkeeper_worker_failures{{worker="{worker}"}} 0.0' in lines
