"""The gallery shows a card in each of its looks, drawn by the real client."""

from pathlib import Path

from tests.support.drawn import cards_in
from tests.support.gallery import LOOKS, make
from tests.support.plan_scenes import DRAWINGS, picture_at

PNG = b"\x89PNG"


async def test_the_gallery_shows_a_card_in_every_look_and_on_a_sheet(tmp_path: Path) -> None:
    await make(tmp_path, tmp_path / "sheets", {"notice": cards_in("en-GB")["notice"]})
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    pictures = {look: (tmp_path / f"notice-{look}.png").read_bytes() for look in LOOKS}
    assert all(picture.startswith(PNG) for picture in pictures.values())
    assert len(set(pictures.values())) == len(LOOKS), "two looks look the same"
    assert all(f"notice-{look}.png" in page for look in LOOKS)
    assert {path.stem for path in (tmp_path / "sheets").iterdir()} == set(LOOKS)


async def test_the_gallery_shows_the_pictures_of_floors(tmp_path: Path) -> None:
    cards = {name: cards_in("en-GB")[name] for name in ("floor", "floor-picture")}
    await make(tmp_path, None, cards)  # it fails where the client cannot draw a picture
    pictures = [(tmp_path / f"{name}-light.png").read_bytes() for name in cards]
    assert len(set(pictures)) == 2


def test_each_picture_of_a_floor_is_another_one() -> None:
    written = {address: picture_at(address) for address in DRAWINGS}
    assert len(set(written.values())) == len(written) == 5
