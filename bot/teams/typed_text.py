"""What somebody typed in a message: without the mention of the bot, and without the markup that clients put around.

Clients differ in what they send for the same words: plain text or a little HTML, entities that are escaped or not,
marks of Markdown, a quoted message in front (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations).
"""

import re
from collections.abc import Sequence
from html import unescape

_AT = re.compile(r"<at\b[^<>]*>(.*?)</at\s*>", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(
    r"<(quoted|attachment)\b[^<>]*(?:/>|>(?:\s*</\1\s*>)?)|<blockquote\b[^<>]*>.*?</blockquote\s*>",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(
    r"</?(?:p|div|span|br|b|i|u|s|em|strong|strike|del|code|pre|h[1-6]|ul|ol|li|font|emoji|systemEventMessage)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_MAIL_LINK = re.compile(
    r"""<a\b[^<>]*?\bhref\s*=\s*["']?mailto:([^<>"'\s?]+)[^<>]*>[^<>]*</a\s*>|\[[^\[\]]*\]\(mailto:([^()\s?]+)[^()\s]*\)""",
    re.IGNORECASE,
)
_STRONG = re.compile(r"(?<![\w*_~`])(\*{1,3}|_{1,3}|~~|`{1,3})(?=[^\s*_~`])([^\n]{0,500}?[^\s*_~`])\1(?![\w*_~`])")
_LIST_MARK = re.compile(r"^\s*(?:[-*•>]\s+)+")


def words_of(text: str, *, name: str, own: Sequence[str] | None, others: Sequence[str]) -> str:
    """Read the words of a message. Mentions of others stay, as their names alone.

    `name` is the bot's; `own` is how its mentions are named or shown in the message, None if it is not mentioned, and
    `others` how those of people are. Where no mention is known to be the bot's, the first that is nobody else's is.
    """
    bot, people = {_name(each) for each in (name, *(own or ()))} - {""}, {_name(each) for each in others}
    tags = [_name(found[1]) for found in _AT.finditer(text)]
    if own is not None and not bot & set(tags):
        bot |= set([each for each in tags if each not in people][:1])
    bare = [each for each in own or () if each.strip() and not tags]
    text = _AT.sub(lambda found: " " if _name(found[1]) in bot else found[1], text)
    for shown in sorted(bare, key=len, reverse=True):
        text, taken = re.subn(rf"^\s*@?{re.escape(shown)}(?!\w)", " ", text, count=1, flags=re.IGNORECASE)
        if taken:
            break
    return _plain(text)


def lines_of(text: str, *, own: Sequence[str] | None) -> str:
    """Read the lines of a message, as they were pasted: line breaks and the cells of a table stay apart.

    The bot's mention is taken off its beginning; marks of Markdown stay, but for those of a block of code.
    """
    text = _AT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"), count=1) if own is not None else text
    text = _MAIL_LINK.sub(lambda found: found[1] or found[2], text)
    # A client that writes HTML breaks lines by tags alone.
    if re.search(r"<(?:p|div|br|tr|table)\b", text, re.IGNORECASE):
        text = re.sub(r"\n", " ", text)
    text = re.sub(r"</t[dh]\s*>\s*(?=<t[dh]\b)", "\t", text, flags=re.IGNORECASE)
    text = re.sub(r"<br\b[^<>]*>|</(?:p|div|tr|li|pre|h[1-6])\s*>", "\n", text, flags=re.IGNORECASE)
    text = unescape(_TAG.sub("", _QUOTED.sub(" ", text))).replace("\u00a0", " ")
    return "\n".join(each for each in text.split("\n") if not re.fullmatch(r"\s*`{3,}\s*\w*\s*", each)).strip(" \n")


def _plain(text: str) -> str:
    text = _MARKUP.sub(" ", _QUOTED.sub(" ", text))
    for _ in range(3):
        text = _STRONG.sub(r"\2", _LIST_MARK.sub("", text))
    return unescape(text)


def _name(shown: str) -> str:
    return " ".join(unescape(_AT.sub(r"\1", shown)).split()).casefold()
