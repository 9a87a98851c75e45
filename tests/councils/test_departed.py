"""What a row names stays named when somebody else saves it, also when it could not be chosen any more."""

import copy
import re

import pytest
from admin_forms import address, form_data, open_form, save
from builders import (
    a_council,
    a_partner,
    a_superuser,
    a_user,
    draft,
    one_of_each,
    recorded,
    rows_of_the_system,
)
from django import forms
from django.contrib.admin import site
from django.db import IntegrityError, models, transaction

from councils.admin.forms import CouncilForm
from councils.models import Council, CouncilContent, Membership, OutgoingEmail, Partner, User
from delivery.models import Action, Breakdown, Measure, RatingScheme
from plans.models import Plan, PlanPartner
from pledges.models import NewsItem, Pledge, VisionStatement

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
@recorded()
def world(kept):
    """Two councils with one row of each kind, and who may change both."""
    own = one_of_each(a_council("powys", welsh=True, name_cy="Powys"))
    theirs = one_of_each(a_council("fife"))
    superuser = a_superuser()
    return {**own, User: superuser, **rows_of_the_system(own[Council])}, theirs, superuser


@pytest.fixture
def own(world, client):
    client.force_login(world[2])
    return copy.deepcopy(world[0])


@pytest.fixture
def theirs(world):
    return copy.deepcopy(world[1])


# An email is only read.
PAGES = sorted(set(site._registry) - {OutgoingEmail}, key=lambda model: model._meta.label)
MARKS = ("(has left)", "(archived)", "(no longer offered)", "Something that belongs to another council")


def forms_on(page) -> list:
    """The form of the page and those of its first rows, one of each kind."""
    found = {}
    for form in [
        page.context["adminform"].form,
        *(form for inline in page.context["inline_admin_formsets"] for form in inline.formset.initial_forms),
    ]:
        found.setdefault(form._meta.model, form)
    return list(found.values())


def what_cannot_be_chosen(model, council, theirs):
    """Somebody who has left, a council that is not public yet, what is archived, or another council's thing."""
    if not isinstance(model, type) or model is User:
        return a_user(is_active=False, name="Former Colleague")
    if model is Council:
        return a_council(is_live=False)
    if issubclass(model, CouncilContent):
        needs = {"vision": theirs[VisionStatement]} if model is Pledge else {}  # of which a council has one
        return draft(model, council, status=CouncilContent.Status.ARCHIVED, **needs)
    return theirs[model]


def name_it(row, field, value) -> bool:
    """Put it into the row; False where the database itself knows better."""
    try:
        with transaction.atomic():
            if field.many_to_many:
                getattr(row, field.name).set([value])
            else:
                type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: value.pk})
    except IntegrityError:
        return False
    return True


def named(row, field) -> list:
    if field.many_to_many:
        return list(getattr(row, field.name).values_list("pk", flat=True))
    return [type(row)._base_manager.values_list(field.attname, flat=True).get(pk=row.pk)]


def links_on(page) -> list:
    """(row, field, name of the input) of every choice of rows that is typed on this page."""
    return [
        (form.instance, form._meta.model._meta.get_field(name), form.add_prefix(name))
        for form in forms_on(page)
        for name, field in form.fields.items()
        if isinstance(field, forms.ModelChoiceField) and not field.widget.is_hidden
    ]


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.model_name)
def test_every_link_stays_and_is_marked(model, own, theirs, client):
    opened = client.get(address(own[model]))
    if not opened.context["has_change_permission"]:
        return  # it is only read there
    put = []
    for row, field, name in links_on(opened):
        if (
            field.related_model is RatingScheme
        ):  # the page itself rates by it: nobody could have put another's there
            continue
        value = what_cannot_be_chosen(field.related_model, own[Council], theirs)
        if name_it(row, field, value):
            put.append((row, field, name, value))
    opened = client.get(address(own[model]))
    data = form_data(opened)
    fields = {
        form.add_prefix(name): field for form in forms_on(opened) for name, field in form.fields.items()
    }
    for _row, field, name, value in put:
        choices = {str(key): str(label) for key, label in fields[name].choices}
        assert str(value.pk) in choices, (name, choices)
        is_offered = fields[name].queryset.filter(pk=value.pk).exists()
        assert is_offered or any(mark in choices[str(value.pk)] for mark in MARKS)
        sent = data[name] if field.many_to_many else [data[name]]
        assert [str(key) for key in sent] == [str(value.pk)]
    told = {"reason_en": "A slip."} if model is Breakdown else {}
    saved = client.post(address(own[model]), {**data, **another_text(opened), **told})
    refused = {}
    if (
        saved.status_code != 302
    ):  # a rule of the model itself, told beside the field, and what stood there is shown
        refused = {
            form.add_prefix(name): errors for form in forms_on(saved) for name, errors in form.errors.items()
        }
        assert set(refused) <= {name for _row, _field, name, _value in put}, str(refused)[:500]
        why = re.compile("same|of another decision|replaces this one|Only what was referred")
        assert all(why.search(str(errors)) for errors in refused.values()), refused
    for row, field, _name, value in put:
        assert named(row, field) == [value.pk]


def test_the_table_finds_the_links(own, client):
    pages = [client.get(address(own[model])) for model in PAGES if model in own]
    assert sum(len(links_on(page)) for page in pages) > 40


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.model_name)
def test_every_word_of_a_list_that_is_shorter_now_stays(model, own, client):
    for form in forms_on(client.get(address(own[model]))):
        words = [
            name
            for name, field in form.fields.items()
            if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
        ]
        words = [name for name in words if not is_question(form, name)]
        if not isinstance(form, CouncilForm):
            continue
        for name in words:
            is_number = isinstance(form._meta.model._meta.get_field(name), models.IntegerField)
            row = copy.copy(form.instance)
            setattr(row, name, gone := 99 if is_number else "gone")
            again = type(form)({form.add_prefix(name): gone}, instance=row, prefix=form.prefix)
            assert f"{gone} (no longer offered)" in dict(again.fields[name].choices).values()
            assert again.fields[name].clean(str(gone)) == gone
            again._errors, again.cleaned_data = {}, {}  # what other rules make of it is not asked here
            assert name in again._get_validation_exclusions()
            assert str(gone) not in [str(key) for key, _label in form.fields[name].choices]


def is_question(form, name) -> bool:
    """Is it answered by yes, no or not known? Such a list never gets shorter."""
    return isinstance(form._meta.model._meta.get_field(name), models.BooleanField)


def another_text(page) -> dict:
    """A change of something else on the page, with the sentences that go with it."""
    form = page.context["adminform"].form
    words = {
        name: "A-1"
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField) and name.endswith("_en") and form[name].value()
        if not name.startswith(("change_note", "reason", "slug"))
    }
    asked = {"change_note_en": "Put right.", "welsh_reason": "To come."} if words else {}
    return words | {name: sentence for name, sentence in asked.items() if name in form.fields}


@pytest.mark.parametrize("model", [Plan, Action, Measure], ids=lambda model: model._meta.model_name)
def test_an_owner_who_may_only_read_now_stays_and_no_reader_is_offered(own, client, model):
    row, council = own[model], own[Council]
    owner, reader = (
        a_user("editor", council, name="Former Editor"),
        a_user("viewer", council, name="A Reader"),
    )
    model.objects.filter(pk=row.pk).update(owner=owner)
    Membership.objects.filter(user=owner).update(role="viewer")
    fields = client.get(address(row)).context["adminform"].form.fields
    for name in {"owner", "deputy"} & set(fields):
        labels = {str(value): str(label) for value, label in fields[name].choices}
        assert str(reader.pk) not in labels
        assert labels.get(str(owner.pk)) == (
            "Former Editor (can no longer edit)" if name == "owner" else None
        )
    data = {**form_data(client.get(address(row))), "change_note_en": "Put right."}
    assert save(client, row, data, notes_en="A note.").status_code in (302, 422)
    row.refresh_from_db()
    assert row.owner == owner


def test_an_owner_who_left_the_council_stays_until_another_is_chosen(own, client):
    plan, council = own[Plan], own[Council]
    leaver, successor = a_user("editor", council, name="Former Colleague"), a_user("editor", council)
    Plan.objects.filter(pk=plan.pk).update(owner=leaver)
    Membership.objects.filter(user=leaver).delete()
    page = client.get(address(plan))
    assert "Former Colleague (has left)" in page.content.decode()
    data = {**form_data(page), "change_note_en": "Put right."}
    assert save(client, plan, data, period_note_en="three years").status_code == 302
    plan.refresh_from_db()
    assert plan.owner == leaver
    save(client, plan, open_form(client, plan) | {"change_note_en": "Put right."}, owner=successor.pk)
    plan.refresh_from_db()
    assert plan.owner == successor
    assert "Former Colleague" not in client.get(address(plan)).content.decode()


def test_nobody_else_can_be_given_what_has_left(own, client):
    plan = own[Plan]
    gone = a_user(is_active=False)
    answer = save(client, plan, open_form(client, plan) | {"change_note_en": "Put right."}, owner=gone.pk)
    assert answer.status_code == 422
    assert "owner" in answer.context["adminform"].form.errors


def test_something_archived_is_marked(own, client):
    plan = own[Plan]
    parent = draft(Plan, own[Council], title_en="Old strategy", status=CouncilContent.Status.ARCHIVED)
    Plan.objects.filter(pk=plan.pk).update(parent=parent)
    assert "Old strategy (archived)" in client.get(address(plan)).content.decode()


def test_of_several_the_ones_that_are_gone_can_be_let_go(own, theirs, client):
    item, mine, gone = own[NewsItem], own[Pledge], theirs[Pledge]
    item.pledges.set([mine, gone])
    data = {**open_form(client, item), "change_note_en": "Put right."}
    save(client, item, data, pledges=[mine.pk])
    assert list(item.pledges.all()) == [mine]


def test_rows_of_a_table_keep_each_its_own(own, theirs, client):
    """Choices are put together once for a table: what one row keeps is not offered to another."""
    plan, first = own[Plan], own[PlanPartner]
    second = PlanPartner.objects.create(plan=plan, partner=a_partner(own[Council]))
    PlanPartner.objects.filter(pk=first.pk).update(partner=theirs[Partner])
    (group,) = [
        inline.formset
        for inline in client.get(address(plan)).context["inline_admin_formsets"]
        if inline.formset.model is PlanPartner
    ]
    keys = {
        form.instance.pk: {str(key) for key, _label in form.fields["partner"].choices}
        for form in group.initial_forms
    }
    assert str(theirs[Partner].pk) in keys[first.pk]
    assert str(theirs[Partner].pk) not in keys[second.pk]
    assert (theirs[Partner].pk, "Something that belongs to another council") in group.forms[0].fields[
        "partner"
    ].choices


def test_an_earlier_version_that_names_who_has_left_says_so(own, client):
    plan, council = own[Plan], own[Council]
    leaver = a_user("editor", council, name="Former Colleague")
    plan.owner = leaver
    plan.save()
    record = plan.history.first()
    plan.owner = None
    plan.save()
    Membership.objects.filter(user=leaver).delete()
    page = client.get(f"{address(plan)}?restore={record.pk}")
    assert "Former Colleague (has left)" in page.content.decode()
    assert "you can no longer choose" in page.content.decode()
    assert page.context["adminform"].form["owner"].value() is None


def test_an_action_keeps_its_owner_in_a_draft(own, client):
    plan = draft(Plan, own[Council])
    action = Action.objects.create(plan=plan, reference="1", title_en="Mend", owner=a_user(is_active=False))
    owner = action.owner
    save(client, action, open_form(client, action), title_en="Mend roads")
    action.refresh_from_db()
    assert (action.title_en, action.owner) == ("Mend roads", owner)
