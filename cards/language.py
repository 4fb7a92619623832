"""Says every sentence in the language of whoever reads it."""


def say(text: str, /, **values: object) -> str:
    """Say a sentence. `text` is English, and is what translators see; `values` fill its named placeholders."""
    return text.format(**values)


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """Say a sentence whose words depend on a number, which fills the placeholder `count`."""
    return (one if count == 1 else many).format(count=count, **values)
