"""What is handed out for operating names settings, metrics and runbooks that there are, and its tools take it."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from booking.clock import elapsed
from bot.commands.sandbox import registered_rooms
from bot.settings import Settings, setting_name
from bot.teams.trust import LocalTrust
from bot.wiring import running
from graph.sandbox.server import SandboxServer
from graph.sandbox.tenant import Tenant
from tests.support.databases import ready_file
from tests.support.sandbox_process import PROJECT, free_ports

DEPLOY = PROJECT / "deploy"
METRICS_PORT = 9464


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text("utf-8"))["groups"]
    return list(group["rules"])


def expressions() -> dict[str, str]:
    """Every query that is handed out, by where it stands."""
    found = {f"alert {rule['alert']}": rule["expr"] for rule in rules()}
    for panel in json.loads((DEPLOY / "grafana.json").read_text("utf-8"))["panels"]:
        for number, target in enumerate(panel["targets"]):
            found[f"panel {panel['title']} {number}"] = target["expr"]
    return found


def selectors(node: Any) -> Iterator[promql_parser.VectorSelector]:  # noqa: ANN401 — any node of the parser's tree
    """Find what a query reads."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for name in ("expr", "lhs", "rhs", "param", "vector_selector", "vs"):
        child = getattr(node, name, None)
        if child is not None:
            yield from selectors(child)
    for each in getattr(node, "args", None) or ():
        yield from selectors(each)


async def scraped(folder: Path, graph_url: str) -> set[str]:
    """Give the names that a scrape of the real thing has, once the workers have looked at a room and at the rows."""
    port, metrics_port = free_ports(2)
    url = await ready_file(folder / "bot.db")
    settings = Settings(
        database_url=url, graph_url=graph_url, port=port, metrics_port=metrics_port, public_host="rooms.example"
    )
    found: set[str] = set()
    async with running(settings, trust=LocalTrust(), rooms=registered_rooms()), aiohttp.ClientSession() as session:
        await session.post(f"http://127.0.0.1:{port}/api/messages", json={})
        began = elapsed()
        while not {"roomkeeper_bookings", "roomkeeper_graph_clock_ahead_seconds"} <= found:
            assert elapsed() - began < 60
            async with session.get(f"http://127.0.0.1:{metrics_port}/metrics") as answer:
                text = await answer.text()
            for family in text_string_to_metric_families(text):
                found.add(family.name)
                if family.type in ("counter", "histogram"):
                    found |= {f"{family.name}{end}" for end in ("_total", "_bucket", "_count", "_sum")}
    return found


async def test_alerts_and_dashboard_read_metrics_that_there_are(tmp_path: Path) -> None:
    async with SandboxServer(Tenant(require_token=False)) as graph:
        there = await scraped(tmp_path, f"{graph.url}/v1.0")
    for where, expression in expressions().items():
        read = [*selectors(promql_parser.parse(expression))]
        assert read, where
        for selector in read:
            if selector.name == "up":  # Prometheus' own
                continue
            assert selector.name in there, where


def test_what_a_query_reads_is_found_and_a_query_that_is_none_is_refused() -> None:
    query = 'max by (a) (abs(x{b="c"})) > 2 * sum(rate(y_total[5m])) - z offset 1d'
    assert sorted(str(each.name) for each in selectors(promql_parser.parse(query))) == ["x", "y_total", "z"]
    with pytest.raises(ValueError):
        promql_parser.parse("sum(rate(y_total[5m])")


def test_each_alert_says_how_bad_it_is_and_where_to_read_on() -> None:
    text = (PROJECT / "docs" / "operations.md").read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
        assert rule["annotations"]["summary"].endswith("."), rule["alert"]
        file, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert (file, anchor in anchors) == ("docs/operations.md", True), rule["alert"]
        assert f"`{rule['alert']}`" in text, rule["alert"]


def test_the_operations_name_every_worker() -> None:
    text = (PROJECT / "docs" / "operations.md").read_text("utf-8").partition("## Health")[2].partition("\n## ")[0]
    workers = set(re.findall(r'Rounds\(\s*"([^"]+)"', (PROJECT / "bot" / "wiring.py").read_text("utf-8")))
    assert {"reconciler", "certificate"} <= workers
    assert sorted(each for each in workers if f"`{each}`" not in text) == []


def test_every_setting_that_is_handed_out_is_one() -> None:
    known = {setting_name(field) for field in Settings.model_fields}
    handed_out = ("Dockerfile", "deploy/compose.yaml", "deploy/bot.env.example", "deploy/azure/main.bicep")
    files = [PROJECT / each for each in handed_out]
    for file in files:
        named = set(re.findall(r"\b(?:ROOMKEEPER_[A-Z_]+|MicrosoftApp\w+)", file.read_text("utf-8")))
        assert named, file
        assert named <= known, file


def test_what_is_asked_of_whoever_installs_by_hand_is_set_on_azure_as_well() -> None:
    by_hand = re.findall(r"^(\w+)=", (DEPLOY / "bot.env.example").read_text("utf-8"), re.MULTILINE)
    bicep = (DEPLOY / "azure" / "main.bicep").read_text("utf-8")
    on_azure = re.findall(r"\{ name: '(\w+)', (?:value|secretRef): ", bicep)
    assert sorted(set(by_hand) - set(on_azure)) == []


def test_the_linter_of_dockerfiles_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    said = subprocess.run([linter, PROJECT / "Dockerfile"], check=False, capture_output=True, text=True)  # noqa: S603
    assert (said.stdout, said.returncode) == ("", 0)


@pytest.mark.thorough
def test_the_compose_file_is_one_by_its_schema_and_hands_prometheus_the_port_that_is_served() -> None:
    checker = str(Path(sys.executable).with_name("check-jsonschema"))
    command = [checker, "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml")]
    said = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 — our own
    assert said.returncode == 0, said.stdout
    bot = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["bot"]
    assert bot["read_only"] is True
    assert int(bot["environment"]["ROOMKEEPER_METRICS_PORT"]) == METRICS_PORT
    assert not [each for each in bot["ports"] if str(METRICS_PORT) in each], "metrics are for the inside"
    scrape = yaml.safe_load((DEPLOY / "prometheus.yml").read_text("utf-8"))["scrape_configs"][0]
    assert scrape["dns_sd_configs"] == [{"names": ["bot"], "type": "A", "port": METRICS_PORT}]
    assert bot["deploy"]["replicas"] == "${BOT_REPLICAS:-1}", "compose finds all of them under that one name"
    assert all(f'job="{scrape["job_name"]}"' in rule["expr"] for rule in rules() if "up{" in rule["expr"])


def test_the_image_gets_what_serve_needs_at_the_pins_of_everywhere() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([\w.\-\[\]]+==[^ \\;]+)", (PROJECT / name).read_text("utf-8"), re.MULTILINE))

    assert pins("requirements-serve.txt") < pins("requirements.txt")
    assert not [each for each in pins("requirements-serve.txt") if each.startswith(("nodejs", "jsonschema"))]
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    wanted = {re.split(r"[\[=<>;]", each)[0] for each in declared}
    assert "aiohttp" in wanted
    assert wanted <= {re.split(r"[\[=]", each)[0] for each in pins("requirements-serve.txt")}
    ignored = (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
    copied = re.findall(r"^COPY (\S+) ", (PROJECT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert {f"!{each}" for each in copied if not each.startswith("--")} <= set(ignored)
