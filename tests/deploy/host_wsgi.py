"""The site as it runs on a host, which without its database stops to serve stored pages after seconds, not minutes."""

import datetime
import os

from strategy_site.wsgi import application  # isort: skip  it sets Django up
from councils.publishing import caching

caching.LONGEST_AWAY = datetime.timedelta(seconds=float(os.environ["LONGEST_AWAY"]))
__all__ = ["application"]
