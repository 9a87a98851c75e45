"""Addresses of the councils app."""

from django.urls import path

from . import views
from .models import Notice

app_name = "councils"
urlpatterns = [
    path("<slug:council>/changes/", views.ChangeList.as_view(), name="change_list"),
    path(
        "<slug:council>/councillors/<slug:councillor>/",
        views.CouncillorDetail.as_view(),
        name="councillor_detail",
    ),
    path("<slug:council>/committees/", views.CommitteeList.as_view(), name="committee_list"),
    path(
        "<slug:council>/committees/<slug:committee>/",
        views.CommitteeDetail.as_view(),
        name="committee_detail",
    ),
    path(
        "<slug:council>/directorates/<slug:directorate>/",
        views.DirectorateDetail.as_view(),
        name="directorate_detail",
    ),
    path("<slug:council>/wards/", views.WardList.as_view(), name="ward_list"),
    path("<slug:council>/wards/<slug:ward>/", views.WardDetail.as_view(), name="ward_detail"),
    path("<slug:council>/partners/", views.PartnerList.as_view(), name="partner_list"),
    path("<slug:council>/accessibility/", views.Accessibility.as_view(), name="accessibility"),
    path("<slug:council>/privacy/", views.NoticePage.as_view(kind=Notice.Kind.PRIVACY), name="privacy"),
    path("<slug:council>/cookies/", views.NoticePage.as_view(kind=Notice.Kind.COOKIES), name="cookies"),
]
