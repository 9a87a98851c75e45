"""A person is called what this council calls them: an account's own name may be one that another council gave."""

import pytest
from admin_forms import address, form_data
from bs4 import BeautifulSoup
from builders import a_council, a_superuser, a_user, an_update, draft, one_of_each
from django.contrib.admin import site
from django.utils import timezone
from spreadsheets import a_csv, bring_in, choose

from councils.admin import CouncilAdmin
from councils.models import ChangeNote, Council, ImportBatch, Membership, Partner, User
from delivery.models import Action
from plans.models import Plan, WithdrawnText
from review.models import Comment

pytestmark = pytest.mark.django_db
ELSEWHERE = "Sam Called So Elsewhere"
HERE = "Officer for homes"


def people_of(model) -> list[str]:
    """The fields of a model in which accounts are named."""
    return [field.name for field in model._meta.fields if field.related_model is User]


PAGES = [
    model
    for model, admin in site._registry.items()
    if isinstance(admin, CouncilAdmin) and model is not Membership and people_of(model)
]


@pytest.fixture
def gateshead(rows):
    """The council of the rows that this module keeps."""
    return rows[Council]


@pytest.fixture(params=["works here", "has left"])
def person(request, gateshead):
    """Someone with an account of another council, who has or had a role here too."""
    person = a_user("editor", a_council("elsewhere"))
    person.name = ELSEWHERE
    person.save()
    role = Membership.objects.create(user=person, council=gateshead, role="editor", name=HERE)
    if request.param == "has left":
        role.delete()
    return person


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("role", ["owner", "editor"])
def test_on_pages_and_in_their_history(client, gateshead, rows, person, model, role):
    row = rows[model]
    for name in people_of(model):
        setattr(row, name, person)
    row._history_user = person
    if model is Comment:  # of an officer, in place of a reviewer
        row.reviewer, row.outcome, row.reason, row.answered_at = None, "later", "Next year.", timezone.now()
    if hasattr(row, "withdrawn_at"):
        row.withdrawn_at, row.withdrawn_reason_en = row.created_at, "Counted twice."
    if model is WithdrawnText:  # what was written down is never saved again
        people = dict.fromkeys(people_of(model), person)
        model._base_manager.filter(pk=row.pk).update(**people)
        row.history.update(history_user=person, **people)
    else:
        row.save()
    client.force_login(a_user(role, gateshead))
    for page in (address(row), address(model, "changelist"), address(row, "history")):
        text = client.get(page).content.decode()
        assert ELSEWHERE not in text, page
    assert HERE in text


def test_in_lists_of_several_councils_each_row_has_its_own_name(client, gateshead, rows, person):
    """The name of one council says nothing in the rows of another."""
    elsewhere = Membership.objects.filter(user=person, name="").first().council
    Membership.objects.filter(user=person, council=elsewhere).update(name="Known so there")
    for each in (rows, one_of_each(elsewhere)):
        change = each[ChangeNote]
        ChangeNote.objects.filter(pk=change.pk).update(by=person)
    client.force_login(a_superuser())
    rows = BeautifulSoup(client.get(address(ChangeNote, "changelist")).content, "html.parser").select(
        "tbody tr"
    )
    said = [row.get_text(" ") for row in rows]
    assert {(HERE in text, "Known so there" in text) for text in said} >= {(True, False), (False, True)}
    assert (True, True) not in {(HERE in text, "Known so there" in text) for text in said}


def test_beside_an_action_its_updates(client, gateshead, rows, person):
    action = rows[Action]
    an_update(action, "on_track", by=person)
    client.force_login(a_user("owner", gateshead))
    text = client.get(address(action)).content.decode()
    assert HERE in text
    assert ELSEWHERE not in text


def test_where_typed_text_is_given_back(client, gateshead, person):
    plan = draft(Plan, gateshead)
    client.force_login(a_user("owner", gateshead))
    place = address(plan)
    typed = form_data(client.get(place))
    plan._history_user = person
    plan.delete()
    answer = client.post(place, {**typed, "title_en": "Mine"})
    assert answer.status_code == 410
    assert HERE in answer.content.decode()
    assert ELSEWHERE not in answer.content.decode()


def test_where_a_file_was_imported_before(client, gateshead, person):
    lines = ("name",), ("Friends of the park",)
    client.force_login(a_user("owner", gateshead))
    bring_in(client, Partner, a_csv(*lines))
    ImportBatch.objects.update(by=person)
    Partner.objects.get(name="Friends of the park").delete()
    text = choose(client, Partner, a_csv(*lines)).content.decode()
    assert HERE in text
    assert ELSEWHERE not in text


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.model_name)
def test_in_the_history_of_what_was_deleted(client, gateshead, rows, person, model):
    row = rows[model]
    model.history.filter(id=row.pk).update(history_user=person, history_type="-")
    client.force_login(a_user("owner", gateshead))
    page = client.get(address(model, "deleted"))
    assert ELSEWHERE not in page.content.decode()
    assert HERE in page.content.decode()


def test_in_what_waits(client, gateshead, person):
    plan = draft(Plan, gateshead, title_en="Roads", updated_by=person, created_by=person)
    Plan.objects.filter(pk=plan.pk).update(status="review", submitted_by=person, submitted_at=plan.created_at)
    client.force_login(a_user("publisher", gateshead))
    for page in ("/admin/", address(plan)):
        text = client.get(page).content.decode()
        assert ELSEWHERE not in text, page
        assert HERE in text, page
