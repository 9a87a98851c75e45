"""A form as long as the site draws it is saved; a longer one is told in words, with what was typed."""

from collections import Counter
from urllib.parse import urlencode

import pytest
from admin_forms import address, form_data, open_form
from bs4 import BeautifulSoup
from builders import a_measure, a_priority, a_user, an_action, draft
from django.conf import settings
from django.contrib.admin import site
from django.core.exceptions import TooManyFieldsSent
from django.db import router
from django.test import Client
from filling import errors_of, models_with_a_form, tables_of
from reading import words
from signing_in import sign_in

from councils import form_recovery
from councils.admin.rows_sent import MOST_ROWS
from delivery.models import Action
from plans.models import Plan

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
# The rows that the tables of one page may have together, as the settings state.
ROWS = MOST_ROWS


@pytest.fixture
def writer(bridgend):
    user = a_user("editor", bridgend)
    user.set_password("three plain words here")
    user.save()
    return user


@pytest.fixture
def as_writer(client, writer):
    client.force_login(writer)
    return client


def as_a_browser_sends(page) -> dict:
    """The whole form, its empty fields and the boxes for "delete" too."""
    data = {name: value for name, value in form_data(page).items() if value != []}
    for table in tables_of(page):
        names = [name for form in table.initial_forms for name in (bound.html_name for bound in form)]
        data |= {name: data.get(name, "") for name in names if not name.endswith("-DELETE")}
    return data


@pytest.mark.parametrize(
    "model", [each for each in models_with_a_form() if site.get_model_admin(each).inlines]
)
def test_the_limit_fits_what_the_site_draws(as_writer, bridgend, model):
    """In two languages, with the box for deleting: the rows that the settings state, of the table that has most."""
    draft(Plan, bridgend)
    page = as_writer.get(address(model, "add"))
    most = max(min(ROWS, table.max_num) * (len(table.empty_form.fields) + 1) for table in tables_of(page))
    own = len(page.context["adminform"].form.fields)
    assert most + own <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_a_priority_with_hundreds_of_actions_and_measures_is_saved(as_writer, bridgend):
    plan = draft(Plan, bridgend)
    priority = a_priority(plan)
    for number in range(203):
        an_action(plan, priority=priority, title_en=f"Agree what is done about {number}", title_cy="Cytuno")
    a_measure(plan, priority=priority)
    data = as_a_browser_sends(as_writer.get(address(priority)))
    assert len(data) > 2000
    data["actions-202-title_en"] = "The last of them is another"
    answer = as_writer.post(address(priority), urlencode(data), content_type=FORM)
    assert answer.status_code == 302, errors_of(answer)
    assert Action.objects.filter(title_en="The last of them is another").exists()


@pytest.fixture
def soon(settings):
    """The limit is met with a tenth of the fields, where it is not the limit that the story is about."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS //= 10


def too_many(**given) -> str:
    numbers = {
        f"actions-{number}-position": number for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
    }
    return urlencode(
        {**given, "title_en": "Housing", "actions-0-title_en": "An hour <b>of work</b>", **numbers}
    )


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "This form was not saved"), ("/cy", "Ni chafodd y ffurflen hon ei chadw")]
)
def test_a_longer_form_is_told_in_words_with_what_was_typed(writer, bridgend, prefix, words):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(writer)
    priority = a_priority(draft(Plan, bridgend))
    open_form(browser, priority)  # which gives the browser its cookie
    answer = browser.post(prefix + address(priority), too_many(), content_type=FORM)
    page = answer.content.decode()
    assert answer.status_code == 413
    assert words in page
    assert "<dd>Housing</dd>" in page
    assert "title_en" not in page
    assert f"<dt>{'Title' if not prefix else 'Teitl'}" in page
    assert "An hour &lt;b&gt;of work&lt;/b&gt;" in page


@pytest.mark.usefixtures("soon")
def test_what_was_typed_is_named_as_the_form_names_it(client, bridgend):
    measure = a_measure(draft(Plan, bridgend))
    client.force_login(a_user("publisher", bridgend))
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    typed = {"metric_id": "AB12", "targets-3-value": "7.5", "change_note_en": "Put right.", "priority": "1"}
    answer = client.post(address(measure), too_many(**typed), content_type=FORM)
    rows = BeautifulSoup(answer.content, "html.parser").select_one("dl.typed")
    said = dict(
        zip((words(row) for row in rows.select("dt")), (words(row) for row in rows.select("dd")), strict=True)
    )
    assert said["What did you correct?"] == "Put right."
    assert said["Value (row 4)"] == "7.5"
    assert "AB12" in said.values()
    assert "Priority" not in said


@pytest.mark.usefixtures("soon")
def test_from_another_site_nothing_is_shown(client, bridgend):
    answer = client.post(address(a_priority(draft(Plan, bridgend))), too_many(), content_type=FORM)
    assert answer.status_code == 413
    assert "An hour" not in answer.content.decode()


def test_a_form_of_too_many_bytes_is_told_in_words(as_writer, bridgend, settings):
    plan = draft(Plan, bridgend)
    data = {**open_form(as_writer, plan), "purpose_en": "a" * 10_000}
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000
    for sent in ({"content_type": FORM, "data": urlencode(data)}, {"data": data}):
        answer = as_writer.post(address(plan), **sent)
        assert answer.status_code == 413
        assert "go back in your browser" in answer.content.decode()


def test_a_form_of_a_thousand_rows_is_kept_when_its_writer_was_signed_out(as_writer, writer, bridgend):
    """Titles as long and as different as councils write them, in both languages."""
    priority = a_priority(draft(Plan, bridgend))
    data = open_form(as_writer, priority)
    words = "review commission homes families with every neighbourhood about roads parks libraries".split()
    data["actions-TOTAL_FORMS"] = 1000
    for row in range(1000):
        title = " ".join(words[(row * step) % len(words)] for step in range(1, 13))
        data |= {
            f"actions-{row}-title_en": f"{title} {row}",
            f"actions-{row}-title_cy": f"ŵy {title} {row * 7}",
        }
        data |= {
            f"actions-{row}-{name}": row for name in ("position", "reference", "due_on", "id", "version")
        }
    assert len(urlencode(data)) > form_recovery.LONGEST
    as_writer.session.flush()
    answer = as_writer.post(address(priority), data)
    sign_in(as_writer, writer, "three plain words here", at=answer.headers["Location"])
    page = as_writer.get(address(priority)).content.decode()
    assert data["title_en"] in page
    assert data["actions-999-title_cy"] in page


def test_the_limit_is_still_one(as_writer):
    with pytest.raises(TooManyFieldsSent):
        as_writer.post("/", too_many(), content_type=FORM).wsgi_request.POST  # noqa: B018


def test_each_row_of_a_table_is_given_its_whole_once(as_writer, bridgend, monkeypatch):
    """Each form of the table asks for all rows: were they given it each time, long plans would take very long."""
    plan, given = draft(Plan, bridgend), Counter()
    actions = [an_action(plan) for _number in range(20)]
    monkeypatch.setattr(
        router, "allow_relation", lambda whole, row: given.update([(type(row), row.pk)]) or True
    )
    assert as_writer.get(address(plan)).status_code == 200
    assert {given[Action, action.pk] for action in actions} <= {1, 2}  # its plan; and its priority
