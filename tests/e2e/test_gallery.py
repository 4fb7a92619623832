"""The gallery shows a card in each of its looks, drawn by the real client."""

from pathlib import Path

from tests.support.drawn import cards_in
from tests.support.gallery import LOOKS, make
from tests.support.plan_scenes import DRAWINGS, picture_at

PNG = b"\x89PNG"


async def test_the_gallery_shows_cards_in_every_look_and_on_a_sheet_with_the_pictures_of_floors(tmp_path: Path) -> None:
    cards = {name: cards_in("en-GB")[name] for name in ("notice", "floor", "floor-picture")}
    await make(tmp_path, tmp_path / "sheets", cards)  # it fails where the client cannot draw a picture
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    pictures = {(name, look): (tmp_path / f"{name}-{look}.png").read_bytes() for name in cards for look in LOOKS}
    assert all(picture.startswith(PNG) for picture in pictures.values())
    assert len(set(pictures.values())) == len(pictures), "two cards or two looks look the same"
    assert all(f"{name}-{look}.png" in page for name, look in pictures)
    assert {path.stem for path in (tmp_path / "sheets").iterdir()} == set(LOOKS)


def test_each_picture_of_a_floor_is_another_one() -> None:
    written = {address: picture_at(address) for address in DRAWINGS}
    assert len(set(written.values())) == len(written) == 5
