"""Production's settings, and one more address: a constant view, to compare with."""

from strategy_site.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.serving.urls"
