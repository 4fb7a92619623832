"""What an operator can set: read from the environment once, checked, and told about in one sentence when wrong."""

import re
from dataclasses import dataclass
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from yarl import URL

from booking.errors import RoomkeeperError
from booking.policy import Quotas, Rules
from bot.clouds import CLOUDS, Cloud, CloudName
from bot.service_urls import is_loopback

PREFIX = "ROOMKEEPER_"
DATA = Path(".data")
"""Where things are kept, below the working directory, unless somebody says otherwise."""
OTLP = "http/protobuf"
"""The one protocol in which traces are sent."""
DRIVERS = ("sqlite+aiosqlite://", "postgresql+asyncpg://")


class CannotStart(RoomkeeperError):
    """The process cannot start. The text is one sentence for the person at the terminal, without any secret."""


def _object_ids(value: object) -> object:
    return [one for one in re.split(r"[,\s]+", value) if one] if isinstance(value, str) else value


def _guid(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        raise ValueError("must be an id like 00000000-0000-0000-0000-000000000000") from None


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # not found, malformed, a directory
        raise ValueError("must be an IANA time zone such as Europe/Helsinki") from None
    return value


def _safe_url(value: str) -> str:
    """Tokens and secrets travel there, so it is https, or this machine."""
    if not (value.startswith("https://") and URL(value).host) and not is_loopback(value):
        raise ValueError("must be an https address")
    return value.rstrip("/")


def _local_url(value: str) -> str:
    """Tokens go to the addresses of one cloud, or stay on this machine."""
    if not is_loopback(value):
        raise ValueError(f"must be an address of this machine: {PREFIX}CLOUD names the others")
    return value.rstrip("/")


def _database_url(value: str) -> str:
    if not value.startswith(DRIVERS):
        raise ValueError(f"must start with {' or '.join(DRIVERS)}")
    return value


def _stamp(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]{1,36}", value):
        raise ValueError("must be 1 to 36 letters, digits or hyphens")
    return value


def _collector_url(value: str) -> str:
    url = URL(value)
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("must be an http or https address")
    return value


CollectorUrl = Annotated[str, AfterValidator(_collector_url)]
Guid = Annotated[str, AfterValidator(_guid)]
LocalUrl = Annotated[str, AfterValidator(_local_url)]
SafeUrl = Annotated[str, AfterValidator(_safe_url)]


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """An app registration and how it proves who it is: by one of a secret, which no repr shows, a file, an identity."""

    tenant_id: str
    client_id: str
    secret: SecretStr | None = None
    file: Path | None = None
    vouched_by: str = ""
    """Client id of the managed identity whose tokens stand for a secret."""

    is_identity: bool = False
    """The app is a managed identity itself."""

    def authority(self, login_url: str) -> str:
        """Name the Entra authority that gives this app its tokens."""
        return f"{login_url}/{self.tenant_id}"


class Settings(BaseSettings):
    """Everything that differs between two installations. An empty variable counts as not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )

    app_id: Guid | None = Field(
        None, validation_alias="MicrosoftAppId", description="Client id of the bot's app registration."
    )
    app_password: SecretStr | None = Field(
        None, validation_alias="MicrosoftAppPassword", description="Client secret of the bot's app registration."
    )
    app_type: Literal["SingleTenant", "UserAssignedMSI"] = Field(
        "SingleTenant",
        validation_alias="MicrosoftAppType",
        description="Kind of app registration: `SingleTenant`, or `UserAssignedMSI` where the bot is a managed "
        "identity, which needs no secret.",
    )
    credential_file: Path | None = Field(
        None,
        description="File with the bot's credential, in the place of `MicrosoftAppPassword`: a client secret, a "
        "certificate with its private key (PEM), or a federated token. It is read at each renewal of a token, so that "
        "it can be replaced while the bot runs.",
    )
    federated_identity: Guid | None = Field(
        None,
        description="Client id of a managed identity that the app registration trusts (a federated credential), in the "
        "place of any secret.",
    )
    app_tenant_id: Guid | None = Field(
        None,
        validation_alias="MicrosoftAppTenantId",
        description="Entra tenant of the app registration, the only one whose people are served.",
    )
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        repr=False,  # it may hold a password
        default=f"sqlite+aiosqlite:///{DATA}/roomkeeper.db",
        description="Where bookings, drafts and conversations are kept: `sqlite+aiosqlite://` or "
        "`postgresql+asyncpg://`. `sandbox` keeps them in its data directory unless this is set.",
    )
    cloud: CloudName = Field(
        "Public",
        description="Which cloud of Microsoft the tenant is in: `Public`, `USGov` (GCC High), `USGovDoD` or `China`. "
        "It moves every address together: Entra, Graph, who signs the Bot Connector's tokens, and where answers go.",
    )
    graph_url: LocalUrl | None = Field(
        None, description="A Graph on this machine, for tests, instead of the cloud's; `sandbox` has its own."
    )
    login_url: LocalUrl | None = Field(None, description="An Entra on this machine, for tests, instead of the cloud's.")
    graph_client_id: Guid | None = Field(
        None, description="Client id for Graph, where that is another app registration than the bot's."
    )
    graph_client_secret: SecretStr | None = Field(None, description="Its client secret.")
    graph_tenant_id: Guid | None = Field(None, description="Tenant of the rooms, where it is not the bot's.")
    admins: Annotated[frozenset[Guid], NoDecode, BeforeValidator(_object_ids)] = Field(
        frozenset(),
        description="The first admins: Entra object ids, separated by commas or spaces. No command takes the flag "
        "from them. In `sandbox` the person who types is an admin unless this is set.",
    )
    zone: Annotated[str, AfterValidator(_zone)] = Field(
        "UTC",
        description="IANA time zone of people whose client does not tell theirs. Unless it is set, they are asked.",
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on. `sandbox` never leaves this machine.")
    port: int = Field(3978, ge=1, le=65535, description="Port that `serve` listens on.")
    tls_certificate: Path | None = Field(
        None,
        description="File with the certificate chain (PEM), where `serve` ends TLS itself. A renewed one is taken "
        "within a minute.",
    )
    tls_key: Path | None = Field(None, description="File with its private key (PEM, without a password).")
    longest_booking_h: float = Field(8, ge=0.25, le=24, description="Longest booking, in hours.")
    lead_days: int = Field(180, ge=1, le=1825, description="How many days ahead a booking may start.")
    suggest_times: bool = Field(
        default=True,
        description="Whether to look for times at which everyone can, which asks Exchange when people are busy. "
        "Turned off, nobody's free/busy is asked for but the rooms'.",
    )
    turns_per_minute: int = Field(
        60,
        ge=1,
        le=100_000,
        description="Messages and presses of one person that are taken in a minute, half of them in one go. More get "
        "a 429. Typing into the Room field counts apart: four times as many, and above that it finds nothing for a "
        "moment.",
    )
    bookings_of_one: int = Field(
        100,
        ge=1,
        le=100_000,
        description="How many bookings to come one person may have. What is over or cancelled does not count, and what "
        "there is stands, also where this is made less.",
    )
    bookings_of_all: int = Field(
        50_000,
        ge=1,
        le=1_000_000,
        description="How many bookings to come all people together may have. Each booking counts them, which takes the "
        "database about a millisecond for 10,000.",
    )
    forms_of_one: int = Field(
        200,
        ge=2,
        le=100_000,
        description="How many open forms are kept of one person. With one more, the one that is soonest over is gone.",
    )
    forms_of_all: int = Field(
        50_000, ge=2, le=1_000_000, description="How many open forms are kept of all people together."
    )
    index_max_age_s: int = Field(
        90,
        ge=0,
        le=300,
        description="How old, in seconds, what was last read of a room's calendar may be for a search to use it. For a "
        "room whose reading is older, the search asks Exchange; with 0, for every room. A booking is always decided by "
        "the calendar itself.",
    )
    index_whole: bool = Field(
        default=False,
        description="Whether each look at a room asks Exchange for all changes as far ahead as may be booked. Then "
        "searches beyond two days need no answer of Exchange either, and a change there is acted on within 90 s. The "
        "price: Exchange also sends subjects and people, which cannot be left out of the request. They are dropped "
        "unread.",
    )
    draft_ttl_h: float = Field(24, ge=0.25, le=720, description="How many hours an open form can be answered.")
    keep_bookings_days: int = Field(
        365,
        ge=1,
        le=3650,
        description="How many days after its end it is known who had booked which room for when.",
    )
    keep_details_days: int = Field(
        30,
        ge=1,
        le=3650,
        description="How many days after its end the rest of a booking is kept: title, attendees, changes, cards and "
        "what was told. Refused requests are kept as long, and never less than an open form.",
    )
    keep_state_days: int = Field(
        90,
        ge=1,
        le=3650,
        description="How many days it is remembered where a conversation stands that nobody writes in, and which "
        "messages were answered there; never less than an open form.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")
    log_format: Literal["text", "json"] = Field(
        "text", description="How it is logged: lines to read, or `json`, one object a line, for whatever collects them."
    )
    metrics_port: int | None = Field(
        None,
        ge=1,
        le=65535,
        description="Port on which `/metrics` answers Prometheus, and `/healthz` and `/readyz` tell details, at the"
        " address of `serve`. Off unless set.",
    )
    otlp_endpoint: CollectorUrl | None = Field(
        None,
        repr=False,  # it may hold a password
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="Address of a collector of OpenTelemetry, such as `http://collector:4318`. Traces are sent to "
        "`/v1/traces` there. None are made unless this or the next is set.",
    )
    otlp_traces_endpoint: CollectorUrl | None = Field(
        None,
        repr=False,
        validation_alias="OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        description="The whole address for traces, instead.",
    )
    otlp_protocol: str = Field(
        OTLP, validation_alias="OTEL_EXPORTER_OTLP_PROTOCOL", description="How it is sent; no other way is known."
    )
    otlp_traces_protocol: str | None = Field(
        None, validation_alias="OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", description="The same for traces alone."
    )
    installation: Annotated[str, AfterValidator(_stamp)] | None = Field(
        None,
        description="Id stamped on every event, which tells two installations on the same rooms apart. "
        "Made up at the first start and kept in the database unless this is set.",
    )

    public_host: str | None = Field(
        None,
        description="DNS name under which Teams reaches the bot; goes into the app package. Clients fetch plans of "
        "floors there; unless it is set, these stand in the cards themselves. Exchange tells of changes there; unless "
        "it is set, they are found by looking each minute.",
    )
    developer_name: str = Field(
        "Roomkeeper", min_length=1, max_length=32, description="Who offers the app, as Teams shows it."
    )
    website_url: SafeUrl | None = Field(None, description="Page about the app; the public host unless set.")
    privacy_url: SafeUrl | None = Field(None, description="Page about privacy; the website unless set.")
    terms_url: SafeUrl | None = Field(None, description="Page with the terms of use; the website unless set.")

    @field_validator("app_type", mode="before")
    @classmethod
    def _never_multi_tenant(cls, value: object) -> object:
        if value not in ("SingleTenant", "UserAssignedMSI"):
            raise ValueError("must be SingleTenant or UserAssignedMSI: multi-tenant apps are not supported")
        return value

    @property
    def addresses(self) -> Cloud:
        """The addresses of the tenant's cloud."""
        return CLOUDS[self.cloud]

    @property
    def graph_at(self) -> str:
        """Microsoft Graph, with the version."""
        return self.graph_url or f"{self.addresses.graph}/v1.0"

    @property
    def index_follows_changes(self) -> bool:
        """Whether Graph is asked what changes in the rooms, so that the availability index has all of them."""
        return self.index_whole and self.index_max_age_s > 0

    @property
    def traces_at(self) -> str | None:
        """Where traces are sent; None where none are made."""
        base = self.otlp_endpoint
        return self.otlp_traces_endpoint or (f"{base.rstrip('/')}/v1/traces" if base else None)

    @property
    def rules(self) -> Rules:
        """What the organisation allows, as the rules want it."""
        return Rules(longest=timedelta(hours=self.longest_booking_h), lead=timedelta(days=self.lead_days))

    @property
    def quotas(self) -> Quotas:
        """How much there may be at a time."""
        return Quotas(self.bookings_of_one, self.bookings_of_all, self.forms_of_one, self.forms_of_all)

    @property
    def home_zone(self) -> ZoneInfo | None:
        """The zone of people whose client does not tell theirs, if the operator named one."""
        return ZoneInfo(self.zone) if "zone" in self.model_fields_set else None

    @property
    def draft_ttl(self) -> timedelta:
        """How long an open form can be answered."""
        return timedelta(hours=self.draft_ttl_h)

    @property
    def app(self) -> AppCredentials | None:
        """The bot's own credentials; None in the sandbox, where nothing is signed."""
        return self._proved(self.app_tenant_id)

    @property
    def graph(self) -> AppCredentials | None:
        """The credentials for Graph: the bot's own unless overridden; None where Graph wants no token."""
        tenant_id = self.graph_tenant_id or self.app_tenant_id
        client_id, secret = self.graph_client_id or self.app_id, self.graph_client_secret
        if secret is None:
            return self._proved(tenant_id)
        return AppCredentials(tenant_id, client_id, secret) if tenant_id and client_id else None

    @property
    def _proofs(self) -> dict[str, object]:
        return {
            "app_password": self.app_password,
            "credential_file": self.credential_file,
            "federated_identity": self.federated_identity,
        }

    def _proved(self, tenant_id: str | None) -> AppCredentials | None:
        is_identity = self.app_type == "UserAssignedMSI"
        if not (tenant_id and self.app_id and (is_identity or any(self._proofs.values()))):
            return None
        return AppCredentials(
            tenant_id,
            self.app_id,
            secret=self.app_password,
            file=self.credential_file,
            vouched_by=self.federated_identity or "",
            is_identity=is_identity,
        )

    @property
    def proofs(self) -> tuple[str, ...]:
        """The fields by which the bot proves who it is, as far as they are set."""
        return tuple(field for field, value in self._proofs.items() if value)


def load() -> Settings:
    """Read the settings from the process's environment.

    Raises:
        CannotStart: a setting has a value that it cannot have; the sentence names it and never shows the value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = str(first["loc"][0])
        name = setting_name(field) if field in Settings.model_fields else field
        raise CannotStart(f"{name} {_sentence(first['msg'])}.") from None


def require_credentials(settings: Settings) -> AppCredentials:
    """Return the bot's credentials.

    Raises:
        CannotStart: one is missing, or Graph's are half set.
    """
    is_identity, proofs = settings.app_type == "UserAssignedMSI", settings.proofs
    wanted = {
        "app_id": settings.app_id,
        "app_password": proofs or is_identity,
        "app_tenant_id": settings.app_tenant_id,
    }
    missing = [setting_name(field) for field, value in wanted.items() if not value]
    if missing:
        raise CannotStart(f"The bot cannot serve without {' and '.join(missing)}: set {missing[0]} in the environment.")
    if bool(settings.graph_client_id) != bool(settings.graph_client_secret):
        raise CannotStart(f"{PREFIX}GRAPH_CLIENT_ID and {PREFIX}GRAPH_CLIENT_SECRET go together: set both, or neither.")
    if len(proofs) + is_identity > 1:
        several = [*(["MicrosoftAppType=UserAssignedMSI"] if is_identity else []), *map(setting_name, proofs)]
        raise CannotStart(f"The bot proves in one way who it is: set only one of {' and '.join(several)}.")
    if settings.credential_file and not settings.credential_file.is_file():
        raise CannotStart(f"{PREFIX}CREDENTIAL_FILE names no file that can be read.")
    credentials = settings.app
    if credentials is None:
        raise AssertionError("all three are set")
    return credentials


def require_traces(settings: Settings) -> None:
    """Check that traces can be sent, where they are to be.

    Raises:
        CannotStart: the packages are not installed that send them, or another protocol is asked for.
    """
    if settings.traces_at is None:
        return
    asked = "otlp_protocol" if settings.otlp_traces_protocol is None else "otlp_traces_protocol"
    if getattr(settings, asked) != OTLP:
        raise CannotStart(f"{setting_name(asked)} must be {OTLP}: traces are sent in no other way.")
    try:
        found = find_spec("opentelemetry.exporter.otlp.proto.http")
    except ModuleNotFoundError:
        found = None
    if found is None:
        raise CannotStart(
            f"{setting_name('otlp_endpoint')} asks for traces, and the packages that send them are not installed: "
            "install the extra `traces`, or unset it."
        )


def setting_name(field: str) -> str:
    """Name the environment variable of a field."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else PREFIX + field.upper()


def document() -> str:
    """Render every setting as the Markdown table that docs/reference.md shows."""
    rows = ["| Setting | Default | What it is |", "| --- | --- | --- |"]
    for field, info in Settings.model_fields.items():
        default = "" if info.default in (None, frozenset()) else f"`{info.default}`"
        rows.append(f"| `{setting_name(field)}` | {default} | {info.description} |")
    return "\n".join(rows) + "\n"


def _sentence(message: str) -> str:
    return re.sub(r"^(Value error, )?(Input should be )?", lambda found: "must be " if found[2] else "", message)
