import itertools
import logging
from datetime import timedelta

import pytest
from yarl import URL

from bot.clouds import CLOUDS
from bot.settings import CannotStart, Settings, document, load, require_credentials, setting_name
from bot.wiring import graph_tokens
from graph.auth import IdentityTokens, MsalTokens
from tests.support.sandbox_process import PROJECT

APP = "a1000000-0000-4000-8000-000000000001"
TENANT = "a1000000-0000-4000-8000-000000000002"
COMPLETE = {"MicrosoftAppId": APP, "MicrosoftAppPassword": "hush", "MicrosoftAppTenantId": TENANT}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for field in Settings.model_fields:
        monkeypatch.delenv(setting_name(field), raising=False)
    return monkeypatch


def given(environment: pytest.MonkeyPatch, **settings: str) -> Settings:
    for name, value in settings.items():
        environment.setenv(name, value)
    return load()


def test_without_any_setting_there_is_a_default_for_everything_but_credentials(
    environment: pytest.MonkeyPatch,
) -> None:
    settings = given(environment)
    assert settings.app is None
    assert settings.graph is None
    assert settings.rules.longest == timedelta(hours=8)
    assert settings.rules.lead == timedelta(days=180)
    assert settings.draft_ttl == timedelta(hours=24)
    assert settings.host == "127.0.0.1"


def test_an_empty_variable_counts_as_not_set(environment: pytest.MonkeyPatch) -> None:
    assert given(environment, ROOMKEEPER_PORT="", MicrosoftAppId="").port == 3978


def test_admins_are_separated_by_commas_or_spaces_and_compare_in_lower_case(environment: pytest.MonkeyPatch) -> None:
    assert given(environment, ROOMKEEPER_ADMINS=f"{APP.upper()}, {TENANT} ").admins == {APP, TENANT}


def test_graph_takes_the_bots_own_credentials_unless_it_has_its_own(environment: pytest.MonkeyPatch) -> None:
    own = given(environment, **COMPLETE)
    assert own.graph == own.app
    other = given(environment, ROOMKEEPER_GRAPH_CLIENT_ID=TENANT, ROOMKEEPER_GRAPH_CLIENT_SECRET="other")
    assert other.graph
    assert (other.graph.client_id, other.graph.tenant_id) == (TENANT, TENANT)
    assert other.graph.secret
    assert other.graph.secret.get_secret_value() == "other"
    assert other.graph.authority(other.addresses.login) == f"https://login.microsoftonline.com/{TENANT}"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ROOMKEEPER_PORT", "70000", "ROOMKEEPER_PORT must be less than or equal to 65535."),
        ("ROOMKEEPER_LEAD_DAYS", "0", "ROOMKEEPER_LEAD_DAYS must be greater than or equal to 1."),
        ("ROOMKEEPER_ADMINS", "bob", "ROOMKEEPER_ADMINS must be an id like 00000000-0000-0000-0000-000000000000."),
        ("MicrosoftAppId", "x", "MicrosoftAppId must be an id like 00000000-0000-0000-0000-000000000000."),
        ("ROOMKEEPER_ZONE", "../x", "ROOMKEEPER_ZONE must be an IANA time zone such as Europe/Helsinki."),
        ("ROOMKEEPER_ZONE", "Europe", "ROOMKEEPER_ZONE must be an IANA time zone such as Europe/Helsinki."),
        ("ROOMKEEPER_CLOUD", "Mars", "ROOMKEEPER_CLOUD must be 'Public', 'USGov', 'USGovDoD' or 'China'."),
        ("ROOMKEEPER_WEBSITE_URL", "http://example.org/", "ROOMKEEPER_WEBSITE_URL must be an https address."),
        ("ROOMKEEPER_WEBSITE_URL", "https://", "ROOMKEEPER_WEBSITE_URL must be an https address."),
        (
            "ROOMKEEPER_GRAPH_URL",
            "https://graph.microsoft.us/v1.0",
            "ROOMKEEPER_GRAPH_URL must be an address of this machine: ROOMKEEPER_CLOUD names the others.",
        ),
        (
            "ROOMKEEPER_LOGIN_URL",
            "https://login.evil.example",
            "ROOMKEEPER_LOGIN_URL must be an address of this machine: ROOMKEEPER_CLOUD names the others.",
        ),
        ("ROOMKEEPER_LOG_LEVEL", "loud", "ROOMKEEPER_LOG_LEVEL must be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'."),
        ("ROOMKEEPER_INSTALLATION", "a b", "ROOMKEEPER_INSTALLATION must be 1 to 36 letters, digits or hyphens."),
        (
            "ROOMKEEPER_DATABASE_URL",
            "mysql://u:hush@h/d",
            "ROOMKEEPER_DATABASE_URL must start with sqlite+aiosqlite:// or postgresql+asyncpg://.",
        ),
        (
            "MicrosoftAppType",
            "MultiTenant",
            "MicrosoftAppType must be SingleTenant or UserAssignedMSI: multi-tenant apps are not supported.",
        ),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_setting(
    environment: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    with pytest.raises(CannotStart) as caught:
        given(environment, **{name: value})
    assert str(caught.value) == sentence


def test_a_graph_on_this_machine_may_be_plain_http(environment: pytest.MonkeyPatch) -> None:
    assert given(environment, ROOMKEEPER_GRAPH_URL="http://127.0.0.1:8080/v1.0/").graph_at.endswith(":8080/v1.0")


@pytest.mark.parametrize(
    ("cloud", "domains"),
    [
        ("Public", {".com"}),
        ("USGov", {".us"}),
        ("USGovDoD", {".us"}),
        ("China", {".cn"}),
    ],
)
def test_one_setting_moves_every_address(environment: pytest.MonkeyPatch, cloud: str, domains: set[str]) -> None:
    settings = given(environment, **COMPLETE, ROOMKEEPER_CLOUD=cloud)
    there, app = settings.addresses, settings.app
    assert app
    connector = {f"https://x{there.connector_suffix}", *(f"https://{host}" for host in there.connector_hosts)}
    assert all(there.serves(each) for each in connector - {"https://smba.trafficmanager.net"})
    addresses = {
        *(settings.graph_at, app.authority(there.login), there.issuer, there.metadata, there.connector_scope),
        *(there.teams, f"https://x{there.files_suffix}", *(connector - {"https://smba.trafficmanager.net"})),
    }
    assert {f".{(URL(each).host or '').rpartition('.')[2]}" for each in addresses} == domains
    others = [each for each in CLOUDS.values() if each.connector_suffix != there.connector_suffix]
    assert len(others) >= 2
    for other in others:
        assert not there.serves(f"https://x{other.connector_suffix}")
        assert not any(there.serves(f"https://{host}") for host in other.connector_hosts)
        assert not there.keeps(f"https://x{other.files_suffix}/file")


@pytest.mark.parametrize("missing", COMPLETE)
def test_serving_without_a_credential_is_refused_by_its_name(environment: pytest.MonkeyPatch, missing: str) -> None:
    settings = given(environment, **{name: value for name, value in COMPLETE.items() if name != missing})
    with pytest.raises(CannotStart, match=f"^The bot cannot serve without {missing}: set {missing} in"):
        require_credentials(settings)


def test_half_of_graphs_own_credentials_is_refused(environment: pytest.MonkeyPatch) -> None:
    settings = given(environment, **COMPLETE, ROOMKEEPER_GRAPH_CLIENT_ID=APP)
    with pytest.raises(CannotStart, match="ROOMKEEPER_GRAPH_CLIENT_SECRET go together"):
        require_credentials(settings)


def test_traces_go_where_the_standard_variables_say_and_nowhere_unless_they_do(
    environment: pytest.MonkeyPatch,
) -> None:
    assert given(environment).traces_at is None
    one, other = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
    settings = given(environment, **{one: "http://user:hush@collector:4318/"})
    assert settings.traces_at == "http://user:hush@collector:4318/v1/traces"
    assert "hush" not in repr(settings)
    assert given(environment, **{other: "https://c/own"}).traces_at == "https://c/own"


def test_no_secret_is_ever_shown(environment: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    settings = given(environment, **COMPLETE, ROOMKEEPER_GRAPH_CLIENT_SECRET="hush")
    logging.getLogger("tests").warning("%s %r %s", settings, settings, settings.app)
    assert "hush" not in caplog.text
    assert APP in caplog.text


def test_every_setting_is_documented_by_its_own_name() -> None:
    table = document()
    assert len(table.splitlines()) == 2 + len(Settings.model_fields)
    for field, info in Settings.model_fields.items():
        assert info.description
        assert f"| `{setting_name(field)}` |" in table
    assert "| `ROOMKEEPER_LONGEST_BOOKING_H` | `8` |" in table


def test_the_reference_lists_every_setting() -> None:
    assert document() in (PROJECT / "docs" / "reference.md").read_text("utf-8")


def test_no_secret_is_in_a_repr(environment: pytest.MonkeyPatch) -> None:
    secrets = ("s3cret-of-the-bot", "s3cret-of-graph", "s3cret-of-the-database")
    settings = given(
        environment,
        **{**COMPLETE, "MicrosoftAppPassword": secrets[0]},
        ROOMKEEPER_GRAPH_CLIENT_ID=APP,
        ROOMKEEPER_GRAPH_CLIENT_SECRET=secrets[1],
        ROOMKEEPER_DATABASE_URL=f"postgresql+asyncpg://u:{secrets[2]}@h/d",
    )
    tokens = graph_tokens(settings)
    written = [form(each) for form in (repr, str) for each in (settings, settings.app, settings.graph, tokens)]
    written += [repr(vars(settings)), settings.model_dump_json(exclude={"database_url"})]
    assert not [each for each in written for secret in secrets[:2] if secret in each]
    assert secrets[2] not in "".join(repr(each) for each in (settings, settings.app))


PROOFS = {
    "MicrosoftAppPassword": "hush",
    "ROOMKEEPER_CREDENTIAL_FILE": __file__,
    "ROOMKEEPER_FEDERATED_IDENTITY": TENANT,
    "MicrosoftAppType": "UserAssignedMSI",
}
WHO = {"MicrosoftAppId": APP, "MicrosoftAppTenantId": TENANT}


@pytest.mark.parametrize("name", PROOFS)
def test_one_proof_of_who_the_app_is_is_enough_for_the_bot_and_for_graph(
    environment: pytest.MonkeyPatch, name: str
) -> None:
    settings = given(environment, **WHO, **{name: PROOFS[name]})
    app = require_credentials(settings)
    assert settings.graph == app
    assert (app.client_id, app.tenant_id) == (APP, TENANT)
    assert type(graph_tokens(settings)) is (IdentityTokens if name == "MicrosoftAppType" else MsalTokens)


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(PROOFS, 2)])
def test_two_proofs_are_refused_by_their_names(environment: pytest.MonkeyPatch, one: str, other: str) -> None:
    settings = given(environment, **WHO, **{one: PROOFS[one], other: PROOFS[other]})
    with pytest.raises(CannotStart, match=r"^The bot proves in one way who it is: set only one of ") as caught:
        require_credentials(settings)
    assert one in str(caught.value)
    assert other in str(caught.value)


def test_a_credential_file_that_is_not_there_is_told_before_the_start(environment: pytest.MonkeyPatch) -> None:
    settings = given(environment, **WHO, ROOMKEEPER_CREDENTIAL_FILE="/nowhere/credential")
    with pytest.raises(CannotStart, match=r"^ROOMKEEPER_CREDENTIAL_FILE names no file that can be read"):
        require_credentials(settings)
