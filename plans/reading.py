"""What the pages of a plan read. First one query asks which kinds of rows there are (`census`), then each by itself."""

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Prefetch, Q, When

from councils.compiled_queries import compiled_query
from councils.composition import composition
from councils.models import Contact
from pledges.models import Event, NewsItem, Pledge, Statement

from .adopted_reading import adopted
from .models import (
    Alignment,
    Decision,
    Document,
    Engagement,
    Evidence,
    Framework,
    FrameworkItem,
    Plan,
    PlanPartner,
    Principle,
    Priority,
    PriorityContribution,
    PriorityLevel,
    Resolution,
)

# With the committees to which they go on.
RESOLUTIONS = Prefetch("resolutions", Resolution.objects.select_related("receiving_committee__council"))


@compiled_query
def plan_at(council, slug, edition, viewer):
    """The plan at an address, which may name an edition.

    `level_1` and so on: what it calls a level, if it says; `has_goals`: it uses a framework; and what the apps above
    ask of it.
    """
    return _plan_at(council, slug, edition, viewer)


@compiled_query
def plan_with_assessment_at(council, slug, edition, viewer):
    """The same with its equality impact `assessment`, if there is one."""
    plans = _plan_at(council, slug, edition, viewer)
    assessment = FilteredRelation("impact_assessments")
    return plans.annotate(assessment=assessment).select_related("assessment__document")


def _plan_at(council, slug, edition, viewer):
    plans = Plan.objects.of(council.pk).at_address(viewer, edition).filter(slug=slug)
    levels = {
        f"level_{level}": FilteredRelation("level_names", condition=Q(level_names__level=level))
        for level in PriorityLevel.Level.values
    }
    frameworks = Plan.frameworks.through.objects.filter(plan=OuterRef("pk"))
    counted = Plan.objects.filter(parent__lineage=OuterRef("lineage"), is_counted_in_parent=True).order_by()
    facts = {"has_goals": Exists(frameworks), "has_counted_plans": Exists(counted)}
    plans = plans.annotate(**facts, **levels, **composition().FACTS_OF_PLANS)
    named = ("council", "lead_councillor__council", "directorate__council", "committee__council", "contact")
    return plans.select_related(*named, *levels)


@compiled_query
def plans_of_council(council, viewer):
    plans = Plan.objects.of(council.pk).visible_to(viewer)
    return plans.select_related("council", "contact", "lead_councillor__council")


@compiled_query
def priority_at(plan, slug):
    rows = Priority.objects.filter(plan=plan.pk, slug=slug)
    above = ("parent__plan__council", "parent__parent__plan__council")
    named = ("lead_councillor__council", "directorate__council", "committee__council")
    return rows.select_related(*above, *named, "plan__council")


@compiled_query
def _priorities(plan):
    return Priority.objects.filter(plan=plan.pk)


def priorities_of(plan) -> list[Priority]:
    """In order, each with its plan and its parent."""
    rows = _priorities(plan)
    by_key = {row.pk: row for row in rows}
    for row in rows:
        row.plan, row.parent = plan, by_key.get(row.parent_id)
    return rows


@compiled_query
def principles(plan, viewer):
    return Principle.objects.filter(plan=plan.pk)


@compiled_query
def partners(plan, viewer):
    return PlanPartner.objects.filter(plan=plan.pk).select_related("partner")


@compiled_query
def parent(plan, viewer):
    """Of the plan that this one is part of, the edition that counts now."""
    lineages = Plan.objects.filter(pk=plan.parent_id).values("lineage")
    return Plan.objects.filter(lineage__in=lineages).visible_to(viewer).select_related("council")


@compiled_query
def current_edition(plan, viewer):
    return Plan.objects.filter(lineage=plan.lineage_id).visible_to(viewer).select_related("council")


@compiled_query
def children(plan, viewer):
    children = Plan.objects.filter(parent__lineage=plan.lineage_id)
    return children.visible_to(viewer).select_related("council")


@compiled_query
def _counted(council, viewer):
    """Every plan that is counted in the one it is part of, with that one's lineage as `within`."""
    rows = Plan.objects.of(council.pk).visible_to(viewer).live(viewer.now).filter(is_counted_in_parent=True)
    return rows.annotate(within=F("parent__lineage")).order_by("title", "pk")


def plans_counted_in(plan, viewer) -> list[Plan]:
    """The live plans whose progress counts in this one's, each with those counted in it after it; one query."""
    rows = _counted(plan.council, viewer)
    found, seen = [], {plan.lineage_id}

    def follow(lineage):
        for row in rows:
            if row.within == lineage and row.lineage_id not in seen:
                seen.add(row.lineage_id)
                row.council = plan.council
                found.append(row)
                follow(row.lineage_id)

    follow(plan.lineage_id)
    return found


@compiled_query
def editions(plan, viewer):
    rows = Plan.objects.filter(lineage=plan.lineage_id).editions_visible_to(viewer)
    return rows.select_related("council").order_by("-edition")


# -- what is about a plan, whichever its edition -----------------------------------------------------


def _about(model, plan, viewer):
    """Rows of this model that belong to any edition of the plan."""
    return model.objects.filter(plan__lineage=plan.lineage_id).visible_to(viewer)


@compiled_query
def documents(plan, viewer):
    return _about(Document, plan, viewer).select_related("council")


@compiled_query
def decisions(plan, viewer):
    return _about(Decision, plan, viewer).select_related("council", "committee").prefetch_related(RESOLUTIONS)


@compiled_query
def evidence(plan, viewer):
    return _about(Evidence, plan, viewer)


@compiled_query
def engagements(plan, viewer):
    return _about(Engagement, plan, viewer).prefetch_related("findings", "engagement_partners__partner")


# -- what a plan names -------------------------------------------------------------------------------


@compiled_query
def statements(plan, viewer):
    rows = Statement.objects.filter(plans=plan.pk).visible_to(viewer)
    return rows.select_related("councillor__council", "council")


def _named(model, plan, viewer):
    """What the plan names, in the edition that the viewer can read."""
    named = model.objects.filter(plans=plan.pk).values("lineage")
    rows = model.objects.of(plan.council_id).filter(lineage__in=named)
    return rows.visible_to(viewer).select_related("council")


@compiled_query
def news(plan, viewer):
    return _named(NewsItem, plan, viewer)


@compiled_query
def events(plan, viewer):
    return _named(Event, plan, viewer)


@compiled_query
def alignments(plan, viewer):
    return Alignment.objects.filter(plan=plan.pk).select_related("target")


@compiled_query
def aligned_from(plan, viewer):
    """Links to this plan, from visions and plans that can be read."""
    rows = Alignment.objects.filter(target__lineage=plan.lineage_id).from_visible(viewer)
    return rows.select_related("plan__council", "vision__council")


@compiled_query
def pledges(plan, viewer):
    """Pledges that the plan names (`step` 0), or that its priorities do (1)."""
    of_priorities = Pledge.objects.filter(priorities__plan=plan.pk)
    return _pledges([Pledge.objects.filter(plans=plan.pk), of_priorities], plan, viewer)


@compiled_query
def pledges_of_priority(priority, plan, viewer):
    """Pledges that the priority names (`step` 0), that the one it is part of does (1), and so on; last its plan."""
    paths = ("priorities", "priorities__children", "priorities__children__children")
    named = [Pledge.objects.filter(**{path: priority.pk}) for path in paths]
    return _pledges([*named, Pledge.objects.filter(plans=plan.pk)], plan, viewer)


def _pledges(steps, plan, viewer):
    nearest = Case(*(When(lineage__in=rows.values("lineage"), then=step) for step, rows in enumerate(steps)))
    rows = Pledge.objects.of(plan.council_id).visible_to(viewer).annotate(step=nearest).exclude(step=None)
    return rows.select_related("council", "vision__council")


# -- goals -------------------------------------------------------------------------------------------


def framework_ordering(path: str) -> list:
    """For `order_by`: the council's own frameworks first; the same in each language."""
    return [F(f"{path}__council").asc(nulls_last=True), f"{path}__slug", path]


@compiled_query
def goals(plan):
    """All goals of the frameworks that the plan uses, framework by framework."""
    rows = FrameworkItem.objects.filter(framework__plans=plan.pk).select_related("framework")
    return rows.order_by(*framework_ordering("framework"), "position", "pk")


@compiled_query
def goals_of_priorities(plan):
    return PriorityContribution.objects.filter(priority__plan=plan.pk)


@compiled_query
def goals_served(model, thing):
    """What a thing serves, by the model of its links and its key."""
    rows = model.objects.filter(**{model.whole(): thing}).select_related("item__framework")
    return rows.order_by(*framework_ordering("item__framework"), "-kind", "item__position", "pk")


def frameworks_in_use(council, viewer):
    """Its own and shared ones that a plan uses which the viewer can read."""
    plans = _readable_plans(council.pk, viewer)
    used = Plan.frameworks.through.objects.filter(framework=OuterRef("pk"), plan__in=plans)
    return Framework.objects.filter(Framework.choosable_by(council.pk), Exists(used))


@compiled_query
def framework_at(council, slug, viewer):
    """Of two at one address the council's own."""
    return frameworks_in_use(council, viewer).filter(slug=slug).order_by(F("council").asc(nulls_last=True))


@compiled_query
def items_of(framework):
    return FrameworkItem.objects.filter(framework=framework.pk)


@compiled_query
def plans_using(framework, council, viewer):
    rows = _readable_plans(council.pk, viewer).filter(frameworks=framework.pk)
    return rows.select_related("council")


@compiled_query
def serving(model, framework, council, viewer, today):
    """What goes on and serves goals of a framework, in plans that the viewer can read: links of one kind."""
    things = model._meta.get_field(model.whole()).related_model.objects.going_on(today)
    things = things.filter(plan__in=_readable_plans(council.pk, viewer))
    rows = model.objects.filter(**{f"{model.whole()}__in": things}, item__framework=framework.pk)
    return rows.select_related(f"{model.whole()}__plan__council")


# -- what plans say of a pledge, and of a council ----------------------------------------------------


def _readable_plans(council, viewer):
    return Plan.objects.of(council).visible_to(viewer)


@compiled_query
def plans_serving(pledge, viewer):
    """Plans that name the pledge themselves, in whichever edition of it."""
    rows = _readable_plans(pledge.council_id, viewer).filter(pledges__lineage=pledge.lineage_id)
    return rows.select_related("council").distinct()


@compiled_query
def priorities_serving(pledge, viewer, today):
    """Priorities that name it, and go on."""
    plans = _readable_plans(pledge.council_id, viewer)
    rows = Priority.objects.filter(pledges__lineage=pledge.lineage_id, plan__in=plans).going_on(today)
    return rows.select_related("plan__council", "parent__parent").distinct()


# -- what committees and directorates have to do with --------------------------------------------------


def _live_plans(council, viewer):
    """Those that count now, whoever asks."""
    return Plan.objects.of(council).visible_to(viewer).live(viewer.now)


@compiled_query
def plans_naming(model, row, viewer):
    """Live plans that name this row of the model, a committee or a directorate, themselves."""
    names_it = {model._meta.model_name: row.pk}
    return _live_plans(row.council_id, viewer).filter(**names_it).select_related("council")


@compiled_query
def priorities_naming(model, row, viewer, today):
    """Priorities of live plans that name it themselves, and go on."""
    plans, names_it = _live_plans(row.council_id, viewer), {model._meta.model_name: row.pk}
    rows = Priority.objects.filter(**names_it, plan__in=plans).going_on(today)
    return rows.select_related("plan__council").order_by("plan__title", "plan", "position", "pk")


@compiled_query
def contacts_of_council(council, viewer):
    """Contacts that a readable plan or decision names, each once."""
    decisions = Decision.objects.of(council.pk).visible_to(viewer)
    named = Q(plans__in=_readable_plans(council.pk, viewer)) | Q(decisions__in=decisions)
    return Contact.objects.of(council.pk).filter(named).distinct()


# -- which of these there are ------------------------------------------------------------------------

# Each takes the plan and the viewer, whether it needs both or not.
PARTS = (
    principles,
    partners,
    children,
    documents,
    decisions,
    evidence,
    engagements,
    statements,
    news,
    events,
    alignments,
    aligned_from,
    pledges,
    adopted,
)


@compiled_query
def census(plan, viewer):
    """One row: by `has_` and the name of each of PARTS whether the plan has any."""
    there = {f"has_{rows.__name__}": Exists(rows.build(plan, viewer).order_by()) for rows in PARTS}
    return Plan.objects.rewrite(False).filter(pk=plan.pk).order_by().values(**there)
