"""The workbook of a whole plan: its sheets, and which rows of a plan stand in each."""

from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from councils.models import Partner
from councils.spreadsheets import (
    CommitteeMemberResource,
    CommitteeResource,
    ContactResource,
    CouncillorResource,
    CouncilResource,
    DirectorateResource,
    OfficeResource,
    PartnerResource,
    WardResource,
)
from plans.models import Decision, Plan, Resolution
from plans.spreadsheets import (
    DecisionResource,
    PlanResource,
    PrincipleResource,
    PriorityContributionResource,
    PriorityResource,
    ResolutionResource,
)
from pledges.models import Pledge
from pledges.spreadsheets import (
    AwardResource,
    CommitmentResource,
    EventResource,
    GrantResource,
    PledgeResource,
)

from ..models import Undertaking
from .action import ActionUpdateResource
from .breakdown import BreakdownValueResource
from .plan_parts import (
    ActionContributionResource,
    ActionResource,
    MeasureContributionResource,
    MeasureResource,
    MilestoneResource,
    RiskResource,
    TargetResource,
)
from .point import DataPointResource
from .undertaking import UndertakingResource

# By the names of the sheets, which are in English and never change. What others name comes before them.
SHEETS: dict[str, type[CouncilResource]] = {
    "councillors": CouncillorResource,
    "committees": CommitteeResource,
    "committee_members": CommitteeMemberResource,
    "offices": OfficeResource,
    "directorates": DirectorateResource,
    "wards": WardResource,
    "contacts": ContactResource,
    "partners": PartnerResource,
    "pledges": PledgeResource,
    "commitments": CommitmentResource,
    "awards": AwardResource,
    "grants": GrantResource,
    "events": EventResource,
    "plans": PlanResource,
    "principles": PrincipleResource,
    "priorities": PriorityResource,
    "actions": ActionResource,
    "milestones": MilestoneResource,
    "measures": MeasureResource,
    "targets": TargetResource,
    "risks": RiskResource,
    "priority_goals": PriorityContributionResource,
    "action_goals": ActionContributionResource,
    "measure_goals": MeasureContributionResource,
    "values": DataPointResource,
    "breakdowns": BreakdownValueResource,
    "updates": ActionUpdateResource,
    "decisions": DecisionResource,
    "resolutions": ResolutionResource,
    "undertakings": UndertakingResource,
}


def rows_of_sheets(plan: Plan) -> dict[str, Iterable[Model]]:
    """What stands in this edition, and whom and what it can name.

    What was reported is not in it: each round has a template of its own. Nor are awards, grants and events, which are
    not of one plan: they are in the files of their own lists.
    """
    partners = Partner.objects.filter(actions__plan=plan).distinct()
    rows: dict[str, Iterable[Model]] = {
        "partners": PartnerResource.with_columns(partners),
        "pledges": PledgeResource.with_columns(_pledges_named(plan)),
        "plans": PlanResource.with_columns(Plan.objects.filter(pk=plan.pk)),
    }
    rows["decisions"] = _decisions_of(plan)
    resolutions = Resolution.objects.filter(decision__in=rows["decisions"])
    rows["resolutions"] = ResolutionResource.with_columns(resolutions)
    lineages = {decision.lineage_id for decision in rows["decisions"]}
    undertakings = Undertaking.objects.filter(decision__lineage__in=lineages)
    rows["undertakings"] = UndertakingResource.with_columns(undertakings)
    for name in ("councillors", "committees", "directorates", "wards", "contacts"):
        resource = SHEETS[name]
        rows[name] = resource.with_columns(resource.model.objects.of(plan.council))
    for name, resource in SHEETS.items():
        if hasattr(resource, "of_plan"):
            rows[name] = resource.of_plan(plan)
    return rows


def _pledges_named(plan: Plan) -> QuerySet[Pledge]:
    """In all their editions those that the plan or one of its priorities delivers."""
    named = Pledge.objects.filter(Q(plans=plan) | Q(priorities__plan=plan)).order_by()
    pledges = Pledge.objects.of(plan.council).exclude(status=Pledge.Status.ARCHIVED)
    return pledges.filter(lineage__in=named.values("lineage"))


def _decisions_of(plan: Plan) -> list[Decision]:
    """The newest edition of each decision about the plan."""
    about = Decision.objects.filter(plan__lineage=plan.lineage_id).order_by().values("lineage")
    decisions = Decision.objects.of(plan.council).exclude(status=Decision.Status.ARCHIVED)
    rows = DecisionResource.with_columns(decisions.filter(lineage__in=about))
    return DecisionResource(plan.council).exported(rows)
