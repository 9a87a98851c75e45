"""One module makes every address with scheme and host; what leads to a council's own host: test_host_names.py."""

import re
from pathlib import Path

import pytest
from admin_forms import form_data
from builders import a_council, a_user, an_action, draft, live, one_of_each
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from councils.outbox import send_due
from plans.models import Plan

# How an address with a host could be made anywhere else.
MADE = re.compile(
    r"build_absolute_uri|get_host\(|get_current_site|contrib\.sites\b|SITE_ADDRESS|_current_scheme_host"
    r"|request\.(?:scheme|is_secure|META\[.HTTP_HOST)|\{\w*(?:site|host|domain)\w*\}\{"
)
APPS = ["councils", "pledges", "plans", "delivery", "strategy_site", "templates"]
# The settings themselves; and an address that settings name as the one that answers.
ELSEWHERE = {
    "councils/addresses.py": MADE,
    "strategy_site/settings/base.py": re.compile("SITE_ADDRESS"),
    "strategy_site/settings/test.py": re.compile("SITE_ADDRESS"),
    "strategy_site/settings/production.py": re.compile("SITE_ADDRESS"),
    # What to set, in words.
    "councils/management/commands/create_council.py": re.compile("SITE_ADDRESS"),
    "councils/management/commands/send_officer_emails.py": re.compile("SITE_ADDRESS"),
    "delivery/management/commands/remind_owners.py": re.compile("SITE_ADDRESS"),
    "councils/regular_tasks.py": re.compile("SITE_ADDRESS"),
    # The key of a stored page: no address is made of it.
    "councils/middleware.py": re.compile(r"request\.scheme"),
    # Whether a way on stays on this host.
    "councils/second_factor.py": re.compile(r"get_host\(|request\.is_secure"),
}


def test_no_other_place_makes_one():
    found = set()
    for app in APPS:
        for path in Path(settings.BASE_DIR, app).rglob("*.*"):
            if path.suffix not in (".py", ".html", ".txt", ".xml"):
                continue
            name = str(path.relative_to(settings.BASE_DIR))
            for made in MADE.findall(path.read_text()):
                if not (name in ELSEWHERE and ELSEWHERE[name].fullmatch(made)):
                    found.add((name, made))
    assert found == set()


@pytest.mark.django_db
def test_emails_to_officers_lead_to_the_sites_host(client):
    """An invitation, a reminder of a round, what is new to do: nobody signs in on a council's own host."""
    council = a_council(
        "bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr", host_name="plans.example.gov.uk"
    )
    one_of_each(council)
    owner = a_user("owner", council)
    client.force_login(owner)
    form = reverse("admin:councils_membership_add")
    client.post(form, {**form_data(client.get(form)), "email": "new@council.example", "role": "editor"})
    an_action(live(Plan, council), owner=owner)
    draft(Plan, council).submit(by=a_user("editor", council))
    call_command("remind_owners")
    call_command("send_officer_emails", "--council", council.slug)
    send_due()
    assert [len(mail.outbox), mail.outbox[-1].subject] == [3, f"{council.name}: 1 item needs your approval"]
    for message in mail.outbox:
        found = {address.split("/")[2] for address in re.findall(r"https?://\S*", message.body)}
        assert found == {"testserver"}
