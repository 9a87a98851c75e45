"""Addresses of the plans and decisions."""

from django.urls import path

from . import feeds
from .views import adopted, decision, document, edition_changes, framework, plan, priority

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
        "<slug:council>/plans/<slug:plan>/editions/<int:edition>/changes/",
        edition_changes.EditionChanges.as_view(),
        name="edition_changes",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/editions/<int:edition>/adopted/",
        adopted.Adopted.as_view(),
        name="plan_adopted",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/editions/<int:edition>/adopted/<int:number>/",
        adopted.Adopted.as_view(),
        name="plan_adopted_copy",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/editions/<int:edition>/adopted/<int:number>.json",
        adopted.AdoptedJSON.as_view(),
        name="plan_adopted_json",
    ),
    path(
        "<slug:council>/vision/editions/<int:edition>/adopted/",
        adopted.Adopted.as_view(),
        name="vision_adopted",
    ),
    path(
        "<slug:council>/vision/editions/<int:edition>/adopted/<int:number>/",
        adopted.Adopted.as_view(),
        name="vision_adopted_copy",
    ),
    path(
        "<slug:council>/vision/editions/<int:edition>/adopted/<int:number>.json",
        adopted.AdoptedJSON.as_view(),
        name="vision_adopted_json",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/priorities/<slug:priority>/",
        priority.PriorityDetail.as_view(),
        name="priority_detail",
    ),
    path(
        "<slug:council>/plans/<slug:plan>/editions/<int:edition>/priorities/<slug:priority>/",
        priority.PriorityDetail.as_view(),
        name="priority_edition",
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
    path(
        "<slug:council>/goals/<slug:framework>/", framework.FrameworkDetail.as_view(), name="framework_detail"
    ),
    path(
        "<slug:council>/goals/<slug:framework>/<slug:item>/",
        framework.FrameworkItemDetail.as_view(),
        name="frameworkitem_detail",
    ),
    path("<slug:council>/decisions/", decision.DecisionList.as_view(), name="decision_list"),
    path(
        "<slug:council>/decisions/<slug:decision>/", decision.DecisionDetail.as_view(), name="decision_detail"
    ),
]
