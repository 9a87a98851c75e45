"""Addresses of the plans and decisions."""

from django.urls import path

from . import feeds
from .views import action, briefing, decision, document, figures, measure, plan, priority, ratings, snapshot

app_name = "plans"
urlpatterns = [
    path("<slug:council>/plans/", plan.PlanList.as_view(), name="plan_list"),
    path("<slug:council>/plans/<slug:plan>/", plan.PlanDetail.as_view(), name="plan_detail"),
    path("<slug:council>/plans/<slug:plan>/changes/", plan.PlanChanges.as_view(), name="plan_changes"),
    path("<slug:council>/plans/<slug:plan>/feed/", feeds.PlanFeed.as_view(), name="plan_feed"),
    path(
        "<slug:council>/plans/<slug:plan>/editions/<int:edition>/",
        plan.PlanEdition.as_view(),
        name="plan_edition",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/priorities/<slug:priority>/",
        priority.PriorityDetail.as_view(),
        name="priority_detail",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/documents/<slug:document>/",
        document.DocumentDetail.as_view(),
        name="document_detail",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/documents/<slug:document>/file/",
        document.DocumentFile.as_view(),
        name="document_file",
    ),
    path("<slug:council>/plans/<slug:plan>/progress/", action.PlanProgress.as_view(), name="plan_progress"),
    path("<slug:council>/plans/<slug:plan>/actions/", action.ActionList.as_view(), name="action_list"),
    path(
        "<slug:council>/plans/<slug:plan>/actions/<str:action>/",
        action.ActionDetail.as_view(),
        name="action_detail",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/measures/<slug:measure>/",
        measure.MeasureDetail.as_view(),
        name="measure_detail",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/measures/<slug:measure>.csv",
        figures.MeasureFigures.as_view(),
        name="measure_csv",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/progress.csv",
        figures.ProgressFigures.as_view(),
        name="progress_csv",
    ),
    path("<slug:council>/ratings/", ratings.RatingList.as_view(), name="ratings"),
    path("<slug:council>/briefing/", briefing.BriefingPage.as_view(), name="briefing"),
    path("<slug:council>/briefing.csv", briefing.BriefingFigures.as_view(), name="briefing_csv"),
    path("<slug:council>/snapshots/", snapshot.SnapshotList.as_view(), name="snapshot_list"),
    path(
        "<slug:council>/snapshots/<slug:sha256>/", snapshot.SnapshotDetail.as_view(), name="snapshot_detail"
    ),
    path("<slug:council>/decisions/", decision.DecisionList.as_view(), name="decision_list"),
    path(
        "<slug:council>/decisions/<slug:decision>/", decision.DecisionDetail.as_view(), name="decision_detail"
    ),
]
