"""Each transition is declared once: the method, the buttons and the pages all keep to what the table says."""

import re
from datetime import timedelta
from inspect import signature
from itertools import chain
from pathlib import Path

import pytest
from admin_forms import address
from builders import a_partner, a_round, a_user, an_import, draft, live
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from councils.models import ImportBatch, content_models
from councils.publishing.deletion import why_kept
from delivery import reporting
from delivery.models import ReportingRound
from plans.models import Plan
from pledges.models import NewsItem

pytestmark = pytest.mark.django_db

NOW, HOUR = timezone.now, timedelta(hours=1)
APPS = ["councils", "pledges", "plans", "delivery", "strategy_site"]
ROLES = ["viewer", "editor", "publisher", "owner"]
CONTENT = {
    "draft": lambda council: draft(NewsItem, council),
    "review": lambda council: draft(NewsItem, council, status="review"),
    "published": lambda council: live(NewsItem, council),
    "archived": lambda council: live(NewsItem, council, status="archived"),
}


def a_round_of(state):
    today = timezone.localdate()
    days = {
        "planned": {"opens_on": today + timedelta(days=1)},
        "late": {"opens_on": today - timedelta(days=9), "due_on": today - timedelta(days=1)},
        "closed": {"closed_at": NOW() - HOUR},
        "frozen": {"closed_at": NOW() - HOUR, "frozen_at": NOW()},
    }
    return lambda council: a_round(council, **days.get(state, {}))


ROUNDS = {str(state): a_round_of(state) for state in ReportingRound.State}
IMPORTS = {
    "imported": lambda council: an_import(council, a_partner(council)),
    "undone": lambda council: an_import(council, a_partner(council), undone_at=NOW()),
}
# How a row of each kind is made in each of its states; all kinds of content change in one way.
STATES = {
    **dict.fromkeys(content_models(), CONTENT),
    ReportingRound: ROUNDS,
    ImportBatch: IMPORTS,
}
# Whatever any of them asks for.
GIVEN = {"reason": "It was wrong.", "note": "It was wrong.", "why_kept": why_kept}
# What is public stays so until its end comes.
STAYS = {"end", "remove_end"}
EVERY = [
    pytest.param(model, transition, state, role, id=f"{model.__name__}-{transition.name}-{state}-{role}")
    for model in (NewsItem, ReportingRound, ImportBatch)
    for transition in model.transitions
    for state in STATES[model]
    for role in ROLES
]


def method_of(transition, row):
    """What does it: a method of the row, or of the module that does it with all that follows."""
    return getattr(row, transition.name, None) or getattr(reporting, transition.name).__get__(row)


def do(transition, row, by):
    method = method_of(transition, row)
    asked = {name: text for name, text in GIVEN.items() if name in signature(method).parameters}
    if transition.name == "end":
        asked["at"] = timezone.now() + timedelta(days=1)
    method(by=by, **asked)


def test_every_model_that_changes_by_transitions_is_in_these_tables():
    models = {model for model in apps.get_models() if getattr(model, "transitions", ())}
    assert models == set(STATES)
    for model in models:
        states = {state for transition in model.transitions for state in transition.states}
        assert states <= set(STATES[model])
        assert len({transition.name for transition in model.transitions}) == len(model.transitions)


def test_transitions_are_declared_by_models_alone():
    sources = chain.from_iterable(Path(settings.BASE_DIR, app).rglob("*.py") for app in APPS)
    declaring = {path.parts[-2] for path in sources if re.search(r"\bTransition\(", path.read_text())}
    assert declaring == {"models"}


@pytest.mark.parametrize(("model", "transition", "state", "role"), EVERY)
def test_it_is_done_in_its_states_by_its_roles_and_refused_to_all_others(
    gateshead, model, transition, state, role
):
    row, user = STATES[model][state](gateshead), a_user(role, gateshead)
    assert row.transition_state == state
    if transition.is_open_to(user, row):
        do(transition, row, user)
        assert row.transition_state == (transition.to or row.transition_state)
        assert (row.transition_state == state) == (transition.name in STAYS)
    else:
        expected = ValidationError if transition.may(user, row) else PermissionDenied
        with pytest.raises(expected):
            do(transition, row, user)
        row.refresh_from_db()
        assert row.transition_state == state


@pytest.mark.parametrize(
    ("model", "transition", "state", "role"), [each for each in EVERY if each.values[0] is not ImportBatch]
)
def test_its_button_is_there_for_whom_it_is_open_and_its_page_says_what_will_follow(
    client, gateshead, model, transition, state, role
):
    row, user = STATES[model][state](gateshead), a_user(role, gateshead)
    client.force_login(user)
    page = client.get(address(row))
    offered = (
        {each.name for each, _address in page.context["transitions"]} if page.status_code == 200 else set()
    )
    assert (transition.name in offered) == transition.is_open_to(user, row)
    if transition.is_open_to(user, row):
        asked = client.get(address(row, "transition", transition.name)).content.decode()
        assert str(transition.label) in asked
        assert str(transition.asks(row)) in asked


def test_a_state_that_cannot_be_left_this_way_is_named(gateshead):
    current = a_round(gateshead)
    with pytest.raises(ValidationError, match="Close the round first"):
        reporting.freeze(current, by=None)
    plan = draft(Plan, gateshead)
    with pytest.raises(ValidationError, match="this is now draft"):
        plan.withdraw(by=None)
