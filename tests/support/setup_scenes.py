"""The setup in every state, as its card is drawn."""

from booking.onboarding import Progress, Row, Standing, Step
from cards.elements import Card
from cards.setup import AppIdentity, permission_card, setup_card

DONE, TODO, UNKNOWN = Standing.DONE, Standing.TODO, Standing.UNKNOWN
APP = AppIdentity(
    "c0a1e7d4-52b6-4c39-8a0f-2f6d1be3a9b7", "7b1f8a52-3c1e-4f0a-9a57-0c6a4f6f2d10", "https://login.microsoftonline.com"
)


def _progress(*standings: Standing, count: int = 0, total: int = 0, signed: bool = True) -> Progress:
    counted = (Step.SCOPE, Step.ROOMS, Step.FLOORS)
    rows = [
        Row(step, standing, count if step in counted else 0, total if step in counted else 0)
        for step, standing in zip(Step, standings, strict=True)
    ]
    return Progress(tuple(rows), signed)


CARDS: dict[str, Card] = {
    "setup-silent": setup_card(_progress(DONE, TODO, UNKNOWN, UNKNOWN, TODO, UNKNOWN, TODO, TODO)),
    "setup-permission": setup_card(_progress(DONE, DONE, TODO, UNKNOWN, TODO, UNKNOWN, TODO, TODO)),
    "setup-scope": setup_card(_progress(DONE, DONE, DONE, TODO, DONE, TODO, TODO, TODO, count=9, total=12)),
    "setup-rooms": setup_card(_progress(DONE, DONE, DONE, DONE, TODO, UNKNOWN, TODO, TODO, signed=False)),
    "setup-switch": setup_card(_progress(DONE, DONE, DONE, DONE, DONE, TODO, TODO, TODO, count=9, total=12)),
    "setup-booking": setup_card(_progress(DONE, DONE, DONE, DONE, DONE, DONE, DONE, TODO, count=12, total=12)),
    "setup-done": setup_card(_progress(*[DONE] * 8, count=12, total=12)),
    "permission": permission_card(APP),
    "permission-sandbox": permission_card(None),
}
"""Each card by the name of its golden file."""
