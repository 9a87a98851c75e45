"""Addresses of meeting packs."""

from django.urls import path

from .views import pack

app_name = "review"
urlpatterns = [
    path("<slug:council>/plans/<slug:plan>/pack/", pack.PlanPackPage.as_view(), name="plan_pack"),
    path(
        "<slug:council>/plans/<slug:plan>/pack.pdf",
        pack.PlanPackPage.as_view(is_pdf=True),
        name="plan_pack_file",
    ),
    path(
        "<slug:council>/committees/<slug:committee>/pack/",
        pack.CommitteePackPage.as_view(),
        name="committee_pack",
    ),
    path(
        "<slug:council>/committees/<slug:committee>/pack.pdf",
        pack.CommitteePackPage.as_view(is_pdf=True),
        name="committee_pack_file",
    ),
]
