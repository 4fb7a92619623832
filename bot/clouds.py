"""The clouds of Microsoft: which addresses belong together, so that one setting moves them all.

Sources: learn.microsoft.com/graph/deployments; .../microsoftteams/platform/bots/how-to/conversations/
send-proactive-messages; .../azure/bot-service/how-to-deploy-gov-cloud-high and how-to-deploy-china-cloud.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.service_urls import bare

CloudName = Literal["Public", "USGov", "USGovDoD", "China"]
"""As Microsoft's own SDK for Teams calls them. GCC, which is not GCC High, is in the public cloud."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """One cloud. Tokens and messages go to its addresses alone, over https and on the usual port."""

    login: str
    graph: str
    issuer: str
    """Who signs the Bot Connector's tokens; the bot's own token is asked for the same."""

    metadata: str
    teams: str
    connector_hosts: frozenset[str]
    connector_suffix: str
    files_suffix: str
    carries_files: bool = True
    """Whether bots send and receive files there: in GCC High and DoD they do not
    (learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4)."""

    federation: str = "api://AzureADTokenExchange"
    """What the token of a managed identity is for that is shown to Entra in the place of a secret."""

    exchange: str = ""
    """Its name in `Connect-ExchangeOnline`; empty for the one that needs none."""

    mg: str = ""
    """Its name in `Connect-MgGraph`."""

    @property
    def connector_scope(self) -> str:
        """What the bot's own token is asked for."""
        return f"{self.issuer}/.default"

    def serves(self, service_url: str) -> bool:
        """Tell whether this is an https address of the Bot Connector service, and nothing besides."""
        return _serves(self, service_url)

    def keeps(self, url: str) -> bool:
        """Tell whether an address is one from which files are fetched: https, in anybody's OneDrive or SharePoint."""
        parsed = bare(url, query=True)
        usual = parsed is not None and parsed.scheme == "https" and parsed.port == 443
        return usual and parsed is not None and (parsed.raw_host or "").endswith(self.files_suffix)


@lru_cache(16)
def _serves(cloud: Cloud, service_url: str) -> bool:
    url = bare(service_url)
    if url is None or url.scheme != "https" or url.port != 443:
        return False
    host = url.raw_host or ""
    return host in cloud.connector_hosts or host.endswith(cloud.connector_suffix)


CLOUDS: dict[CloudName, Cloud] = {
    "Public": Cloud(
        login="https://login.microsoftonline.com",
        graph="https://graph.microsoft.com",
        issuer="https://api.botframework.com",
        metadata="https://login.botframework.com/v1/.well-known/openidconfiguration",
        teams="https://teams.microsoft.com",
        connector_hosts=frozenset({"smba.trafficmanager.net", "smba.infra.gcc.teams.microsoft.com"}),
        connector_suffix=".botframework.com",
        files_suffix=".sharepoint.com",
    ),
    "USGov": Cloud(
        login="https://login.microsoftonline.us",
        graph="https://graph.microsoft.us",
        issuer="https://api.botframework.us",
        metadata="https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
        teams="https://gov.teams.microsoft.us",
        connector_hosts=frozenset({"smba.infra.gov.teams.microsoft.us"}),
        connector_suffix=".botframework.azure.us",
        files_suffix=".sharepoint.us",
        carries_files=False,
        federation="api://AzureADTokenExchangeUSGov",
        exchange="O365USGovGCCHigh",
        mg="USGov",
    ),
    "USGovDoD": Cloud(
        login="https://login.microsoftonline.us",
        graph="https://dod-graph.microsoft.us",
        issuer="https://api.botframework.us",
        metadata="https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
        teams="https://dod.teams.microsoft.us",
        connector_hosts=frozenset({"smba.infra.dod.teams.microsoft.us"}),
        connector_suffix=".botframework.azure.us",
        files_suffix=".sharepoint-mil.us",
        carries_files=False,
        federation="api://AzureADTokenExchangeUSGov",
        exchange="O365USGovDoD",
        mg="USGovDoD",
    ),
    "China": Cloud(
        login="https://login.partner.microsoftonline.cn",
        graph="https://microsoftgraph.chinacloudapi.cn",
        issuer="https://api.botframework.azure.cn",
        metadata="https://login.botframework.azure.cn/v1/.well-known/openidconfiguration",
        teams="https://teams.microsoftonline.cn",
        connector_hosts=frozenset(),
        connector_suffix=".botframework.azure.cn",
        files_suffix=".sharepoint.cn",
        federation="api://AzureADTokenExchangeChina",
        exchange="O365China",
        mg="China",
    ),
}

PUBLIC = CLOUDS["Public"]


def teams_of(service_url: str) -> str:
    """Name the Teams in which people meet a bot whose answers go to that address."""
    return next((cloud.teams for cloud in CLOUDS.values() if cloud.serves(service_url)), PUBLIC.teams)
