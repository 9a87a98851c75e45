"""`makemessages` that reads Jinja2 templates too: Django's own reading loses most of what they say."""

import io
from pathlib import Path

from django.core.management.commands import makemessages
from jinja2.ext import babel_extract

# What Jinja2's functions are called, and how many of their arguments are words.
FUNCTIONS = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
OPTIONS = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true", "trimmed": "true", "silent": "false"}


class BuildFile(makemessages.BuildFile):
    """A file to be read; a Jinja2 template is given to xgettext as calls of Python, each in its own line."""

    def preprocess(self):
        if self.domain == "django" and "jinja2" in Path(self.path).parts:
            Path(self.work_path).write_text(as_calls(Path(self.path).read_text()))
        else:
            super().preprocess()


class Command(makemessages.Command):
    build_file_class = BuildFile


def as_calls(template: str) -> str:
    """What a Jinja2 template says, as calls of Python in the same lines."""
    lines = [""] * (template.count("\n") + 2)
    for number, function, said, _comments in babel_extract(
        io.BytesIO(template.encode()), FUNCTIONS, (), OPTIONS
    ):
        texts = [text for text in ([said] if isinstance(said, str) else said) if isinstance(text, str)]
        name = "gettext" if function == "_" else function
        lines[number] += f"{name}({', '.join(map(repr, texts))}{', 1' if name.startswith('n') else ''}); "
    return "\n".join(lines[1:])
