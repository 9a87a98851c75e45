"""What a council has pages of: the menu leads to these alone."""

from functools import reduce
from operator import or_

from django.db.models import Exists
from jinja2 import pass_context

from councils.compiled_queries import compiled_query
from councils.models import Council
from pledges.models import VisionStatement

from ..sitemaps import shown_on_lists

# By section the lists of which one has something.
SECTIONS = {
    "pledges": ("pledges:pledge_list",),
    "plans": ("plans:plan_list",),
    "decisions": ("plans:decision_list",),
    "news": ("pledges:newsitem_list", "pledges:event_list", "pledges:statement_list"),
    "people": ("councils:partner_list",),
    "committees": ("councils:committee_list",),
    "wards": ("councils:ward_list",),
    "approaches": ("pledges:approach_list",),
    "awards": ("pledges:award_list",),
    "grants": ("pledges:grant_list",),
}


@compiled_query
def _census(council, viewer):
    """One row: by `has_` and the section whether the viewer can read anything in it."""
    shown = shown_on_lists(viewer)
    sections = {
        section: [rows.filter(**{owner: council.pk}) for name in lists for rows, owner in shown[name]]
        for section, lists in SECTIONS.items()
    }
    sections["vision"] = [VisionStatement.objects.of(council.pk).visible_to(viewer)]
    there = {
        f"has_{section}": reduce(or_, (Exists(rows.order_by()) for rows in every))
        for section, every in sections.items()
    }
    return Council.objects.rewrite(False).filter(pk=council.pk).order_by().values(**there)


@pass_context
def sections_there(context, council) -> set[str]:
    """Those that the reader finds something in, and the one of this page."""
    census = _census.first(council, context["request"].viewer) or {}
    there = {name.removeprefix("has_") for name, is_there in census.items() if is_there}
    return there | {context.get("section")}
