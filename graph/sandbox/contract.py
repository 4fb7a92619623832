"""Checks every exchange with Graph against the machine-readable contract beside this file.

``graph-calendar.openapi.json`` is an OpenAPI 3.1 document of the routes that booking rooms needs. Derived from the
metadata in PyPI msgraph-sdk 1.65.0, MIT, (c) Microsoft; its ``info`` block names the exact source. Request shapes are
closed, so a misspelt key or an undocumented query option is a violation and not a silent nothing.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import jsonschema_rs

from graph.sandbox.faults import FAULT_HEADER

Json = dict[str, Any]

DOCUMENT = Path(__file__).with_name("graph-calendar.openapi.json")
ROOT = "urn:graph-calendar"
# What HTTP itself needs, what its clients and proxies add without being asked, or Graph documents for every route; all
# other headers must be named by the operation.
GENERIC_HEADERS = frozenset(
    (
        "accept",
        "accept-charset",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "client-request-id",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "dnt",
        "expect",
        "forwarded",
        "host",
        "keep-alive",
        "origin",
        "pragma",
        "priority",
        "referer",
        "return-client-request-id",
        "sdkversion",
        "te",
        "traceparent",
        "tracestate",
        "transfer-encoding",
        "user-agent",
        "via",
        "x-ms-client-request-id",
        "x-requested-with",
    )
)
GENERIC_PREFIXES = ("sec-", "x-forwarded-")
ACTIONS = frozenset(("accept", "cancel", "decline", "findmeetingtimes", "forward", "getschedule", "tentativelyaccept"))


class Kind(Enum):
    """Why something is a violation: it is not in the contract at all, or it is there with another shape."""

    UNKNOWN = auto()
    SHAPE = auto()


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation, as a sentence."""

    kind: Kind
    text: str


class Schema:
    """The shape of a body, compiled. Whether one fits is asked of a compiled library, which is a hundred times faster;
    what is wrong with one that does not, of the one that can tell it in words.
    """

    def __init__(self, schema: Json, document: Json, registry: jsonschema_rs.Registry) -> None:
        self._schema, self._document = schema, document
        self._compiled = jsonschema_rs.Draft202012Validator(schema, registry=registry)

    def findings(self, where: str, body: object) -> Iterator[Finding]:
        """Give what the schema has against a body."""
        if self._compiled.is_valid(body):
            return
        from jsonschema import Draft202012Validator  # noqa: PLC0415 -- it takes a second to import
        from jsonschema.exceptions import best_match  # noqa: PLC0415
        from referencing import Registry, Resource  # noqa: PLC0415
        from referencing.jsonschema import DRAFT202012  # noqa: PLC0415

        resource: Resource[Any] = Resource.from_contents(self._document, default_specification=DRAFT202012)
        registry: Registry[Any] = Registry().with_resource(ROOT, resource)
        told = False
        for error in Draft202012Validator(self._schema, registry=registry).iter_errors(body):
            cause = best_match([error]) or error
            kind, told = Kind.UNKNOWN if cause.validator == "additionalProperties" else Kind.SHAPE, True
            yield Finding(kind, f"{where} {cause.json_path}: {cause.message[:200]}")
        if not told:
            yield Finding(Kind.SHAPE, f"{where} does not fit its schema.")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path template, with its schemas compiled."""

    method: str
    template: str
    query: Mapping[str, Mapping[str, Any]]  # name -> parameter object
    headers: frozenset[str]  # lower case
    body: Schema | None
    body_required: bool
    answers: Mapping[str, Schema | None]  # "200", "4XX"; None: no body


@dataclass(frozen=True, slots=True)
class Match:
    """An operation and the decoded values of its path parameters."""

    operation: Operation
    params: Mapping[str, str]


class Contract:
    """The compiled contract; make one and share it, compiling takes a moment and checking does not."""

    def __init__(self, path: Path = DOCUMENT) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self._document = document
        self._registry = jsonschema_rs.Registry([(ROOT, document)], draft=jsonschema_rs.Draft202012)
        self._schemas = document["components"]["schemas"]
        self._shared = document["components"]
        self._validators: dict[str, Schema] = {}
        self._routes = [
            (template.strip("/").split("/"), template, item) for template, item in document["paths"].items()
        ]
        self._notification = self._validator(document["webhooks"]["changeNotifications"]["post"]["requestBody"])
        self._operations = {
            (verb.upper(), template): self._operation(verb.upper(), template, item, item[verb])
            for _, template, item in self._routes
            for verb in ("get", "post", "patch", "delete")
            if verb in item
        }

    def properties(self, schema: str) -> frozenset[str]:
        """The property names of a schema, for instance ``microsoft.graph.event``."""
        return frozenset(self._schemas[schema]["properties"])

    def match(self, method: str, path: str) -> Match | None:
        """The operation behind a method and an encoded path (with or without ``/v1.0``), if there is one."""
        segments, calendar_id = _canonical([unquote(part) for part in _relative(path).strip("/").split("/")])
        best: tuple[int, str] | None = None
        for names, template, _ in self._routes:
            if len(names) == len(segments) and (method, template) in self._operations:
                same = [name == segment for name, segment in zip(names, segments, strict=True)]
                fits = all(ok or (name[0] == "{" and seg) for ok, name, seg in zip(same, names, segments, strict=True))
                if fits and (best is None or sum(same) > best[0]):
                    best = (sum(same), template)
        if best is None:
            return None
        names = best[1].strip("/").split("/")
        params = {n[1:-1]: s for n, s in zip(names, segments, strict=True) if n[0] == "{"}
        params |= {"calendar-id": calendar_id} if calendar_id else {}
        return Match(self._operations[(method, best[1])], params)

    def check_request(self, method: str, url: str, headers: Mapping[str, str], body: object) -> list[str]:
        """The violations of one request, none if it is documented. `url` is a URL, or a path with its query."""
        found = list(self.request_findings(method, url, headers, body))
        for item in _items(body, "requests") if _is_batch(url) else []:
            texts = self.check_request(item["method"], item["url"], item.get("headers", {}), item.get("body"))
            found += [Finding(Kind.SHAPE, f"$batch item {item.get('id')}: {text}") for text in texts]
        return [finding.text for finding in found]

    def request_findings(self, method: str, url: str, headers: Mapping[str, str], body: object) -> Iterator[Finding]:
        """Like `check_request`, with the kind of each violation and without the items inside a batch."""
        parts = urlsplit(url)
        match = self.match(method, parts.path)
        if match is None:
            yield Finding(Kind.UNKNOWN, f"{method} {parts.path} is not an operation of the contract.")
            return
        operation, where = match.operation, f"{method} {match.operation.template}"
        body = spelled(parts.path, body)
        yield from _query_findings(operation, where, parse_qsl(parts.query, keep_blank_values=True))
        for name in headers:
            known = name.lower() in GENERIC_HEADERS | operation.headers or name.lower().startswith(GENERIC_PREFIXES)
            if not known:
                yield Finding(Kind.UNKNOWN, f"{where}: header {name} is not documented.")
        if body is None:
            if operation.body_required:
                yield Finding(Kind.SHAPE, f"{where}: the body is missing.")
        elif operation.body is None:
            yield Finding(Kind.UNKNOWN, f"{where}: no body is documented.")
        else:
            if not _header(headers, "content-type").startswith("application/json"):
                yield Finding(Kind.SHAPE, f"{where}: Content-Type is not application/json.")
            yield from operation.body.findings(f"{where} body", body)

    def check_response(
        self,
        method: str,
        path: str,
        status: int,
        headers: Mapping[str, str],
        body: object,
        *,
        request_body: object = None,
    ) -> list[str]:
        """The violations of one answer. `request_body` lets the answers inside a batch be matched to their requests."""
        match = self.match(method, urlsplit(path).path)
        answers = match.operation.answers if match else self._operations[("GET", "/users")].answers
        where = f"{status} to {method} {match.operation.template if match else path}"
        key = next((key for key in (str(status), f"{status // 100}XX") if key in answers), None)
        if key is None or (match is None and status < 400):
            return [f"{where} is not a documented answer."]
        validator = answers[key]
        if validator is None:
            return [] if body is None else [f"{where}: no body is documented."]
        if body is None:
            return [f"{where}: the body is missing."]
        if not _header(headers, "content-type").startswith("application/json"):
            return [f"{where}: Content-Type is not application/json."]
        found = [finding.text for finding in validator.findings(where, body)]
        if _is_batch(path) and status < 400:
            asked = {item["id"]: item for item in _items(request_body, "requests")}
            for answer in _items(body, "responses"):
                found += self._check_batch_answer(asked.get(answer.get("id")), answer)
        return found

    def check_notification(self, body: object) -> list[str]:
        """The violations of one change notification, as it is posted to a webhook."""
        if self._notification is None:
            raise AssertionError("the contract has a schema for notifications")
        return [finding.text for finding in self._notification.findings("a notification", body)]

    def _check_batch_answer(self, asked: Json | None, answer: dict[str, Any]) -> list[str]:
        if _header(answer.get("headers", {}), FAULT_HEADER):
            return []
        if asked is None:
            return [f"$batch: item {answer.get('id')} answers no request."]
        texts = self.check_response(
            asked["method"], asked["url"], answer["status"], answer.get("headers", {}), answer.get("body")
        )
        return [f"$batch item {answer['id']}: {text}" for text in texts]

    def _operation(self, method: str, template: str, item: Json, spec: Json) -> Operation:
        parameters = [self._parameter(entry) for entry in [*item.get("parameters", []), *spec.get("parameters", [])]]
        body = spec.get("requestBody")
        return Operation(
            method=method,
            template=template,
            query={entry["name"]: entry for entry in parameters if entry["in"] == "query"},
            headers=frozenset(entry["name"].lower() for entry in parameters if entry["in"] == "header"),
            body=self._validator(body),
            body_required=bool(body and body.get("required")),
            answers={status: self._validator(answer) for status, answer in spec["responses"].items()},
        )

    def _parameter(self, entry: Json) -> Json:
        shared: Json = self._shared["parameters"]
        return shared[entry["$ref"].rpartition("/")[2]] if "$ref" in entry else entry

    def _validator(self, holder: Json | None) -> Schema | None:
        """The validator of a request body or an answer, or None where there is no body; compiled once per schema."""
        if holder and "$ref" in holder:
            holder = self._shared["responses"][holder["$ref"].rpartition("/")[2]]
        if not holder or "content" not in holder:
            return None
        schema = json.dumps(holder["content"]["application/json"]["schema"]).replace('"#/', f'"{ROOT}#/')
        if schema not in self._validators:
            self._validators[schema] = Schema(json.loads(schema), self._document, self._registry)
        return self._validators[schema]


def spelled(path: str, body: object) -> object:
    """The body of an action with its parameters as the contract spells them: Microsoft's own clients say `Comment`."""
    if not isinstance(body, dict) or path.rpartition("/")[2].lower() not in ACTIONS:
        return body
    return {name[:1].lower() + name[1:]: value for name, value in body.items()}


def _canonical(segments: list[str]) -> tuple[list[str], str]:
    """The one way to spell a path of which Graph knows several, and the id of the calendar that it names, if it does.

    `/calendars/{id}` for the calendar, its events also below it (learn.microsoft.com/graph/api/resources/calendar),
    `graph.room` for `microsoft.graph.room` (learn.microsoft.com/graph/api/place-list), and `delta()`, as Microsoft's
    Python client writes it, for `delta`.
    """
    segments = [each.removesuffix("()") for each in segments]
    segments = [f"microsoft.{each}" if each.lower().startswith("graph.room") else each for each in segments]
    calendar_id = ""
    if len(segments) >= 4 and (segments[0], segments[2]) == ("users", "calendars"):
        calendar_id = segments[3]
        segments = [*segments[:2], "calendar", *segments[4:]]
    if len(segments) >= 5 and (segments[0], segments[2], segments[3]) == ("users", "calendar", "events"):
        segments = [*segments[:2], *segments[3:]]
    return segments, calendar_id


def _query_findings(operation: Operation, where: str, pairs: list[tuple[str, str]]) -> Iterator[Finding]:
    seen = {name for name, _ in pairs}
    if len(seen) < len(pairs):
        yield Finding(Kind.SHAPE, f"{where}: a query option appears twice.")
    for name, value in pairs:
        parameter = operation.query.get(name)
        if parameter is None:
            yield Finding(Kind.UNKNOWN, f"{where}: query option {name} is not documented.")
        elif not _fits(parameter["schema"], value):
            yield Finding(Kind.SHAPE, f"{where}: query option {name} has the wrong form.")
    for name, parameter in operation.query.items():
        if parameter["required"] and name not in seen:
            yield Finding(Kind.SHAPE, f"{where}: query option {name} is missing.")


def _fits(schema: Mapping[str, Any], value: str) -> bool:
    match schema["type"]:
        case "integer":
            return value.isdecimal()
        case "boolean":
            return value in ("true", "false")
        case _:
            return bool(value) and re.search(schema.get("pattern", ""), value) is not None


def _items(body: object, name: str) -> list[dict[str, Any]]:
    """The well-formed entries of a batch body; what is malformed was reported by its schema already."""
    entries = body.get(name) if isinstance(body, dict) else None
    needed = {"requests": ("id", "method", "url"), "responses": ("id", "status")}[name]
    return [e for e in entries or [] if isinstance(e, dict) and all(key in e for key in needed)]


def _relative(path: str) -> str:
    return path.removeprefix("/v1.0")


def _is_batch(url: str) -> bool:
    return _relative(urlsplit(url).path) == "/$batch"


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")
