"""Every public address, made from one row of each kind: tables of tests are built from it."""

from contextlib import suppress

from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation

from councils.models import Committee, Councillor, Directorate, Ward
from delivery.models import Action, Measure, Risk, Snapshot, Undertaking
from plans.models import AdoptedCopy, Decision, Document, Framework, Plan, Priority
from pledges.models import Event, NewsItem, Pledge, VisionStatement
from review.models import DraftReview


# (name of the address, how its arguments are made from one row of each kind)
def adopted_vision(rows) -> list:
    """Edition and number of the vision's copy as adopted. KeyError where the council keeps none."""
    vision = rows[VisionStatement]
    if (copy := AdoptedCopy.objects.filter(vision=vision).first()) is None:
        raise KeyError(AdoptedCopy)
    return [vision.edition, copy.number]


PUBLIC = {
    "site:home": lambda rows: [],
    "site:change_list": lambda rows: [],
    "site:search": lambda rows: [],
    "site:components": lambda rows: [],
    "site:about": lambda rows: [],
    "site:accessibility": lambda rows: [],
    "site:privacy": lambda rows: [],
    "site:cookies": lambda rows: [],
    "site:council_home": lambda rows: [],
    "site:change_feed": lambda rows: [],
    "councils:change_list": lambda rows: [],
    "councils:councillor_detail": lambda rows: [rows[Councillor].slug],
    "councils:committee_list": lambda rows: [],
    "councils:committee_detail": lambda rows: [rows[Committee].slug],
    "councils:directorate_detail": lambda rows: [rows[Directorate].slug],
    "councils:ward_list": lambda rows: [],
    "councils:ward_detail": lambda rows: [rows[Ward].slug],
    "councils:partner_list": lambda rows: [],
    "councils:accessibility": lambda rows: [],
    "councils:privacy": lambda rows: [],
    "councils:cookies": lambda rows: [],
    "pledges:vision_detail": lambda rows: [],
    "pledges:vision_changes": lambda rows: [],
    "pledges:vision_edition": lambda rows: [rows[VisionStatement].edition],
    "pledges:vision_image": lambda rows: [rows[VisionStatement].edition],
    "pledges:pledge_list": lambda rows: [],
    "pledges:pledge_detail": lambda rows: [rows[Pledge].slug],
    "pledges:approach_list": lambda rows: [],
    "pledges:award_list": lambda rows: [],
    "pledges:grant_list": lambda rows: [],
    "pledges:newsitem_list": lambda rows: [],
    "pledges:news_feed": lambda rows: [],
    "pledges:newsitem_detail": lambda rows: [rows[NewsItem].slug],
    "pledges:newsitem_image": lambda rows: [rows[NewsItem].slug],
    "pledges:event_list": lambda rows: [],
    "pledges:event_calendar": lambda rows: [],
    "pledges:event_detail": lambda rows: [rows[Event].slug],
    "pledges:event_file": lambda rows: [rows[Event].slug],
    "pledges:statement_list": lambda rows: [],
    "plans:plan_list": lambda rows: [],
    "plans:plan_detail": lambda rows: [rows[Plan].slug],
    "plans:plan_edition": lambda rows: [rows[Plan].slug, rows[Plan].edition],
    "plans:edition_changes": lambda rows: [rows[Plan].slug, rows[Plan].edition],
    "plans:plan_adopted": lambda rows: [rows[Plan].slug, rows[AdoptedCopy].edition.edition],
    "plans:plan_adopted_copy": lambda rows: [rows[Plan].slug, rows[Plan].edition, rows[AdoptedCopy].number],
    "plans:plan_adopted_json": lambda rows: [rows[Plan].slug, rows[Plan].edition, rows[AdoptedCopy].number],
    # Whoever has a copy of a plan has one of a vision.
    "plans:vision_adopted": lambda rows: adopted_vision(rows)[:1],
    "plans:vision_adopted_copy": lambda rows: adopted_vision(rows),
    "plans:vision_adopted_json": lambda rows: adopted_vision(rows),
    "plans:plan_changes": lambda rows: [rows[Plan].slug],
    "plans:plan_feed": lambda rows: [rows[Plan].slug],
    "plans:priority_detail": lambda rows: [rows[Plan].slug, rows[Priority].slug],
    "plans:priority_edition": lambda rows: [rows[Plan].slug, rows[Plan].edition, rows[Priority].slug],
    "plans:document_detail": lambda rows: [rows[Plan].slug, rows[Document].slug],
    "plans:document_file": lambda rows: [rows[Plan].slug, rows[Document].slug],
    "plans:framework_detail": lambda rows: [rows[Framework].slug],
    "plans:frameworkitem_detail": lambda rows: [rows[Framework].slug, rows[Framework].items.first().code],
    "delivery:plan_progress": lambda rows: [rows[Plan].slug],
    "delivery:action_list": lambda rows: [rows[Plan].slug],
    "delivery:measure_list": lambda rows: [rows[Plan].slug],
    "delivery:plan_whole": lambda rows: [rows[Plan].slug],
    "delivery:action_detail": lambda rows: [rows[Plan].slug, rows[Action].reference],
    "delivery:action_edition": lambda rows: [rows[Plan].slug, rows[Plan].edition, rows[Action].reference],
    "delivery:briefing": lambda rows: [],
    "delivery:briefing_csv": lambda rows: [],
    "delivery:snapshot_list": lambda rows: [],
    "delivery:snapshot_detail": lambda rows: [rows[Snapshot].sha256],
    "delivery:measure_detail": lambda rows: [rows[Plan].slug, rows[Measure].slug],
    "delivery:measure_edition": lambda rows: [rows[Plan].slug, rows[Plan].edition, rows[Measure].slug],
    "delivery:risk_list": lambda rows: [rows[Plan].slug],
    "delivery:risk_detail": lambda rows: [rows[Plan].slug, rows[Risk].slug],
    "delivery:risk_edition": lambda rows: [rows[Plan].slug, rows[Plan].edition, rows[Risk].slug],
    "delivery:measure_csv": lambda rows: [rows[Plan].slug, rows[Measure].slug],
    "delivery:breakdown_csv": lambda rows: [rows[Plan].slug, rows[Measure].slug],
    "delivery:progress_csv": lambda rows: [rows[Plan].slug],
    "delivery:pledge_decisions_csv": lambda rows: [rows[Pledge].slug],
    "delivery:undertaking_detail": lambda rows: [rows[Undertaking].pk],
    "delivery:undertaking_list": lambda rows: [rows[Committee].slug],
    "delivery:inherited_list": lambda rows: [],
    "delivery:ratings": lambda rows: [],
    "review:plan_pack": lambda rows: [rows[Plan].slug],
    "review:plan_pack_file": lambda rows: [rows[Plan].slug],
    "review:committee_pack": lambda rows: [rows[Committee].slug],
    "review:committee_pack_file": lambda rows: [rows[Committee].slug],
    "review:trail": lambda rows: [rows[DraftReview].pk],
    "plans:decision_list": lambda rows: [],
    "plans:decision_detail": lambda rows: [rows[Decision].slug],
}
OF_THE_SITE = {"site:home", "site:change_list", "site:components", "site:search"}
OF_THE_SITE |= {"site:about", "site:accessibility", "site:privacy", "site:cookies"}
# Answered with a file, or with 404 when none is held.
FILES = {"pledges:vision_image", "pledges:newsitem_image", "pledges:event_file", "plans:document_file"}
FILES |= {"review:plan_pack_file", "review:committee_pack_file"}
# For programs: not HTML.
FORMATS = {"site:change_feed", "pledges:news_feed", "plans:plan_feed", "pledges:event_calendar"}
FORMATS |= {
    "delivery:breakdown_csv",
    "delivery:briefing_csv",
    "delivery:measure_csv",
    "delivery:pledge_decisions_csv",
    "delivery:progress_csv",
    "plans:plan_adopted_json",
    "plans:vision_adopted_json",
}
# Only for those who were invited to review a draft, and for the council's own people.
FOR_REVIEWERS = {f"review:{name}" for name in ("home", "link", "draft", "comment", "sign_off", "file")}
# With both languages in one file.
BILINGUAL = {"plans:plan_adopted_json", "plans:vision_adopted_json"}
PAGES = [name for name in PUBLIC if name not in FILES | FORMATS]
# What is there for everyone, in both languages.
ANSWERS = [name for name in PUBLIC if name not in FILES]
# For programs, once, outside of both languages.
ROOTS = {"robots", "security_text", "sitemap", "site_sitemap", "council_sitemap"}


def public_address(name: str, council, rows: dict) -> str:
    args = PUBLIC[name](rows)
    with translation.override("en"):
        return reverse(name, args=args if name in OF_THE_SITE else [council.slug, *args])


class LiveRows(dict):
    """The first public row of each kind that a council has, in place of rows made for a test. KeyError without one."""

    def __init__(self, council):
        self.council = council

    def __missing__(self, model):
        names = {field.name for field in model._meta.get_fields()}
        owner = next(name for name in ("council", "plan") if name in names)
        rows = model.objects.live() if hasattr(model.objects, "live") else model.objects.all()
        row = rows.filter(**{"council" if owner == "council" else "plan__council": self.council}).first()
        if row is None:
            raise KeyError(model)
        return row


def addresses_of(council, names=PUBLIC, rows=None) -> dict[str, str]:
    """By its name each of these public addresses on which this council has something to show."""
    found, rows = {}, LiveRows(council) if rows is None else rows
    for name in names:
        with suppress(KeyError):  # it has none of these
            found[name] = public_address(name, council, rows)
    return found


def pages_of(council) -> list[str]:
    """Every public page that this council has something to show on."""
    return list(addresses_of(council, PAGES).values())


def all_public_names() -> set[str]:
    """The names of every address that is neither of the admin nor of accounts."""
    names = set()
    for part in get_resolver().url_patterns:
        if isinstance(part, URLPattern):
            names.add(part.name)
            continue
        for included in part.url_patterns:
            space = getattr(included, "namespace", None)
            if space in ("site", "councils", "pledges", "plans", "delivery", "review"):
                names |= {f"{space}:{pattern.name}" for pattern in included.url_patterns}
    return names - {"site:signed_in"} - FOR_REVIEWERS


def root_addresses(council) -> list[str]:
    """The addresses that stand outside of both languages."""
    return [reverse(name, args=[council.slug] if name == "council_sitemap" else []) for name in sorted(ROOTS)]


def public_answers(client, council, rows) -> dict:
    """The status, headers and bytes of every public address, by the address."""
    english = [public_address(name, council, rows) for name in ANSWERS]
    addresses = [*english, *(f"/cy{address}" for address in english), *root_addresses(council)]
    answers = ((address, client.get(address)) for address in addresses)
    return {address: (page.status_code, dict(page.headers), page.content) for address, page in answers}
