"""The app package fits Microsoft's schema and Teams' rules, says what the code can do, and is the same every time."""

import json
import re
import shutil
import tomllib
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from bot.package import SOURCE, Developer, build, build_from_settings, command_lists
from bot.settings import CannotStart
from cards.language import LANGUAGES
from dialogs.command_table import COMMANDS, MENU_LIMIT, Scope

BOT_ID = "11111111-2222-3333-4444-555555555555"
LANGUAGE_FILES = ("en.json", "fi.json", "sv.json", "de.json")
HOST = "rooms.example.com"
DEVELOPER = Developer(
    'Facilities "East"', "https://example.com", "https://example.com/privacy", "https://example.com/terms"
)


@dataclass(frozen=True)
class SomeSettings:
    app_id: str | None = BOT_ID
    public_host: str | None = HOST
    developer_name: str = "Facilities"
    website_url: str | None = None
    privacy_url: str | None = None
    terms_url: str | None = None


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return shutil.copytree(SOURCE, tmp_path / "manifest")


def manifest_in(package: Path) -> dict[str, Any]:
    with zipfile.ZipFile(package) as opened:
        manifest: dict[str, Any] = json.loads(opened.read("manifest.json"))
        return manifest


def refusal_of(source: Path, *, bot_id: str = BOT_ID, host: str = HOST) -> str:
    output = source.parent / "refused.zip"
    with pytest.raises(CannotStart) as refused:
        build(bot_id=bot_id, host=host, output=output, source=source)
    assert not output.exists()
    return str(refused.value)


def change(source: Path, how: Callable[[Any], object]) -> None:
    manifest = json.loads((source / "manifest.json").read_text("utf-8"))
    how(manifest)
    (source / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def test_the_package_is_flat_and_holds_the_manifest_and_its_icons(tmp_path: Path) -> None:
    package = build(bot_id=BOT_ID, host=HOST, output=tmp_path / "deep" / "app.zip")
    with zipfile.ZipFile(package) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == ["manifest.json", *LANGUAGE_FILES, "color.png", "outline.png"]
        assert opened.read("color.png") == (SOURCE / "color.png").read_bytes()


def test_ids_host_and_developer_are_filled_in(tmp_path: Path) -> None:
    manifest = manifest_in(build(bot_id=BOT_ID, host=HOST, developer=DEVELOPER, output=tmp_path / "app.zip"))
    assert manifest["bots"][0]["botId"] == BOT_ID
    assert manifest["validDomains"] == [HOST]
    assert manifest["developer"] == {
        "name": 'Facilities "East"',
        "websiteUrl": "https://example.com",
        "privacyUrl": "https://example.com/privacy",
        "termsOfUseUrl": "https://example.com/terms",
    }
    assert "${{" not in json.dumps(manifest)


def test_teams_offers_the_commands_that_the_code_reads(tmp_path: Path) -> None:
    lists = manifest_in(build(bot_id=BOT_ID, host=HOST, output=tmp_path / "app.zip"))["bots"][0]["commandLists"]
    assert [each["scopes"] for each in lists] == [["personal"], ["team"], ["groupChat"]]
    for each in lists:
        offered = [(command["title"], command["description"]) for command in each["commands"]]
        scope = Scope(each["scopes"][0])
        assert offered == [(info.title, info.menu_text) for info in COMMANDS if scope in info.scopes]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_package_speaks_each_language_by_microsofts_schema(language: str, tmp_path: Path) -> None:
    package = build(bot_id=BOT_ID, host=HOST, output=tmp_path / "app.zip")
    with zipfile.ZipFile(package) as opened:
        said = json.loads(opened.read(f"{language}.json"))
    schema = json.loads((SOURCE / "MicrosoftTeams.Localization.schema.json").read_text("utf-8"))
    jsonschema_rs.Draft4Validator(schema).validate(said)
    manifest = manifest_in(package)
    for path, text in said.items():
        english: Any = manifest
        for step in re.findall(r"\$?\w+", path):
            english = english[int(step) if step.isdecimal() else step]
        same = path.endswith((".title", "name.short")) or language == "en"
        assert (text == english) == same or path == "$schema", path


def test_a_language_without_sentences_is_not_promised(source: Path) -> None:
    change(
        source,
        lambda it: it["localizationInfo"]["additionalLanguages"].append({"languageTag": "fr", "file": "fr.json"}),
    )
    assert refusal_of(source) == "The manifest names the language 'fr', in which the app has no sentences."


def test_every_menu_has_room_for_two_more_commands() -> None:
    schema = json.loads((SOURCE / "MicrosoftTeams.schema.json").read_text("utf-8"))
    lists = schema["properties"]["bots"]["items"]["properties"]["commandLists"]["items"]["properties"]
    assert lists["commands"]["maxItems"] == MENU_LIMIT
    left = {each["scopes"][0]: MENU_LIMIT - len(each["commands"]) for each in command_lists()}
    assert left == {"personal": 2, "team": 2, "groupChat": 4}


def test_private_and_shared_channels_are_supported_with_the_consent_that_their_roster_takes(tmp_path: Path) -> None:
    manifest = manifest_in(build(bot_id=BOT_ID, host=HOST, output=tmp_path / "app.zip"))
    assert manifest["supportsChannelFeatures"] == "tier1"
    assert {"name": "ChannelMember.Read.Group", "type": "Application"} in (
        manifest["authorization"]["permissions"]["resourceSpecific"]
    )
    assert manifest["webApplicationInfo"]["id"] == BOT_ID
    assert manifest["webApplicationInfo"]["resource"]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, source: Path) -> None:
    first = build(bot_id=BOT_ID, host=HOST, output=tmp_path / "first.zip")
    for file in source.iterdir():
        file.touch()
    second = build(bot_id=BOT_ID, host=HOST, output=tmp_path / "second.zip", source=source)
    assert first.read_bytes() == second.read_bytes()


def test_the_app_keeps_its_id_and_has_the_version_of_the_project() -> None:
    manifest = json.loads((SOURCE / "manifest.json").read_text("utf-8"))
    project = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    assert manifest["id"] == "b592c89a-d624-4e92-b5b4-f4b532d1ebd5"
    assert manifest["version"] == project["version"]


def test_the_outline_icon_is_white_on_transparent() -> None:
    rows = rgba_rows((SOURCE / "outline.png").read_bytes(), width=32)
    pixels = [tuple(row[at : at + 4]) for row in rows for at in range(0, len(row), 4)]
    assert {pixel[:3] for pixel in pixels if pixel[3]} == {(255, 255, 255)}
    assert {0, 255} <= {pixel[3] for pixel in pixels}
    assert all(rows[y][x * 4 + 3] == 0 for y in (0, 31) for x in range(32))


def rgba_rows(png: bytes, *, width: int) -> list[bytearray]:
    """Undo the five filters of PNG (https://www.w3.org/TR/png/#9Filters) on a picture of eight-bit RGBA."""
    packed, at = b"", 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += length + 12
    raw, stride = zlib.decompress(packed), width * 4
    rows, above = [], bytearray(stride)
    for start in range(0, len(raw), stride + 1):
        row = bytearray(raw[start + 1 : start + 1 + stride])
        for i in range(stride):
            left, up, corner = (row[i - 4] if i >= 4 else 0), above[i], (above[i - 4] if i >= 4 else 0)
            nearest = min((left, up, corner), key=lambda each, guess=left + up - corner: abs(guess - each))  # type: ignore[misc]
            row[i] = (row[i] + (0, left, up, (left + up) // 2, nearest)[raw[start]]) % 256
        rows.append(row)
        above = row
    return rows


@pytest.mark.parametrize("host", ["https://rooms.example.com", "rooms.example.com:443", "rooms", "", "-a.example.com"])
def test_a_host_that_is_no_dns_name_is_refused(source: Path, host: str) -> None:
    assert refusal_of(source, host=host) == (
        f"The host of the app package is a DNS name such as rooms.example.com, not {host!r}."
    )


def test_a_bot_id_that_is_no_guid_is_refused(source: Path) -> None:
    assert "at $.bots[0].botId: 'roomkeeper' does not match" in refusal_of(source, bot_id="roomkeeper")


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        (
            lambda manifest: manifest["bots"][0].update(scopes=["everywhere"]),
            "The manifest does not fit Microsoft's schema, at $.bots[0].scopes[0]: "
            "'everywhere' is not one of ['team', 'personal', 'groupChat', 'copilot'].",
        ),
        (
            lambda manifest: (manifest.pop("version"), manifest.update(accentColor="green")),
            "The manifest does not fit Microsoft's schema, at $: 'version' is a required property; "
            "at $.accentColor: 'green' does not match '^#[0-9a-fA-F]{6}$'.",
        ),
        (
            lambda manifest: manifest["developer"].update(name="${{OWNER}}"),
            "The manifest has a placeholder that nothing fills: OWNER.",
        ),
        (
            lambda manifest: manifest["developer"].update(privacyUrl="http://example.com"),
            "The manifest needs an https address at $.developer.privacyUrl, not 'http://example.com'.",
        ),
        (lambda manifest: manifest.pop("bots"), "The manifest must name exactly one bot."),
        (
            lambda manifest: manifest["icons"].update(color="icons/color.png"),
            "The manifest names the icon 'icons/color.png', but the package has no directories.",
        ),
        (
            lambda manifest: manifest["icons"].update(color="outline.png"),
            "The icon outline.png must be 192 × 192 pixels, but is 32 × 32.",
        ),
        (lambda manifest: manifest["icons"].update(color="color.svg"), "The icon color.svg is no PNG file."),
    ],
)
def test_a_broken_manifest_is_refused_with_what_is_wrong_with_it(
    source: Path, how: Callable[[Any], object], sentence: str
) -> None:
    change(source, how)
    assert refusal_of(source) == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"id": }', "The file manifest.json is no JSON: Expecting value: line 1 column 8 (char 7)."),
        (b"[]", "The file manifest.json holds no JSON object."),
        (b"\xff", "The file manifest.json is no UTF-8 text."),
    ],
)
def test_a_manifest_that_cannot_be_read_is_refused_with_the_place(source: Path, content: bytes, sentence: str) -> None:
    (source / "manifest.json").write_bytes(content)
    assert refusal_of(source) == sentence


def test_a_missing_icon_is_refused_by_name(source: Path) -> None:
    (source / "outline.png").unlink()
    assert refusal_of(source) == f"The file outline.png is missing in {source}."


def test_an_outline_without_transparency_is_refused(source: Path) -> None:
    png = bytearray((source / "outline.png").read_bytes())
    png[25] = 2  # the colour type, of IHDR: RGB without alpha
    (source / "outline.png").write_bytes(png)
    assert refusal_of(source) == "The icon outline.png must be transparent, but has no alpha channel."


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match=r"The app package cannot be written to .*app\.zip: "):
        build(bot_id=BOT_ID, host=HOST, output=tmp_path / "file" / "app.zip")


def test_the_settings_fill_the_package_and_pages_fall_back_on_the_host(tmp_path: Path) -> None:
    manifest = manifest_in(build_from_settings(SomeSettings(terms_url="https://example.com/t"), tmp_path / "app.zip"))
    assert manifest["developer"] == {
        "name": "Facilities",
        "websiteUrl": f"https://{HOST}",
        "privacyUrl": f"https://{HOST}",
        "termsOfUseUrl": "https://example.com/t",
    }


@pytest.mark.parametrize(
    ("settings", "name"),
    [(SomeSettings(app_id=None), "MicrosoftAppId"), (SomeSettings(public_host=None), "ROOMKEEPER_PUBLIC_HOST")],
)
def test_a_missing_setting_is_named(tmp_path: Path, settings: SomeSettings, name: str) -> None:
    with pytest.raises(CannotStart, match=f"set {name} in the environment"):
        build_from_settings(settings, tmp_path / "app.zip")
