"""A person is called what this council calls them: an account's own name may be one that another council gave."""

import pytest
from builders import a_council, a_user, draft, one_of_each
from django.contrib.admin import site
from workplace import address

from councils.admin import CouncilAdmin
from councils.models import Membership, User
from plans.models import Plan

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
def test_on_pages_and_in_their_history(client, gateshead, person, model, role):
    row = one_of_each(gateshead)[model]
    for name in people_of(model):
        setattr(row, name, person)
    row._history_user = person
    if hasattr(row, "withdrawn_at"):
        row.withdrawn_at, row.withdrawn_reason_en = row.created_at, "Counted twice."
    row.save()
    client.force_login(a_user(role, gateshead))
    for page in ("change", "history"):
        text = client.get(address(row, page)).content.decode()
        assert ELSEWHERE not in text, page
    assert HERE in text


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.model_name)
def test_in_the_history_of_what_was_deleted(client, gateshead, person, model):
    row = one_of_each(gateshead)[model]
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
