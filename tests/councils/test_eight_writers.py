"""Eight officers save the same form at the same moment: one is saved, seven are told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from admin_forms import open_form, save
from builders import a_committee, a_council, a_superuser, a_synonym, draft
from django.db import connection
from django.test import Client

from councils.models import Committee, SearchSynonym
from plans.models import Plan

EIGHT = 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
@pytest.mark.parametrize("model", [Plan, Committee, SearchSynonym], ids=lambda model: model._meta.model_name)
def test_of_eight_who_save_at_the_same_moment_one_is_saved_and_seven_are_told(model):
    council, superuser = a_council("powys"), a_superuser()
    made = {
        Plan: lambda: draft(Plan, council),
        Committee: lambda: a_committee(council),
        SearchSynonym: a_synonym,
    }
    row, field = made[model](), {Plan: "title_en", Committee: "name_en", SearchSynonym: "english"}[model]
    browsers = [Client() for _writer in range(EIGHT)]
    for browser in browsers:
        browser.force_login(superuser)
    data, together = open_form(browsers[0], row), Barrier(EIGHT)

    def write(number):
        try:
            together.wait()
            return save(browsers[number], row, data, **{field: f"Words, of {number}"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(EIGHT) as pool:
        statuses = list(pool.map(write, range(EIGHT)))
    assert sorted(statuses) == [302] + [409] * (EIGHT - 1)
    row.refresh_from_db()
    assert getattr(row, field) == f"Words, of {statuses.index(302)}"
