"""The version of the code is the newest release that is told of."""

import re
import tomllib

from django.conf import settings


def test_the_version_is_that_of_the_newest_release():
    version = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
    released = re.search(r"^## (\S+)$", (settings.BASE_DIR / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert released[1] == version
