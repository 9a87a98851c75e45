"""The lists of goals that all councils share."""

import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "frameworks"
LISTS = ["sustainable-development-goals-2015", "ways-of-working-2015", "well-being-goals-of-wales-2015"]
# Texts have a column without a language too, which holds the English.
TEXTS = ["name", "source", "short_name"]


def in_columns(table):
    return table | {name: table[f"{name}_en"] for name in TEXTS if f"{name}_en" in table}


def load_lists(apps, schema_editor):
    """The lists that all councils share: a later edition of one is loaded by a migration of its own, beside these."""
    Framework, FrameworkItem = apps.get_model("plans", "Framework"), apps.get_model("plans", "FrameworkItem")
    for name in LISTS:
        table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        items = table.pop("items")
        framework = Framework.objects.create(kind="outside", **in_columns(table))
        for position, item in enumerate(items, start=1):
            FrameworkItem.objects.create(framework=framework, position=position, **in_columns(item))
