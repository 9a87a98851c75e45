"""What councillors are written to at regular times."""

import datetime

from councils.regular_tasks import RegularTask, site_address

from . import answer_emails, retention, weekly_summary


def send_weekly_summaries() -> str:
    return f"Weekly summaries written: {weekly_summary.send_all(site_address())}"


def send_answers() -> str:
    return f"Emails about answers to comments written: {answer_emails.send_all()}"


def forget_addresses() -> str:
    return f"Email addresses of reviewers removed: {retention.forget_addresses()}"


REGULAR_TASKS = [
    # Each person gets at most one in seven days: who is due is looked for every morning.
    RegularTask("Weekly summaries", send_weekly_summaries, once_a_day_from=datetime.time(6)),
    RegularTask("Answers to comments", send_answers),
    RegularTask("Email addresses of reviewers", forget_addresses, once_a_day_from=datetime.time(3)),
]
