"""The dashboard's lists: each under one heading, none left out."""

from collections import Counter

import pytest
from builders import a_user
from django.contrib import admin
from django.test import Client

from strategy_site.admin_menu import GROUPS

pytestmark = pytest.mark.django_db


def test_every_list_of_the_admin_stands_under_one_heading():
    named = Counter(name for _heading, names in GROUPS for name in names.split())
    lists = {
        model._meta.label for model, pages in admin.site._registry.items() if getattr(pages, "in_menu", True)
    }
    assert set(named) == lists
    assert set(named.values()) == {1}


@pytest.mark.parametrize("role", ["editor", "publisher", "owner", "superuser"])
def test_each_role_finds_its_lists_and_each_opens(gateshead, role):
    user = a_user(is_superuser=True) if role == "superuser" else a_user(role, gateshead)
    client = Client()
    client.force_login(user)
    groups = client.get("/admin/").context["list_groups"]
    assert [str(heading) for heading, _lists in groups][:2] == ["Vision", "Plans"]
    for _heading, lists in groups:
        for each in lists:
            assert client.get(each["admin_url"]).status_code == 200, each["name"]
