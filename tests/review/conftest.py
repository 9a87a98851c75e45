"""A plan of Gateshead with a draft of its next edition, for tests of reviews."""

import pytest
from builders import a_measure, a_priority, a_target, an_action, live
from entering import Officer

from councils.publishing.editions import start_next_edition
from plans.models import Plan


@pytest.fixture
def council(gateshead):
    return gateshead


@pytest.fixture
def officer(council):
    return Officer("editor", council)


@pytest.fixture
def plan(council):
    plan = live(Plan, council, title_en="Council plan", summary_en="What we do until 2027.")
    homes = a_priority(plan, title_en="Homes", outcome_en="Warm homes.")
    an_action(plan, priority=homes, reference="1.1", title_en="Build a school")
    a_target(a_measure(plan, priority=homes, name_en="Families in bed and breakfast"), value=12)
    return plan


@pytest.fixture
def draft(plan, officer):
    draft = start_next_edition(plan, by=officer.user)
    draft.summary_en = "What we do until 2032."
    draft.save()
    return draft
