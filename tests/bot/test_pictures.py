"""Pictures that people send, read in a process of its own: what is taken, and what hostile ones come to."""

import asyncio
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from booking.plans.model import BadPicture, Picture, PictureFault
from booking.plans.sniff import SIZE_LIMIT
from bot.pictures.reader import SafeReader
from bot.pictures.reduce import GREYS, SIDE, NotTaken, drawn_svg
from tests.support import pictures
from tests.support.pictures import announcing, jpeg, plan_image, png


async def read(content: bytes) -> Picture:
    return await SafeReader().read(content)


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content), formats=("PNG",))


async def fault(content: bytes) -> BadPicture:
    with pytest.raises(BadPicture) as caught:
        await read(content)
    return caught.value


@pytest.mark.parametrize(
    "content",
    [png(), jpeg(), png(plan_image().convert("P")), png(plan_image().convert("1"))],
    ids=["png", "jpeg", "palette", "bits"],
)
async def test_a_picture_is_kept_small_and_grey_and_looks_the_same(content: bytes) -> None:
    picture = await read(content)
    kept = opened(picture)
    assert kept.size == (picture.width, picture.height) == (1000, 600)
    assert len(kept.getcolors() or ()) <= GREYS
    grey = kept.convert("L")
    assert grey.getpixel((500, 300)) == 255
    assert grey.getpixel((250, 120)) == 0
    assert len(picture.content) < 20_000


async def test_a_large_picture_is_made_smaller_in_proportion() -> None:
    picture = await read(jpeg(plan_image(4800, 2400)))
    assert (picture.width, picture.height) == (SIDE, SIDE // 2)


async def test_what_can_be_seen_through_is_white_and_sixteen_bits_are_read() -> None:
    clear = Image.new("RGBA", (200, 150), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (50, 50, 100, 100))
    kept = opened(await read(png(clear))).convert("L")
    assert (kept.getpixel((10, 10)), kept.getpixel((75, 75))) == (255, 0)
    deep = Image.new("I;16", (200, 150), 65_535)
    deep.paste(0, (50, 50, 100, 100))
    kept = opened(await read(png(deep))).convert("L")
    assert (kept.getpixel((10, 10)), kept.getpixel((75, 75))) == (255, 0)


async def test_a_photo_that_lies_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = await read(jpeg(plan_image(), exif=exif))
    assert (picture.width, picture.height) == (600, 1000)


async def test_nothing_that_came_along_is_kept() -> None:
    content = pictures.with_secrets()
    assert b"secret" in content
    kept = (await read(content)).content
    assert b"secret" not in kept
    assert b"tEXt" not in kept
    assert kept.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", PictureFault.EMPTY),
        (pictures.ARCHIVE, PictureFault.ARCHIVE),
        (pictures.locked_pdf(), PictureFault.PDF_LOCKED),
        (b"%PDF-1.7\n%%EOF", PictureFault.BROKEN),
        (pictures.pdf()[:400], PictureFault.BROKEN),
        (pictures.SVG[:-9], PictureFault.BROKEN),
        (pictures.other("GIF"), PictureFault.OTHER_PICTURE),
        (pictures.other("WEBP"), PictureFault.OTHER_PICTURE),
        (pictures.other("TIFF"), PictureFault.OTHER_PICTURE),
        (b"a plan", PictureFault.NO_PICTURE),
        (b"\x89PNG\r\n\x1a\nnothing", PictureFault.BROKEN),
        (png()[:2_000], PictureFault.BROKEN),
        (jpeg()[:2_000], PictureFault.BROKEN),
        (b"\xff\xd8\xff" + bytes(range(64)), PictureFault.BROKEN),
        (png(plan_image(300, 40)), PictureFault.TOO_SMALL),
        (png(plan_image(12_000, 100)), PictureFault.TOO_SMALL),
    ],
    ids=[
        "empty",
        "zip",
        "pdf-locked",
        "pdf-empty",
        "pdf-half",
        "svg-half",
        "gif",
        "webp",
        "tiff",
        "text",
        "png-alone",
        "png-half",
        "jpeg-half",
        "jpeg-noise",
        "low",
        "narrow",
    ],
)
async def test_what_is_not_taken_says_why(content: bytes, expected: PictureFault) -> None:
    assert (await fault(content)).fault is expected


async def test_the_first_page_of_a_pdf_is_taken() -> None:
    picture = await read(pictures.pdf(3))
    assert (picture.width, picture.height) == (SIDE, 720)
    kept = opened(picture).convert("L")
    assert (kept.getpixel((600, 360)), kept.getpixel((300, 144))) == (255, 0)


async def test_a_pdf_of_300_pages_is_refused_with_their_number() -> None:
    bad = await fault(pictures.pdf(300))
    assert (bad.fault, bad.values) == (PictureFault.PDF_PAGES, {"pages": 300, "limit": 50})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
async def test_an_svg_is_drawn_on_white(encoding: str) -> None:
    text = pictures.SVG.decode().replace('<?xml version="1.0"?>\n', "")
    picture = await read(text.encode(encoding))
    assert (picture.width, picture.height) == (SIDE, 720)
    kept = opened(picture).convert("L")
    assert kept.getpixel((600, 360)) == 255
    assert sum(kept.crop((597, 100, 604, 101)).histogram()[:128]) > 0


LOCAL = Path(__file__).parents[2] / "manifest" / "color.png"

ACTIVE = {
    "script": "<script>alert(1)</script>",
    "script-prefixed": '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    "onload": '<g onload="alert(1)"/>',
    "html": "<foreignObject><p>x</p></foreignObject>",
    "web": '<image href="http://evil.example/x.png" width="400" height="300"/>',
    "web-xlink": '<image xlink:href="//evil.example/x.png" width="400" height="300"/>',
    "file": f'<image href="{LOCAL}" width="400" height="300"/>',
    "file-url": f'<image href="{LOCAL.as_uri()}" width="400" height="300"/>',
    "relative": '<image href="manifest/color.png" width="400" height="300"/>',
    "use": '<use href="https://evil.example/x.svg#a"/>',
    "filter": '<filter id="f"><feImage href="https://evil.example/x.png"/></filter>',
    "svg-in-svg": '<image href="data:image/svg+xml;base64,PHN2Zy8+" width="400" height="300"/>',
    "javascript": '<image href=" javascript:alert(1)" width="4" height="3"/>',
}


@pytest.mark.parametrize("inner", ACTIVE.values(), ids=ACTIVE)
async def test_an_svg_with_scripts_or_links_to_elsewhere_is_not_drawn(inner: str) -> None:
    assert (await fault(pictures.svg_with(inner))).fault is PictureFault.SVG_ACTIVE


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>',
    ],
    ids=["file", "bomb"],
)
async def test_an_svg_with_entities_is_not_drawn(head: str) -> None:
    assert (await fault(pictures.svg_with("<text>&x;</text>", head))).fault is PictureFault.SVG_ACTIVE


async def test_the_letters_of_an_svg_are_drawn_in_whatever_font_there_is() -> None:
    for family in ("", "font-family='serif'", "font-family='ISOCPEUR'"):
        letters = pictures.svg_with(f"<text x='40' y='200' font-size='120' {family}>3.14</text>")
        drawn = opened(await read(letters)).convert("L").crop((60, 250, 1200, 640))
        assert any(drawn.histogram()[:128]), family


def test_where_no_font_is_an_svg_with_letters_is_refused_and_one_without_is_drawn() -> None:
    with pytest.raises(NotTaken) as caught:
        drawn_svg(pictures.svg_with("<text x='40' y='200'>3.14</text>"), fonts=False)
    assert caught.value.told == {"fault": PictureFault.NO_FONT}
    for inner in ("", "<text> </text>"):
        assert drawn_svg(pictures.svg_with(inner), fonts=False).startswith(b"\x89PNG")


async def test_an_svg_of_any_size_is_drawn_at_ours_and_a_strip_is_too_small() -> None:
    vast = pictures.SVG.replace(b'viewBox="0 0 500 300"', b'viewBox="0 0 500 300" width="5000000mm" height="3000000mm"')
    assert (await read(vast)).width == SIDE
    strip = pictures.SVG.replace(b'viewBox="0 0 500 300"', b'viewBox="0 0 50000 3"')
    assert (await fault(strip)).fault is PictureFault.TOO_SMALL


async def test_an_svg_that_takes_too_much_ends_with_its_own_process() -> None:
    deep = "<g>" * 100_000 + "</g>" * 100_000
    assert (await fault(pictures.svg_with(deep))).fault in (PictureFault.BROKEN, PictureFault.TOO_HARD)


async def test_forty_megapixels_are_refused_with_their_number_and_never_decoded() -> None:
    content = announcing(8_000, 5_000)
    assert len(content) < 20_000
    bad = await fault(content)
    assert (bad.fault, bad.values) == (PictureFault.TOO_MANY_PIXELS, {"megapixels": 40, "limit": 25})
    assert (await fault(announcing(60_000, 60_000 // 8))).fault is PictureFault.TOO_MANY_PIXELS


async def test_a_bomb_of_text_is_not_unpacked() -> None:
    bomb = png()
    body = b"zTXt"
    text = b"k\0\0" + zlib.compress(b"x" * 80_000_000, 9)
    chunk = struct.pack(">I", len(text)) + body + text + struct.pack(">I", zlib.crc32(body + text))
    assert (await fault(bomb[:33] + chunk + bomb[33:])).fault in (PictureFault.BROKEN, PictureFault.TOO_HARD)


async def test_a_file_larger_than_agreed_is_not_looked_into() -> None:
    bad = await fault(png() + b"\0" * SIZE_LIMIT)
    assert (bad.fault, bad.values) == (PictureFault.TOO_LARGE, {"limit_mb": 12})


async def test_reading_that_takes_too_long_is_ended() -> None:
    with pytest.raises(BadPicture) as caught:
        await SafeReader(read_s=0.0).read(png())
    assert caught.value.fault is PictureFault.TOO_HARD


def a_program(folder: Path, body: str) -> Path:
    """Write a program that has the bounds of the real one, and does something else than decode."""
    program = folder / "reduce.py"
    program.write_text(
        "import os\n"
        "from importlib.util import module_from_spec, spec_from_file_location\n"
        f"spec = spec_from_file_location('reduce', {str(SafeReader.program)!r})\n"
        "reduce = module_from_spec(spec); spec.loader.exec_module(reduce)\n"
        "NotTaken = reduce.NotTaken\n"
        f"def instead(content): {body}\n"
        "reduce.reduce = instead\n"
        "reduce.main()\n"
    )
    return program


@pytest.mark.parametrize(
    ("mebibytes", "expected"), [(2_048, PictureFault.TOO_HARD), (64, PictureFault.BROKEN)], ids=["too-much", "little"]
)
async def test_a_decoder_that_takes_all_it_gets_ends_with_its_own_process(
    tmp_path: Path, mebibytes: int, expected: PictureFault
) -> None:
    program = a_program(tmp_path, f"bytearray({mebibytes} * 1024 ** 2); raise NotTaken('broken')")
    with pytest.raises(BadPicture) as caught:
        await SafeReader(program=program).read(png())
    assert caught.value.fault is expected


async def test_more_than_a_picture_has_is_not_read_to_its_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    program = a_program(
        tmp_path, "[os.write(1, b'x' * 65536) for _ in range(512)]; import time; time.sleep(60); raise SystemExit"
    )
    with pytest.raises(BadPicture) as caught:
        await SafeReader(program=program).read(png())
    assert caught.value.fault is PictureFault.TOO_HARD
    assert [each.getMessage() for each in caplog.records] == ["a picture came back too large"]


async def test_a_process_that_closes_its_output_and_stays_is_ended(tmp_path: Path) -> None:
    program = a_program(tmp_path, "os.close(1); import time; time.sleep(60)")
    with pytest.raises(BadPicture) as caught:
        await SafeReader(read_s=1.0, program=program).read(png())
    assert caught.value.fault is PictureFault.TOO_HARD


async def test_one_picture_is_decoded_at_a_time(tmp_path: Path) -> None:
    alone = str(tmp_path / "alone")
    program = a_program(
        tmp_path,
        f"os.mkdir({alone!r}); import time; time.sleep(0.3); os.rmdir({alone!r}); raise NotTaken('broken')",
    )
    reader = SafeReader(program=program)
    told = await asyncio.gather(*(reader.read(png()) for _ in range(3)), return_exceptions=True)
    assert [each.fault for each in told if isinstance(each, BadPicture)] == [PictureFault.BROKEN] * 3


async def test_the_process_that_reads_knows_nothing_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MicrosoftAppPassword", "secret")
    program = a_program(tmp_path, "raise NotTaken('broken', limit=len(set(os.environ) - {'LC_CTYPE'}))")
    with pytest.raises(BadPicture) as caught:
        await SafeReader(program=program).read(png())
    assert caught.value.values == {"limit": 0}
