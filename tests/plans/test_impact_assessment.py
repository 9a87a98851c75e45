"""The equality impact assessment of a plan: stated, screened out with a reason, in progress, or not there."""

from datetime import date, timedelta

import pytest
from admin_forms import address, form_data, open_form, save
from builders import draft, live
from django.utils import timezone
from reading import page, section, words

from councils.admin.forms import SeenVersion
from councils.models import Council
from plans.models import Document, ImpactAssessment, Plan

pytestmark = pytest.mark.django_db

ROW = "impact_assessments"


def enter(client, plan, **fields):
    """Add the assessment on the plan's page, as an officer does."""
    given = {f"{ROW}-0-{name}": value for name, value in fields.items()}
    return save(client, plan, {**open_form(client, plan), f"{ROW}-TOTAL_FORMS": 1, **given})


def errors(answer) -> str:
    tables = answer.context["inline_admin_formsets"]
    return " ".join(str(form.errors) for table in tables for form in table.formset.forms)


def test_an_officer_enters_it_on_the_plan_s_page_and_saves_three_times(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    entered = {"outcome": "full", "assessed_on": "2026-03-02", "owner_role_en": "Head of Equality"}
    assert enter(as_editor, plan, **entered, summary_en="More people can take part.").status_code == 302
    for _time in range(3):
        data = open_form(as_editor, plan)
        assert data[f"{ROW}-0-outcome"] == "full"
        assert save(as_editor, plan, data).status_code == 302
    row = ImpactAssessment.objects.get()
    assert (row.assessed_on, row.owner_role) == (date(2026, 3, 2), "Head of Equality")
    own_page = address(row)
    assert as_editor.get(own_page).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"outcome": "screened_out"}, "Say why no full assessment was made."),
        ({"outcome": "full", "assessed_on": "tomorrow"}, "This date is in the future."),
        ({"outcome": ""}, "This field is required."),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_beside_it(as_editor, gateshead, fields, said):
    plan = draft(Plan, gateshead)
    if fields.get("assessed_on"):
        fields = {**fields, "assessed_on": str(timezone.localdate() + timedelta(days=1))}
    answer = enter(as_editor, plan, **fields, summary_en="Typed with care")
    assert answer.status_code == 422
    assert said in errors(answer)
    assert "Typed with care" in answer.content.decode()


def test_the_document_is_one_of_the_plan_s(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    other = draft(Document, gateshead, plan=draft(Plan, gateshead))
    answer = enter(as_editor, plan, outcome="full", document=other.pk)
    assert answer.status_code == 422
    own = draft(Document, gateshead, plan=plan)
    assert enter(as_editor, plan, outcome="full", document=own.pk).status_code == 302


def test_only_a_council_in_wales_is_asked_about_welsh_duties(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    asked = f'name="{ROW}-__prefix__-socio_economic_en"'
    assert asked not in as_editor.get(address(plan)).content.decode()
    Council.objects.filter(pk=gateshead.pk).update(nation=Council.Nation.WALES)
    assert asked in as_editor.get(address(plan)).content.decode()


def test_a_plan_has_one_only(as_editor, gateshead):
    plan = draft(Plan, gateshead)
    ImpactAssessment.objects.create(plan=plan, outcome="full")
    add = f"{address(ImpactAssessment, 'add')}?council={gateshead.pk}"
    data = form_data(as_editor.get(add)) | {"plan": plan.pk, "outcome": "in_progress"}
    answer = as_editor.post(add, data)
    assert answer.status_code == 422
    assert "has an equality impact assessment already" in answer.content.decode()


# -- publishing -------------------------------------------------------------------------------------


def publishing(client, plan) -> str:
    return client.get(address(plan, "transition", "publish")).content.decode()


def test_publishing_a_plan_without_one_warns_and_lets_it_through(as_publisher, gateshead):
    plan = draft(Plan, gateshead)
    assert "It has no equality impact assessment yet" in publishing(as_publisher, plan)
    sent = {"version": SeenVersion.sign(plan.version)}
    assert as_publisher.post(address(plan, "transition", "publish"), sent).status_code == 302
    plan.refresh_from_db()
    assert plan.is_live


def test_publishing_one_that_has_one_does_not_warn(as_publisher, gateshead):
    plan = draft(Plan, gateshead)
    ImpactAssessment.objects.create(plan=plan, outcome="in_progress")
    assert "equality impact assessment" not in publishing(as_publisher, plan)


# -- as residents read it ---------------------------------------------------------------------------


def test_a_plan_without_one_says_so_once(client, gateshead):
    plan = live(Plan, gateshead)
    main = words(page(client, plan.get_absolute_url()).main)
    assert main.count("quality impact assessment") == 1
    assert "an equality impact assessment" in section(page(client, plan.get_absolute_url()), "missing")


def test_it_says_what_was_done_when_and_where_it_can_be_read(client, gateshead):
    plan = live(Plan, gateshead)
    document = live(Document, gateshead, plan=plan, title_en="The assessment")
    row = ImpactAssessment.objects.create(
        plan=plan, outcome="full", assessed_on=date(2026, 3, 2), summary_en="Nobody loses.", document=document
    )
    soup = page(client, plan.get_absolute_url())
    said = section(soup, "equality")
    assert "Full assessment Nobody loses. Date 2 March 2026 Document The assessment" in said
    assert soup.select_one(f'section[aria-labelledby=equality] a[href="{document.get_absolute_url()}"]')
    row.outcome, row.reason_en = "screened_out", "It changes no service."
    row.save()
    assert "Screened out It changes no service." in section(page(client, plan.get_absolute_url()), "equality")


def test_a_document_that_residents_cannot_read_is_not_linked(client, gateshead):
    plan = live(Plan, gateshead)
    hidden = draft(Document, gateshead, plan=plan, title_en="Not yet public")
    ImpactAssessment.objects.create(plan=plan, outcome="full", document=hidden)
    assert "Not yet public" not in words(page(client, plan.get_absolute_url()).main)
