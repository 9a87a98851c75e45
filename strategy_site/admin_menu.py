"""The lists of the admin in the order in which officers think of them, not by app and alphabet."""

from django.utils.translation import gettext_lazy as _

# What an officer looks for under each heading: the models, in this order. Each list stands under one of them.
GROUPS = (
    (
        _("Vision"),
        "pledges.VisionStatement pledges.Pledge pledges.Approach pledges.Statement plans.Evidence",
    ),
    (_("Plans"), "plans.Plan plans.Priority delivery.Action delivery.Measure delivery.Risk plans.Framework"),
    (
        _("Reporting"),
        "delivery.ReportingRound delivery.DataPoint delivery.Breakdown delivery.ActionUpdate "
        "delivery.PriorityUpdate delivery.RiskReview delivery.Judgement councils.ImportBatch",
    ),
    (
        _("Decisions"),
        "plans.Decision delivery.Undertaking delivery.UndertakingUpdate plans.Document plans.Engagement "
        "review.DraftReview review.Comment",
    ),
    (
        _("News"),
        "pledges.NewsItem pledges.Event pledges.Award pledges.Grant councils.Alert councils.ChangeNote",
    ),
    (
        _("Councillors and partners"),
        "councils.Councillor councils.Committee councils.Directorate councils.Contact councils.Partner "
        "councils.Membership councils.User councils.SignInProvider councils.ProviderAccount",
    ),
    (
        _("Settings"),
        "councils.Council councils.Ward delivery.StatusWord delivery.StatusRule delivery.RatingScheme "
        "delivery.RiskScale delivery.Classification delivery.ComparatorGroup delivery.Handover "
        "councils.AccessibilityStatement councils.Notice councils.SearchSynonym councils.OutgoingEmail",
    ),
)


def grouped(app_list) -> list[tuple]:
    """(heading, its lists as Django describes them) of what this officer may open."""
    known = {
        each["model"]._meta.label: {**each, "model_key": each["model"]._meta.label_lower.replace(".", "-")}
        for app in app_list
        for each in app["models"]
    }
    found = [(heading, [known[name] for name in names.split() if name in known]) for heading, names in GROUPS]
    return [(heading, lists) for heading, lists in found if lists]
