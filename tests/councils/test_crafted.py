"""Crafted addresses, forms and lists: whatever is sent to a page of the admin, it never answers with a fault."""

import copy
from uuid import UUID

import pytest
from admin_forms import address, form_data
from builders import a_council, a_superuser, one_of_each, recorded, rows_of_the_system
from django.contrib.admin import site
from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils import timezone

from councils.admin.rows_sent import MOST_ROWS
from councils.models import Council, OutgoingEmail, User
from plans.models import Plan
from pledges.models import Pledge, VisionStatement

pytestmark = pytest.mark.django_db
PAGES = sorted(site._registry, key=lambda model: model._meta.label)
KEYS = ["abc", "-1", "0", "99999999999999999999", "' OR", "\x00", "٣", "²"]


@pytest.fixture(scope="module")
@recorded()
def world(kept):
    rows = one_of_each(a_council("powys", welsh=True, name_cy="Powys"))
    superuser = a_superuser()
    email = OutgoingEmail.objects.create(
        subject="An invitation", failed_at=timezone.now(), next_attempt_at=None
    )
    own = {User: superuser, OutgoingEmail: email, **rows_of_the_system(rows[Council])}
    return {**rows, **own}, superuser, {}


@pytest.fixture
def rows(world, client):
    """One row of each model, and a superuser: nothing is refused before it is looked at."""
    client.force_login(world[1])
    client.raise_request_exception = False
    return copy.deepcopy(world[0])


@pytest.fixture(params=PAGES, ids=lambda model: model._meta.model_name)
def model(request):
    return request.param


@pytest.fixture
def sent(model, rows, world, client) -> dict:
    """What the page of the row sends: read once for each model, as it is the same in each test."""
    forms = world[2]
    if model not in forms:
        forms[model] = form_data(client.get(address(rows[model])))
    return dict(forms[model])


class Faults(list):
    """What answered with a fault, collected, so that one run names them all."""

    def look(self, answer, *what):
        if answer.status_code >= 500:
            cause = getattr(answer, "exc_info", None)
            self.append((answer.status_code, *what, repr(cause and cause[1])[:300]))
        return answer


@pytest.fixture
def faults():
    found = Faults()
    yield found
    assert found == []


def pages_of(model, pk) -> list:
    """Addresses of every page that this admin has for one row."""
    found = []
    for url in site._registry[model].urls:
        names = set(url.pattern.converters)
        if url.name and "object_id" in names:
            words = {"transition": "publish", "version_id": pk, "object_id": pk, "file_id": UUID(int=1)}
            found.append(reverse(f"admin:{url.name}", kwargs={name: words[name] for name in names}))
    return found


def test_an_address_of_no_row(model, rows, client, faults):
    for pk in KEYS:
        for page in pages_of(model, quote(pk)):
            faults.look(client.get(page), "GET", page)
            faults.look(client.post(page, {"post": "yes", "version": pk, "update": pk}), "POST", page)


ALSO_SENT = [
    {"_saveasnew": "1"},
    {"_popup": "1", "_to_field": "id"},
    {"_to_field": "nothing"},
    {"_to_field": "\x00"},
    {"_transition": "junk", "_addanother": "1", "_continue": "1"},
    {"once": "junk", "version": "\x00", "_changelist_filters": "\x00"},
]


def test_a_form_sent_as_something_else(model, rows, sent, client, faults):
    row = rows[model]
    add = f"{address(model, 'add')}?council={rows[Council].pk}"
    for words in ALSO_SENT:
        faults.look(client.post(add, words), add, words)
        faults.look(client.post(address(row), {**sent, **words}), words)
    faults.look(client.get(address(row), {"_to_field": "\x00", "_popup": "1"}), "GET")


WRONG = ["abc", "-1", "\x00", "0000-00-00", "9" * 400, "NaN", "Infinity", "1e400", "99999999999999999999"]


def test_a_form_with_every_field_crafted(model, rows, sent, client, faults):
    row = rows[model]
    counts = {name: value for name, value in sent.items() if name.endswith("_FORMS")}
    add = f"{address(model, 'add')}?council={rows[Council].pk}"
    for number, wrong in enumerate(WRONG):
        page = (address(row), add)[number % 2]  # both ask the same form: each is asked every other thing
        faults.look(client.post(page, {**dict.fromkeys(sent, wrong), **counts}), page, wrong)


def test_a_table_of_rows_crafted(model, rows, sent, client, faults):
    row = rows[model]
    prefixes = [name.removesuffix("-TOTAL_FORMS") for name in sent if name.endswith("-TOTAL_FORMS")]
    if not prefixes:
        return
    add = f"{address(model, 'add')}?council={rows[Council].pk}"

    def each(suffix, value):
        return {f"{prefix}-{suffix}": value for prefix in prefixes}

    for count in ("TOTAL_FORMS", "INITIAL_FORMS"):
        for page, wrong in ((address(row), "-1"), (add, "many"), (address(row), "1000000000")):
            faults.look(client.post(page, {**sent, **each(count, wrong)}), page, count, wrong)
    for wrong in ("abc", "99999999999999999999", ""):
        gone = {**each("0-id", wrong), **each("0-DELETE", "on")}
        faults.look(client.post(address(row), {**sent, **gone}), "deleted", wrong)
        more = {**each("TOTAL_FORMS", "2"), **each("1-id", wrong), **each("1-version", wrong)}
        faults.look(client.post(address(row), {**sent, **more}), "one more", wrong)
    none = {
        name: value for name, value in sent.items() if not name.startswith(tuple(f"{p}-" for p in prefixes))
    }
    faults.look(client.post(address(row), none), "left out")
    faults.look(client.post(address(row), {**sent, **each("INITIAL_FORMS", "0")}), "all called new")


def test_a_table_that_claims_rows_which_did_not_come(model, rows, sent, client):
    """No form is made for a row that is neither sent nor stored, whatever the page says of their number."""
    for count in (name for name in sent if name.endswith("-TOTAL_FORMS")):
        for wrong in ("50", "1000000000"):
            answer = client.post(address(rows[model]), {**sent, count: wrong})
            tables = [inline.formset for inline in answer.context["inline_admin_formsets"]]
            assert answer.status_code == 422
            assert sum(len(table.forms) for table in tables) < 50


def test_more_rows_than_a_page_may_have(rows, client):
    plan = rows[Plan]
    sent = form_data(client.get(address(plan)))
    many = {f"actions-{number}-title_en": "Mend the road" for number in range(MOST_ROWS + 1)}
    answer = client.post(address(plan), {**sent, **many})
    assert answer.status_code == 413
    assert "Mend the road" not in {action.title_en for action in plan.actions.all()}


def test_a_list_asked_for_junk(model, rows, client, faults):
    listed = address(model, "changelist")
    filters = [each for each in site._registry[model].list_filter if isinstance(each, str)]
    names = [*(f"{name}__exact" for name in filters), *(f"{name}__isnull" for name in filters)]
    names += ["p", "o", "all", "q", "_popup", "_to_field", "state", "review", "council", "id", "id__in"]
    names += ["version__gt", "history__id", "council__memberships__user__password__startswith", "\x00"]
    for name in names:
        for wrong in ("abc", "99999999999999999999", "1,99999999999999999999", "\x00"):
            faults.look(client.get(listed, {name: wrong}), name, wrong)


def test_an_action_on_junk(model, rows, client, faults):
    listed = address(model, "changelist")
    for pk in KEYS:
        sent = {"action": "delete_selected", "_selected_action": [pk], "index": "0"}
        faults.look(client.post(listed, sent), sent)
        faults.look(client.post(listed, {**sent, "post": "yes"}), sent, "confirmed")
    chosen = {"_selected_action": [rows[model].pk], "action": "delete_selected", "index": "0"}
    for words in (
        {"index": "junk"},
        {"index": "99"},
        {"action": "nothing"},
        {"action": "\x00"},
        {"select_across": "x"},
    ):
        faults.look(client.post(listed, {**chosen, **words}), words)
    faults.look(client.post(listed, {"_save": "1", "form-TOTAL_FORMS": "junk"}), "a form in the list")


def test_an_add_form_with_junk_in_its_address(model, rows, client, faults):
    names = [field.name for field in [*model._meta.fields, *model._meta.many_to_many]]
    for wrong in ("abc", "99999999999999999999", "\x00"):
        for asked in (dict.fromkeys(names, wrong), {"council": wrong}, {"restore": wrong}):
            words = {"council": rows[Council].pk, **asked}
            faults.look(client.get(address(model, "add"), words), words)
        faults.look(client.get(address(rows[model]), dict.fromkeys(names, wrong)), wrong)


def test_a_crafted_row_of_pledges(rows, client, faults):
    """A pledge called new in a table that takes none, and rows that are not there."""
    vision, pledge = rows[VisionStatement], rows[Pledge]
    sent = form_data(client.get(address(vision)))
    sent["change_note_en"] = "Put right."
    for crafted in (
        {"pledges-TOTAL_FORMS": "2", "pledges-1-number": "9", "pledges-1-title_en": "Planted"},
        {"pledges-INITIAL_FORMS": "0", "pledges-0-id": ""},
        {"pledges-0-id": "987654321"},
        {"pledges-0-id": "", "pledges-0-number": "x"},
        {"pledges-TOTAL_FORMS": "2", "pledges-INITIAL_FORMS": "2", "pledges-1-id": pledge.pk},
        {"pledges-TOTAL_FORMS": "2", "pledges-INITIAL_FORMS": "2", "pledges-1-id": "abc"},
    ):
        faults.look(client.post(address(vision), {**sent, **crafted}), crafted)
    assert Pledge.objects.count() == 1
