"""The process: how activities come in and go out, what is stored, and the wiring of everything.

Inwards: `http` → `adapter` (trust checked by `trust`) → a bot with `on_turn`. Outwards: `connector` inside a turn,
`messenger` outside one. The Bot Framework SDK is fenced in here and in `dialogs`.
"""
