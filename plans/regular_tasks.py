"""What copies as adopted need at regular times."""

import datetime

from django.core.management import CommandError

from councils.regular_tasks import RegularTask

from .adopting import verified


def verify_adopted_copies() -> str:
    number, wrong = 0, []
    for copy, faults in verified():
        number += 1
        wrong += [f"{copy.get_absolute_url()}: {'; '.join(faults)}"] if faults else []
    if wrong:
        raise CommandError(
            f"{len(wrong)} of {number} copies as adopted are not what was kept. {' '.join(wrong)}"
        )
    return f"Copies as adopted checked: {number}, all unchanged"


REGULAR_TASKS = [
    RegularTask("Verifying copies as adopted", verify_adopted_copies, once_a_day_from=datetime.time(3))
]
