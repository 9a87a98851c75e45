"""The guide for officers (docs/editing.md) as a page of the admin, and which chapter is about which page."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

GUIDE = Path(settings.BASE_DIR) / "docs" / "editing.md"

# The chapter about the forms and lists of each model; by its heading in the guide.
CHAPTERS = {
    "Vision and pledges": (
        "pledges.VisionStatement pledges.Pledge pledges.Commitment pledges.Approach pledges.Element pledges.Method "
        "pledges.Value pledges.Statement pledges.Award pledges.Grant pledges.NewsItem pledges.Event "
        "delivery.PledgeMeasure delivery.Judgement"
    ),
    "Plans and their parts": (
        "plans.Plan plans.Priority plans.PriorityLevel plans.Principle plans.PlanPartner plans.ImpactAssessment "
        "plans.Alignment delivery.Budget"
    ),
    "Keeping an edition as it was adopted": "plans.AdoptedCopy plans.WithdrawnText",
    "Goals and themes that run through a plan": (
        "plans.Framework plans.FrameworkItem plans.PriorityContribution delivery.ActionContribution "
        "delivery.MeasureContribution"
    ),
    "Committees and directorates": (
        "councils.Committee councils.CommitteeMember councils.Directorate councils.Councillor councils.Office "
        "councils.Contact councils.Partner"
    ),
    "Wards": "councils.Ward",
    "Documents": "plans.Document",
    "Decisions": (
        "plans.Decision plans.DecisionPledge plans.Resolution plans.Alternative delivery.Undertaking "
        "delivery.UndertakingUpdate"
    ),
    "Evidence and engagement": (
        "plans.Evidence plans.Finding plans.Engagement plans.EngagementPartner plans.Issue"
    ),
    "Actions and measures": (
        "delivery.Action delivery.ActionUpdate delivery.Milestone delivery.DueDateChange delivery.Measure "
        "delivery.DataPoint delivery.Target delivery.SeriesBreak delivery.Benchmark delivery.Continuation "
        "delivery.Correction delivery.ComparatorGroup delivery.RatingScheme delivery.StatusRule delivery.StatusWord "
        "delivery.PriorityUpdate delivery.Risk delivery.RiskReview delivery.RiskScale"
    ),
    "Breakdowns by ward or by group": (
        "delivery.Breakdown delivery.BreakdownValue delivery.Classification delivery.Category"
    ),
    "Reporting rounds": "delivery.ReportingRound delivery.Snapshot",
    "Having a draft reviewed": "review.DraftReview review.Reviewer review.Comment review.SignOff",
    "Notices: accessibility, privacy, cookies": "councils.Notice councils.AccessibilityStatement",
    "Alerts": "councils.Alert",
    "When your council ends": "councils.Successor delivery.Handover",
    "Spreadsheets": "councils.ImportBatch",
    "Change notes": "councils.ChangeNote",
    "Users and settings: for council administrators": (
        "councils.Council councils.Membership councils.User councils.SignInProvider councils.ProviderAccount "
        "councils.SearchSynonym councils.OutgoingEmail"
    ),
}
CHAPTER_OF = {
    model.lower(): slugify(heading) for heading, models in CHAPTERS.items() for model in models.split()
}
# The chapter about other pages, by a word in the name of their address.
CHAPTER_OF_PAGES = {
    "index": "the-dashboard",
    "waiting": "the-dashboard",
    "import": "spreadsheets",
    "workbook": "spreadsheets",
    "document": "spreadsheets",
    "welsh": "english-beside-welsh",
    "edition": "drafts-of-public-pages",
    "correction": "drafts-of-public-pages",
    "history": "history-and-bringing-a-text-back",
    "deleted": "when-a-colleague-has-deleted-something",
}


def chapter_about(page: str) -> str:
    """The anchor of the chapter about a page of the admin, by the name of its address, such as plans_plan_change."""
    app, _between, rest = page.partition("_")
    model, _between, view = rest.partition("_")
    words = view.split("_") if view else [page]
    own = (CHAPTER_OF_PAGES[word] for word in words if word in CHAPTER_OF_PAGES)
    return next(own, CHAPTER_OF.get(f"{app}.{model}", ""))


class Heading(NamedTuple):
    level: int
    words: str
    anchor: str


class Guide(NamedTuple):
    headings: list[Heading]
    text: SafeString


@cache
def guide() -> Guide:
    """Its chapters with what leads to each, and the text as HTML without its title."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(GUIDE.read_text(encoding="utf-8").partition("\n")[2])
    headings = []
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(inside.content))
            headings.append(Heading(int(token.tag[1]), inside.content, slugify(inside.content)))
    return Guide(headings, mark_safe(markdown.renderer.render(tokens, markdown.options, {})))  # noqa: S308  our own text
