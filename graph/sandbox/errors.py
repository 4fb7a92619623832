"""How the sandbox refuses: one exception that carries what Graph would put into an error answer."""

from typing import Any


class GraphError(Exception):
    """An answer that is an error: status, Graph's code, a sentence, more headers and more members of ``error``."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}
        self.extra = extra or {}


def not_emulated(what: str) -> GraphError:
    """For everything that real Graph may do and the sandbox does not: better loud than silently different."""
    return GraphError(400, "SandboxNotEmulated", f"The sandbox does not emulate this: {what}.")


def not_found() -> GraphError:
    """For an item id that leads to nothing in this mailbox."""
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def invalid(message: str, code: str = "ErrorInvalidRequest") -> GraphError:
    """For a request that is well formed and yet means nothing that Exchange would do."""
    return GraphError(400, code, message)
