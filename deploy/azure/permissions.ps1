# Lets the app read and write the calendars of room mailboxes, and of nobody else. Run it as an admin of Exchange.
# `setup` in the chat shows the same, filled in. learn.microsoft.com/exchange/permissions-exo/application-rbac
# A change takes up to two hours to act; the last line tells at once whether it will.
param(
    [Parameter(Mandatory)] [guid] $AppId,
    [Parameter(Mandatory)] [guid] $TenantId
)
$ErrorActionPreference = 'Stop'

Connect-MgGraph -TenantId $TenantId -Scopes Application.Read.All
Connect-ExchangeOnline
$app = Get-MgServicePrincipal -Filter "appId eq '$AppId'"
New-ServicePrincipal -AppId $app.AppId -ObjectId $app.Id -DisplayName Roomkeeper
New-ManagementScope -Name 'Roomkeeper rooms' `
    -RecipientRestrictionFilter "RecipientTypeDetails -eq 'RoomMailbox'"
New-ManagementRoleAssignment -App $app.Id -Role 'Application Calendars.ReadWrite' `
    -CustomResourceScope 'Roomkeeper rooms'
New-ManagementRoleAssignment -App $app.Id -Role 'Application MailboxSettings.Read' `
    -CustomResourceScope 'Roomkeeper rooms'
$room = (Get-EXOMailbox -RecipientTypeDetails RoomMailbox -ResultSize 1).PrimarySmtpAddress
Test-ServicePrincipalAuthorization -Identity $app.Id -Resource $room
