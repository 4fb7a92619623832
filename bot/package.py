"""The app package that is uploaded to Teams: the manifest, filled in and checked, and its icons in one zip."""

import io
import json
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.settings import CannotStart
from cards.app_words import full_description, full_name, short_description
from cards.language import LANGUAGES, reader_for, reading
from dialogs.command_table import COMMANDS, Scope

SOURCE = Path(__file__).resolve().parent.parent / "manifest"
"""Where the manifest, the icons and Microsoft's schema are."""

# https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons
ICON_SIZES = {"color": (192, 192), "outline": (32, 32)}

_PLACEHOLDER = re.compile(r"\$\{\{(\w+)\}\}")
_HOST = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z]{2,63}", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_PNG_RGBA = 6
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Developer:
    """Who stands behind the app, as Teams shows it: a name of 32 characters at most, and three https pages."""

    name: str
    website_url: str
    privacy_url: str
    terms_url: str


class PackageSettings(Protocol):
    """The settings that go into the package. What is None is derived from the public host."""

    @property
    def app_id(self) -> str | None:
        """Client id of the bot's app registration."""

    @property
    def public_host(self) -> str | None:
        """DNS name under which Teams reaches the bot."""

    @property
    def developer_name(self) -> str:
        """Who offers the app to the organisation."""

    @property
    def website_url(self) -> str | None:
        """Page about the app."""

    @property
    def privacy_url(self) -> str | None:
        """Page about privacy."""

    @property
    def terms_url(self) -> str | None:
        """Page with the terms of use."""


def build_from_settings(settings: PackageSettings, output: Path) -> Path:
    """Build the package of this installation; gives `output`.

    Raises:
        CannotStart: a setting is missing, or as `build` does.
    """
    if settings.app_id is None:
        raise CannotStart("The app package needs the bot's id: set MicrosoftAppId in the environment.")
    if settings.public_host is None:
        raise CannotStart(
            "The app package needs the DNS name under which Teams reaches the bot: "
            "set ROOMKEEPER_PUBLIC_HOST in the environment."
        )
    website = settings.website_url or f"https://{settings.public_host}"
    developer = Developer(
        settings.developer_name, website, settings.privacy_url or website, settings.terms_url or website
    )
    return build(bot_id=settings.app_id, host=settings.public_host, developer=developer, output=output)


def build(*, bot_id: str, host: str, output: Path, developer: Developer | None = None, source: Path = SOURCE) -> Path:
    """Write the package, the same bytes for the same input; gives `output`.

    `bot_id` is the client id of the bot's app registration, `host` the DNS name under which Teams reaches the bot;
    without a `developer`, the pages are those of the host.

    Raises:
        CannotStart: something is wrong with an argument, the manifest or an icon; one sentence tells what. Nothing was
            written.
    """
    if not _HOST.fullmatch(host):
        raise CannotStart(f"The host of the app package is a DNS name such as rooms.example.com, not {host!r}.")
    home = f"https://{host}"
    developer = developer or Developer("Roomkeeper", home, home, home)
    values = {
        "BOT_ID": bot_id,
        "HOST": host,
        "DEVELOPER_NAME": developer.name,
        "WEBSITE_URL": developer.website_url,
        "PRIVACY_URL": developer.privacy_url,
        "TERMS_URL": developer.terms_url,
    }
    manifest = _json("manifest.json", _filled(_text(source / "manifest.json"), values))
    _add_commands(manifest)
    _validate(manifest, _json("MicrosoftTeams.schema.json", _text(source / "MicrosoftTeams.schema.json")))
    files = {"manifest.json": json.dumps(manifest, indent=2, ensure_ascii=False).encode()}
    files |= _localizations(manifest, source)
    for kind, size in ICON_SIZES.items():
        name = manifest["icons"][kind]
        files[name] = _icon(source, name, size, transparent=kind == "outline")
    packed = _packed(files)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(packed)
    except OSError as error:
        raise CannotStart(f"The app package cannot be written to {output}: {error.strerror}.") from None
    return output


def command_lists() -> list[dict[str, Any]]:
    """Give the manifest's lists of commands, one for each scope, as Teams wants them."""
    return [
        {
            "scopes": [scope.value],
            "commands": [
                {"title": info.title, "description": info.menu_text} for info in COMMANDS if scope in info.scopes
            ],
        }
        for scope in Scope
    ]


def localization(manifest: Mapping[str, Any], language: str) -> dict[str, str]:
    """Write what the app says in a language, by the paths of the manifest; what is typed is the same in all of them.

    https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-localization
    """
    with reading(reader_for(language)):
        said = {
            "$schema": manifest["$schema"].replace("MicrosoftTeams.schema", "MicrosoftTeams.Localization.schema"),
            "name.short": manifest["name"]["short"],
            "name.full": full_name(),
            "description.short": short_description(),
            "description.full": full_description(),
        }
        for at, each in enumerate(command_lists()):
            for nth, command in enumerate(each["commands"]):
                for key in ("title", "description"):
                    said[f"bots[0].commandLists[{at}].commands[{nth}].{key}"] = command[key]
    return said


def _localizations(manifest: dict[str, Any], source: Path) -> dict[str, bytes]:
    """Write the file of each language that the manifest names."""
    schema = _json("MicrosoftTeams.Localization.schema.json", _text(source / "MicrosoftTeams.Localization.schema.json"))
    named = manifest["localizationInfo"]
    tags = {each["file"]: each["languageTag"] for each in named.get("additionalLanguages", ())}
    files = {}
    for name, tag in {named.get("defaultLanguageFile", ""): named["defaultLanguageTag"], **tags}.items():
        if not name:
            continue
        if Path(name).name != name:
            raise CannotStart(f"The manifest names the file {name!r}, but the package has no directories.")
        if tag not in LANGUAGES:
            raise CannotStart(f"The manifest names the language {tag!r}, in which the app has no sentences.")
        said = localization(manifest, tag)
        for misfit in _misfits(schema, said):
            raise CannotStart(f"The file {name} does not fit Microsoft's schema, {misfit}.")
        files[name] = json.dumps(said, indent=2, ensure_ascii=False).encode()
    return files


def _filled(template: str, values: Mapping[str, str]) -> str:
    for name in _PLACEHOLDER.findall(template):
        if name not in values:
            raise CannotStart(f"The manifest has a placeholder that nothing fills: {name}.")
    return _PLACEHOLDER.sub(lambda found: json.dumps(values[found[1]])[1:-1], template)


def _add_commands(manifest: dict[str, Any]) -> None:
    match manifest:
        case {"bots": [dict() as bot]}:
            bot["commandLists"] = command_lists()
        case _:
            raise CannotStart("The manifest must name exactly one bot.")


def _misfits(schema: dict[str, Any], said: object) -> list[str]:
    """Tell where something does not fit a schema, and why."""
    from jsonschema import Draft4Validator  # noqa: PLC0415 -- it takes a second to import

    errors = sorted(Draft4Validator(schema).iter_errors(said), key=lambda error: error.json_path)
    return [f"at {error.json_path}: {error.message}" for error in errors]


def _validate(manifest: dict[str, Any], schema: dict[str, Any]) -> None:
    misfits = _misfits(schema, manifest)
    if misfits:
        raise CannotStart(f"The manifest does not fit Microsoft's schema, {'; '.join(misfits)}.")
    for key, url in manifest["developer"].items():
        # The schema would let plain http pass; Teams does not.
        if key.endswith("Url") and not url.startswith("https://"):
            raise CannotStart(f"The manifest needs an https address at $.developer.{key}, not {url!r}.")


def _icon(source: Path, name: str, size: tuple[int, int], *, transparent: bool) -> bytes:
    if Path(name).name != name:
        raise CannotStart(f"The manifest names the icon {name!r}, but the package has no directories.")
    content = _read(source / name)
    if not content.startswith(_PNG) or len(content) < len(_PNG) + 13:
        raise CannotStart(f"The icon {name} is no PNG file.")
    # IHDR: width and height of four bytes each, bit depth, colour type (https://www.w3.org/TR/png/#11IHDR).
    width, height, _, colour = struct.unpack_from(">IIBB", content, len(_PNG))
    if (width, height) != size:
        raise CannotStart(f"The icon {name} must be {size[0]} × {size[1]} pixels, but is {width} × {height}.")
    if transparent and colour != _PNG_RGBA:
        raise CannotStart(f"The icon {name} must be transparent, but has no alpha channel.")
    return content


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content)
    return packed.getvalue()


def _json(name: str, text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise CannotStart(f"The file {name} is no JSON: {error}.") from None
    if not isinstance(content, dict):
        raise CannotStart(f"The file {name} holds no JSON object.")
    return content


def _text(path: Path) -> str:
    try:
        return _read(path).decode()
    except UnicodeDecodeError:
        raise CannotStart(f"The file {path.name} is no UTF-8 text.") from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise CannotStart(f"The file {path.name} is missing in {path.parent}.") from None
