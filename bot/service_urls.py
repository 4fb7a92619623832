"""Where answers may go: the only hosts that a bot token or a message is ever sent to."""

from ipaddress import ip_address

from yarl import URL

# Public and government clouds, as listed for proactive messages:
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
TEAMS_HOSTS = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
        "smba.infra.gov.teams.microsoft.us",
        "smba.infra.dod.teams.microsoft.us",
    }
)
TEAMS_SUFFIXES = (".botframework.com", ".botframework.azure.us")


def is_teams(service_url: str) -> bool:
    """Tell whether this is an https address of the Bot Connector service, and nothing besides."""
    url = _plain(service_url)
    if url is None or url.scheme != "https" or url.port != 443:
        return False
    host = url.raw_host or ""
    return host in TEAMS_HOSTS or host.endswith(TEAMS_SUFFIXES)


def is_loopback(service_url: str) -> bool:
    """Tell whether this is an http(s) address of this very machine."""
    url = _plain(service_url)
    if url is None or url.scheme not in {"http", "https"}:
        return False
    host = url.raw_host or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _plain(service_url: str) -> URL | None:
    """Parse with the parser of the HTTP client, so that both see one host; None for whatever is not a bare base URL."""
    if not service_url.isascii() or not service_url.isprintable() or {" ", "\\"} & set(service_url):
        return None
    try:
        url = URL(service_url)
    except ValueError:
        return None
    if url.user or url.password or url.raw_query_string or url.raw_fragment:
        return None
    return url
