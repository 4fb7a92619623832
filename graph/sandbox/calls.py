"""What every route works with: the checked `Call`, the `HttpResponse`, what ``Prefer`` asks for, and pages."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph.sandbox import odata
from graph.sandbox.behaviour import Behaviour
from graph.sandbox.errors import GraphError, not_emulated
from graph.sandbox.state import Mailbox
from graph.sandbox.tenant import Tenant
from graph.sandbox.views import Reading
from graph.sandbox.zones import zone_of

Json = dict[str, Any]

PREFERENCE = re.compile(r'\s*([\w.\-]+)\s*=\s*"?([^",]*)"?\s*')
PAGE_SIZE = re.compile(r"odata\.maxpagesize\s*=\s*\"?([1-9]\d{0,6})")
SELF = "https://graph.microsoft.com/v1.0/$metadata"


@dataclass(frozen=True, slots=True)
class Call:
    """One request that the contract allows and the caller may make. `root` is this server's address up to ``/v1.0``."""

    tenant: Tenant
    method: str
    template: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]  # lower-case names
    body: Any
    root: str
    box: Mailbox | None

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox that the path names; only called by routes that have one."""
        if self.box is None:
            raise KeyError(self.template)
        return self.box

    def only(self, *options: str) -> None:
        """Refuse query options that the contract knows and this route does not emulate."""
        if other := sorted(set(self.query) - set(options)):
            raise not_emulated(f"{other[0]} on {self.method} {self.template}")

    def reading(self, *, in_view: bool = False) -> Reading:
        """How the caller wants events written down, from ``Prefer``, $select and $expand."""
        reading, _ = preferences(self.headers.get("prefer", ""), self.tenant.behaviour)
        known = self.tenant.contract.properties("microsoft.graph.event")
        select = odata.selection(self.query.get("$select"), known=known, kind="microsoft.graph.event")
        stamps = tuple(odata.stamp_expand(self.query.get("$expand")))
        return replace(reading, select=select, stamps=stamps, in_view=in_view)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What goes back: a status, a JSON body or none, headers beside the usual ones."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


def preferences(value: str, behaviour: Behaviour) -> tuple[Reading, list[str]]:
    """What a Prefer header asks for, and what of it to confirm by ``Preference-Applied``.

    Raises:
        GraphError: 400 for a zone that does not exist and for preferences that are not emulated.
    """
    zone_name, immutable, as_text, applied = "UTC", False, False, []
    for part in filter(None, (text.strip() for text in value.split(","))):
        hit = PREFERENCE.fullmatch(part)
        match (hit[1].lower(), hit[2]) if hit else ("", ""):
            case ("outlook.timezone", name):
                zone_name = name
            case ("idtype", "ImmutableId"):
                immutable = True
            case ("odata.maxpagesize", size) if size.isdecimal() and int(size) > 0:
                pass  # It is `page_of` that keeps to it.
            case ("outlook.body-content-type", "text" | "html" as kind):
                as_text = kind == "text"
            case _:
                raise not_emulated(f"Prefer: {part}")
        applied.append(part)
    zone = zone_of(zone_name, any_iana=behaviour.any_iana_zone)
    return Reading(zone, zone_name, immutable_ids=immutable, body_as_text=as_text), applied


def mailbox_for(tenant: Tenant, user: str, *, anyone: bool = False) -> Mailbox:
    """The mailbox of a user, if there is one and the app may use it; `anyone` may be outside its scope.

    Raises:
        GraphError: 404 without user or mailbox, 403 outside the scope.
    """
    try:
        box = tenant.mailbox(user)
    except KeyError:
        if tenant.directory.knows(user):
            message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
            raise GraphError(404, "MailboxNotEnabledForRESTAPI", message) from None
        raise GraphError(404, "ErrorInvalidUser", f"The requested user '{user}' is invalid.") from None
    if not anyone:
        tenant.access.check_mailbox(box.address)
    return box


def page_of(
    call: Call,
    rows: Sequence[Any],
    name: str,
    *,
    default: int,
    most: int,
    shape: Callable[[Any], Json],
    option: str = "$skip",
) -> HttpResponse:
    """One page of `rows`, each written by `shape`, with a link to the next page under `option`."""
    asked = PAGE_SIZE.search(call.headers.get("prefer", ""))
    default = min(int(asked[1]), most) if asked else default
    shown, following = odata.page(rows, call.query, default=default, most=most)
    body: Json = {"@odata.context": f"{SELF}#{name}", "value": [shape(row) for row in shown]}
    if call.query.get("$count") == "true":
        body["@odata.count"] = len(rows)
    if following is not None:
        body["@odata.nextLink"] = odata.next_link(f"{call.root}{call.path}", call.query, option, str(following))
    return HttpResponse(200, body)
