"""One function makes every address with scheme and host: whatever leads to a council follows it."""

import copy
import re
from pathlib import Path

import pytest
from addresses import FORMATS, OF_THE_SITE, PAGES, public_address
from admin_forms import form_data
from builders import a_council, a_user, an_action, draft, live, one_of_each
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from councils import addresses
from councils.models import Council
from councils.outbox import send_due
from plans.models import Plan

SITE, OWN = "http://testserver", "https://own.example"
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


@pytest.fixture(scope="module")
def world(kept):
    """Bridgend with one row of every model, built once for all tests."""
    return one_of_each(a_council("bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr"))


@pytest.fixture
def rows(world, db):
    return copy.deepcopy(world)


@pytest.fixture
def moved(rows, monkeypatch):
    """Bridgend has a host name of its own; the site's own pages stay where they are."""
    bridgend = rows[Council]

    def absolute(path, council=None, *, host, usual=addresses.absolute):
        return usual(path, council, host=OWN if council == bridgend else host)

    monkeypatch.setattr(addresses, "absolute", absolute)
    return bridgend


def whole_addresses(response) -> set[str]:
    """Every address on this site or on the council's own host that an answer holds."""
    text = response.content.decode().replace("\r\n ", "")
    return set(re.findall(rf"(?:{SITE}|{OWN})[^\s\"'<>;,]*", text))


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/cy"])
@pytest.mark.parametrize(
    "name", [name for name in [*PAGES, *FORMATS, "pledges:event_file"] if name not in OF_THE_SITE]
)
def test_every_page_feed_and_file_of_a_council_follows(client, moved, rows, name, prefix):
    response = client.get(prefix + public_address(name, moved, rows))
    found = whole_addresses(response)
    assert any(address.startswith(OWN) for address in found) or not found
    # The site's home stays the site's: the first step of the way to the page.
    assert {address for address in found if address.startswith(SITE)} <= {f"{SITE}/", f"{SITE}/cy/"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(OF_THE_SITE))
def test_the_sites_own_pages_stay(client, moved, rows, name):
    found = whole_addresses(client.get(public_address(name, moved, rows)))
    assert f"{SITE}{public_address(name, moved, rows)}" in found
    assert not any(address.startswith(OWN) for address in found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["plans:plan_detail", "delivery:progress_csv", "site:change_feed", "pledges:event_file"]
)
def test_a_page_with_whole_addresses_has_them_on_the_councils_host(client, moved, rows, name):
    assert whole_addresses(client.get(public_address(name, moved, rows)))


@pytest.mark.django_db
def test_sitemaps_follow(client, moved, rows, gateshead):
    index = whole_addresses(client.get("/sitemap.xml"))
    assert f"{OWN}{reverse('council_sitemap', args=['bridgend'])}" in index
    assert f"{SITE}{reverse('council_sitemap', args=['gateshead'])}" in index
    found = whole_addresses(client.get(reverse("council_sitemap", args=["bridgend"])))
    assert f"{OWN}/bridgend/" in found
    assert f"{OWN}/cy/bridgend/" in found
    assert not any(address.startswith(SITE) for address in found)


@pytest.mark.django_db
def test_emails_follow(moved, client):
    """An invitation, a reminder of the round that is open, and what is new to do."""
    owner = a_user("owner", moved)
    client.force_login(owner)
    form = reverse("admin:councils_membership_add")
    client.post(form, {**form_data(client.get(form)), "email": "new@council.example", "role": "editor"})
    an_action(live(Plan, moved), owner=owner)
    draft(Plan, moved).submit(by=a_user("editor", moved))
    call_command("remind_owners")
    call_command("send_officer_emails", "--council", moved.slug)
    send_due()
    assert [len(mail.outbox), mail.outbox[-1].subject] == [3, f"{moved.name}: 1 item needs your approval"]
    for message in mail.outbox:
        assert OWN in message.body
        assert SITE not in message.body
