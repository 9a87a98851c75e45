"""Addresses of actions, measures, risks, undertakings, reports and the briefing."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from .views import (
    action,
    briefing,
    csv,
    inherited,
    lists,
    measure,
    pledge_csv,
    progress,
    ratings,
    risk,
    snapshot,
    undertaking,
)


class Reference(StringConverter):
    """Any text but with NUL, which PostgreSQL takes in none."""

    regex = "[^/\0]+"


register_converter(Reference, "reference")

app_name = "delivery"
urlpatterns = [
    path("<slug:council>/plans/<slug:plan>/progress/", progress.PlanProgress.as_view(), name="plan_progress"),
    path("<slug:council>/plans/<slug:plan>/whole/", progress.WholePlan.as_view(), name="plan_whole"),
    path("<slug:council>/plans/<slug:plan>/actions/", lists.ActionList.as_view(), name="action_list"),
    path("<slug:council>/plans/<slug:plan>/measures/", lists.MeasureList.as_view(), name="measure_list"),
    path(
        "<slug:council>/plans/<slug:plan>/actions/<reference:action>/",
        action.ActionDetail.as_view(),
        name="action_detail",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/editions/<int:edition>/actions/<reference:action>/",
        action.ActionDetail.as_view(),
        name="action_edition",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/measures/<slug:measure>/",
        measure.MeasureDetail.as_view(),
        name="measure_detail",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/editions/<int:edition>/measures/<slug:measure>/",
        measure.MeasureDetail.as_view(),
        name="measure_edition",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/measures/<slug:measure>.csv",
        csv.MeasureFigures.as_view(),
        name="measure_csv",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/measures/<slug:measure>/breakdowns.csv",
        csv.BreakdownFigures.as_view(),
        name="breakdown_csv",
    ),
    path("<slug:council>/plans/<slug:plan>/risks/", risk.RiskList.as_view(), name="risk_list"),
    path(
        "<slug:council>/plans/<slug:plan>/risks/<slug:risk>/",
        risk.RiskDetail.as_view(),
        name="risk_detail",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/editions/<int:edition>/risks/<slug:risk>/",
        risk.RiskDetail.as_view(),
        name="risk_edition",
    ),
    path(
        "<slug:council>/pledges/<slug:pledge>/decisions.csv",
        pledge_csv.PledgeDecisions.as_view(),
        name="pledge_decisions_csv",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/progress.csv",
        csv.ProgressFigures.as_view(),
        name="progress_csv",
    ),
    path(
        "<slug:council>/undertakings/<int:undertaking>/",
        undertaking.UndertakingDetail.as_view(),
        name="undertaking_detail",
    ),
    path(
        "<slug:council>/committees/<slug:committee>/undertakings/",
        undertaking.UndertakingList.as_view(),
        name="undertaking_list",
    ),
    path("<slug:council>/inherited/", inherited.InheritedList.as_view(), name="inherited_list"),
    path("<slug:council>/ratings/", ratings.RatingList.as_view(), name="ratings"),
    path("<slug:council>/briefing/", briefing.BriefingPage.as_view(), name="briefing"),
    path("<slug:council>/briefing.csv", briefing.BriefingFigures.as_view(), name="briefing_csv"),
    path("<slug:council>/snapshots/", snapshot.SnapshotList.as_view(), name="snapshot_list"),
    path(
        "<slug:council>/snapshots/<slug:sha256>/", snapshot.SnapshotDetail.as_view(), name="snapshot_detail"
    ),
]
