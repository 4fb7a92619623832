"""Who may call: client credentials for a token, and the mailboxes that the app's role assignment reaches.

Sources: learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow and Exchange's "RBAC for
Applications". The answers about the authority are what msal asks for before it asks for a token.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from graph.sandbox.errors import GraphError

AUTHORITY = "https://login.microsoftonline.com"
SCOPE_SUFFIX = "/.default"
ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Token:
    """One issued token: whose it is and until when it is good."""

    app_id: str
    expires_at: datetime


class Access:
    """Issues tokens and decides about them. The knobs are plain attributes and methods."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        tenant_id: str,
        apps: Mapping[str, str],
        scope: Iterable[str],
        require_token: bool,
    ) -> None:
        self._now = now
        self._tenant_id = tenant_id
        self._apps = dict(apps)  # client id -> secret
        self._tokens: dict[str, Token] = {}
        self._scopes = [(datetime.min.replace(tzinfo=now().tzinfo), frozenset(map(str.lower, scope)))]
        self.require_token = require_token
        self.token_lifetime_s = 3599
        self.consented = True  # False: an administrator took the app's permissions back
        self.reads_settings = True  # False: the app has no MailboxSettings.Read, which calendars do not need
        self.tokens_issued = 0

    def issue(self, tenant: str, form: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """Status and body of the token endpoint for one form."""
        if tenant.lower() != self._tenant_id:
            return 400, _refusal("invalid_request", "AADSTS90002", f"Tenant '{tenant}' not found.")
        if form.get("grant_type") != "client_credentials" or "client_assertion" in form:
            return 400, _refusal("unsupported_grant_type", "SandboxNotEmulated", "Only client secrets are emulated.")
        if not form.get("scope", "").endswith(SCOPE_SUFFIX):
            return 400, _refusal("invalid_scope", "AADSTS1002012", "The scope must end with /.default.")
        if form.get("client_id") not in self._apps:
            return 400, _refusal("unauthorized_client", "AADSTS700016", "The application was not found in the tenant.")
        if self._apps[form["client_id"]] != form.get("client_secret"):
            return 401, _refusal("invalid_client", "AADSTS7000215", "Invalid client secret provided.")
        token = f"sandbox.{secrets.token_urlsafe(24)}"
        expires_at = self._now() + timedelta(seconds=self.token_lifetime_s)
        self._tokens[token] = Token(app_id=form["client_id"], expires_at=expires_at)
        self.tokens_issued += 1
        lifetime = {"expires_in": self.token_lifetime_s, "ext_expires_in": self.token_lifetime_s}
        return 200, {"token_type": "Bearer", "access_token": token, **lifetime}

    def app_of(self, authorization: str | None) -> str:
        """The app behind an Authorization header.

        Raises:
            GraphError: 401 InvalidAuthenticationToken without a good token.
        """
        scheme, _, value = (authorization or "").partition(" ")
        token = self._tokens.get(value) if scheme.lower() == "bearer" else None
        if token and token.expires_at > self._now():
            return token.app_id
        if not self.require_token:
            return ANONYMOUS
        message = "Access token is empty." if not value else "Lifetime validation failed, the token is expired."
        raise GraphError(401, "InvalidAuthenticationToken", message)

    def check_directory(self) -> None:
        """Refuse calls about users and places after the consent was taken back."""
        if not self.consented:
            raise GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")

    def check_mailbox(self, address: str) -> None:
        """Refuse a mailbox outside the app's scope, as the scope was known some time ago."""
        if not self.consented or not self.reaches(address):
            raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")

    def check_settings(self) -> None:
        """Refuse the settings of a mailbox to an app without MailboxSettings.Read, whatever calendars it may read."""
        if not self.reads_settings:
            raise GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")

    def reaches(self, address: str) -> bool:
        """Whether the scope in force now covers a mailbox."""
        in_force = [scope for since, scope in self._scopes if since <= self._now()]
        return address.lower() in in_force[-1]

    def set_scope(self, addresses: Iterable[str], *, after_s: float = 0.0) -> None:
        """Change the mailboxes in scope; Exchange applies it late (30 minutes to 2 hours in reality)."""
        since = self._now() + timedelta(seconds=after_s)
        self._scopes.append((since, frozenset(address.lower() for address in addresses)))

    def revoke_tokens(self) -> None:
        """Make every token that was issued so far worthless."""
        self._tokens.clear()

    def openid_configuration(self, tenant: str) -> dict[str, Any]:
        """What msal reads before its first token request."""
        base = f"{AUTHORITY}/{tenant}"
        return {
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "issuer": f"{base}/v2.0",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def instance_discovery(self) -> dict[str, Any]:
        """What msal reads to learn the names under which one cloud is known."""
        host = AUTHORITY.removeprefix("https://")
        alias = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
        return {
            "tenant_discovery_endpoint": f"{AUTHORITY}/{self._tenant_id}/v2.0/.well-known/openid-configuration",
            "api-version": "1.1",
            "metadata": [alias],
        }


def _refusal(error: str, code: str, message: str) -> dict[str, Any]:
    return {"error": error, "error_description": f"{code}: {message}", "error_codes": [], "suberror": ""}
