"""The transport that every test's Graph traffic goes through: each exchange is held against the Graph contract.

Nobody has to ask for it: the fixtures hand it out, a violation fails the test that caused it, and the run counts.
"""

import json
from dataclasses import dataclass, field

import httpx

from graph.sandbox.contract import Contract

GRAPH = "/v1.0/"
FAULT_HEADER = "x-sandbox-fault"  # the sandbox marks answers that it breaks on purpose


@dataclass(slots=True)
class ContractLedger:
    """How many exchanges were validated, what was wrong with them, and whether there were to be any."""

    exchanges: int = 0
    violations: list[str] = field(default_factory=list)
    meant: bool = False


class ContractTransport(httpx.AsyncBaseTransport):
    """Passes requests on to another transport and notes whatever the contract has against request or answer."""

    def __init__(self, inner: httpx.AsyncBaseTransport, *, contract: Contract, ledger: ContractLedger) -> None:
        self._inner, self._contract, self._ledger = inner, contract, ledger

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        target = request.url.raw_path.decode()
        if not target.startswith(GRAPH):
            return await self._inner.handle_async_request(request)
        asked = _json(await request.aread())
        self._ledger.exchanges += 1
        self._note(self._contract.check_request(request.method, target, request.headers, asked))
        answer = await self._inner.handle_async_request(request)
        content = await answer.aread()
        await answer.aclose()
        if FAULT_HEADER not in answer.headers:
            path = request.url.raw_path.decode().partition("?")[0]
            self._note(
                self._contract.check_response(
                    request.method, path, answer.status_code, answer.headers, _json(content), request_body=asked
                )
            )
        return httpx.Response(answer.status_code, headers=answer.headers, content=content, extensions=answer.extensions)

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _note(self, violations: list[str]) -> None:
        self._ledger.violations.extend(violations)


def _json(content: bytes) -> object:
    """The parsed body, None for none; what is no JSON is handed on as text and violates every schema."""
    try:
        return json.loads(content) if content else None
    except ValueError:
        return content.decode(errors="replace")
