"""What reporting rounds need at regular times."""

import datetime

from django.utils import timezone

from councils.models import Council
from councils.regular_tasks import RegularTask, site_address

from . import reminders


def remind_owners() -> str:
    today, host = timezone.localdate(), site_address()
    councils = Council.objects.going_on().order_by("slug")
    return f"Reminders written: {sum(reminders.send_all(council, today, host) for council in councils)}"


REGULAR_TASKS = [RegularTask("Reminders of rounds", remind_owners, once_a_day_from=datetime.time(6))]
