"""A stateful local Microsoft Graph over HTTP: the embedded default of a first run, and what the tests run against.

It keeps calendars, people and places of one invented tenant, answers under ``/v1.0`` as far as the Graph contract
beside this file goes, and fails loudly (400 ``SandboxNotEmulated``) on everything it does not emulate. Faults, clocks,
outside actors and ledgers live under ``/_sandbox`` and as plain methods of `graph.sandbox.tenant.Tenant`.
"""
