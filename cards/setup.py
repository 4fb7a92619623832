"""The way from an empty registry to the first booking: a row for each step, and a button that leads to the next."""

from dataclasses import dataclass
from urllib.parse import quote

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import ActionSet, CardElement, OpenUrlAction

from booking.onboarding import Progress, Row, Standing, Step
from cards.actions.form import OpenForm
from cards.actions.imports import OpenImport
from cards.actions.setup import RunCheck, ShowPermission, ShowSetup, SwitchOn
from cards.elements import Card, button, card, heading, line, row, strong, subheading, warning
from cards.imports import code
from cards.language import say, say_count

_SIGNS = {Standing.DONE: "✓", Standing.TODO: "○", Standing.UNKNOWN: "…"}


@dataclass(frozen=True, slots=True)
class AppIdentity:
    """Which app registration asks Graph: what the script and the link are filled with."""

    client_id: str
    tenant_id: str
    login_url: str
    mg_environment: str = ""
    exchange_environment: str = ""
    """What a national cloud is called in PowerShell."""


def setup_card(progress: Progress) -> Card:
    """Draw how far everything is."""
    done = sum(1 for each in progress.rows if each.standing is Standing.DONE)
    title = say("Roomkeeper is set up ✓") if progress.next is None else say("Set Roomkeeper up")
    counted = say("{done} of {count} steps are done.", done=done, count=len(progress.rows))
    body: list[CardElement] = [heading(title), line(counted, subtle=True)]
    for each in progress.rows:
        is_next = each.step is progress.next
        named = f"{_SIGNS[each.standing]} {_title(each, signed=progress.signed)}"
        # What cannot be told yet looks different from what is to be done.
        unknown = each.standing is Standing.UNKNOWN
        texts: list[CardElement] = [line(named, subtle=True) if unknown else strong(named)]
        texts += [line(_advice(each.step), spacing="None")] if is_next else []
        press = _press(each.step) if is_next else None
        # Below its step: beside it, words on a phone would have no room.
        texts += [ActionSet(actions=[press], spacing="Small")] if press is not None else []
        body.append(row(texts, separator=True))
    return card(body, [button(say("Refresh"), ShowSetup())])


def _title(row: Row, *, signed: bool) -> str:
    done = row.standing is Standing.DONE
    match row.step:
        case Step.CREDENTIALS:
            return say("The app can sign in") if signed else say("This is a sandbox: it needs no credentials")
        case Step.GRAPH:
            return say("Microsoft 365 answers") if done else say("Microsoft 365 does not answer yet")
        case Step.PERMISSION:
            return say("The permission works") if done else say("Permission to read and write the rooms' calendars")
        case Step.SCOPE if row.total:
            return say("{count:,} of {total:,} rooms that I tried can be read", count=row.count, total=row.total)
        case Step.SCOPE:
            return say("Room calendars that I can read")
        case Step.ROOMS:
            return (
                say_count("{count} room is registered", "{count:,} rooms are registered", row.count)
                if done
                else say("Rooms to register")
            )
        case Step.FLOORS if row.total:
            return say("{count:,} of {total:,} rooms have a floor", count=row.count, total=row.total)
        case Step.FLOORS:
            return say("Floors")
        case Step.SWITCH:
            return say("Booking is on") if done else say("Booking is off")
        case Step.BOOKING:
            return say("The first booking is made") if done else say("The first booking")


def _advice(step: Step) -> str:
    match step:
        case Step.GRAPH:
            return say(
                "For your IT department: check the network, the tenant, the client id and the secret, and start me "
                "again. This tells more: python -m bot check"
            )
        case Step.PERMISSION:
            return say(
                "Your IT department gives it, for the rooms only. A change takes up to two hours to take effect."
            )
        case Step.SCOPE:
            return say("The check names those that I am not allowed to read.")
        case Step.ROOMS:
            return say("From your room directory, a file or a paste. You see all of it before it is applied.")
        case Step.SWITCH:
            return say("Once it is on, everybody can book.")
        case Step.BOOKING:
            return say("Try it yourself. You can cancel it right after.")
        case _:
            return ""


def _press(step: Step) -> CardAction | None:
    match step:
        case Step.PERMISSION:
            return button(say("Give permission"), ShowPermission(), style="positive")
        case Step.SCOPE:
            return button(say("Check"), RunCheck(), style="positive")
        case Step.ROOMS:
            return button(say("Import rooms"), OpenImport(), style="positive")
        case Step.SWITCH:
            return button(say("Switch booking on"), SwitchOn(), style="positive")
        case Step.BOOKING:
            return button(say("Book a room"), OpenForm(), style="positive")
        case _:
            return None


def permission_card(app: AppIdentity | None) -> Card:
    """Show both ways to give the permission, the narrow one first, filled in for this app."""
    if app is None:
        body: list[CardElement] = [
            heading(say("Permission")),
            line(say("This is a sandbox: it reads every room that its settings allow, and asks for no consent.")),
        ]
        return card(body, [button(say("Back to setup"), ShowSetup())])
    body = [
        heading(say("Permission for the rooms only")),
        strong(say("This is for your IT department: please send them these lines.")),
        line(
            say(
                "Run this as an admin of Exchange. It lets me read and write the calendars of room mailboxes, and of "
                "nobody else. It takes up to two hours to take effect; the last line tells at once whether it will."
            )
        ),
        *code(script(app)),
        line(
            say(
                "Besides, consent in Entra to the application permissions User.ReadBasic.All, to invite people, and "
                "Place.Read.All, to read seats and floors. Do not consent to Calendars there: it would undo the scope."
            )
        ),
        subheading(say("Or for every calendar")),
        warning(
            say(
                "The consent link gives me every calendar of your organisation, if the app asks for Calendars there. "
                "Permissions add up: the scope above then keeps nothing from me."
            )
        ),
    ]
    # The page that undoes the scope is not the first thing to press.
    presses: list[CardAction] = [
        button(say("Back to setup"), ShowSetup()),
        OpenUrlAction(title=say("Open the consent page"), url=consent_url(app), mode="secondary"),
    ]
    return card(body, presses)


def script(app: AppIdentity) -> tuple[str, ...]:
    """Write the commands that scope the app to room mailboxes. Not to be translated.

    learn.microsoft.com/exchange/permissions-exo/application-rbac
    """
    mg = f" -Environment {app.mg_environment}" if app.mg_environment else ""
    exchange = f" -ExchangeEnvironmentName {app.exchange_environment}" if app.exchange_environment else ""
    return (
        f"Connect-MgGraph{mg} -TenantId {app.tenant_id} -Scopes Application.Read.All",
        f"Connect-ExchangeOnline{exchange}",
        f"$app = Get-MgServicePrincipal -Filter \"appId eq '{app.client_id}'\"",
        "New-ServicePrincipal -AppId $app.AppId -ObjectId $app.Id -DisplayName Roomkeeper",
        "New-ManagementScope -Name 'Roomkeeper rooms' `",
        "  -RecipientRestrictionFilter \"RecipientTypeDetails -eq 'RoomMailbox'\"",
        "New-ManagementRoleAssignment -App $app.Id -Role 'Application Calendars.ReadWrite' `",
        "  -CustomResourceScope 'Roomkeeper rooms'",
        "New-ManagementRoleAssignment -App $app.Id -Role 'Application MailboxSettings.Read' `",
        "  -CustomResourceScope 'Roomkeeper rooms'",
        "$room = (Get-EXOMailbox -RecipientTypeDetails RoomMailbox -ResultSize 1).PrimarySmtpAddress",
        "Test-ServicePrincipalAuthorization -Identity $app.Id -Resource $room",
    )


def consent_url(app: AppIdentity) -> str:
    """Give the page on which a Global Administrator consents (learn.microsoft.com/graph/auth-v2-service)."""
    return f"{app.login_url}/{quote(app.tenant_id)}/adminconsent?client_id={quote(app.client_id)}"
