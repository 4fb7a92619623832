"""Addresses that come from outside, and which of them are on this very machine."""

from functools import lru_cache
from ipaddress import ip_address

from yarl import URL


@lru_cache(16)
def is_loopback(service_url: str) -> bool:
    """Tell whether this is an http(s) address of this very machine."""
    url = bare(service_url)
    if url is None or url.scheme not in {"http", "https"}:
        return False
    host = url.raw_host or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def bare(address: str, *, query: bool = False) -> URL | None:
    """Parse with the parser of the HTTP client, so that both see one host; None for whatever is not a bare base URL.

    `query`: whether it may have one.
    """
    if not address.isascii() or not address.isprintable() or {" ", "\\"} & set(address):
        return None
    try:
        url = URL(address)
    except ValueError:
        return None
    if url.user or url.password or (url.raw_query_string and not query) or url.raw_fragment:
        return None
    return url
