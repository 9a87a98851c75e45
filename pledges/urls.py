"""Addresses of the promises."""

from django.urls import path

from . import views

app_name = "pledges"
urlpatterns = [
    path("<slug:council>/vision/", views.VisionDetail.as_view(), name="vision_detail"),
    path("<slug:council>/vision/changes/", views.VisionChanges.as_view(), name="vision_changes"),
    path(
        "<slug:council>/vision/editions/<int:edition>/", views.VisionEdition.as_view(), name="vision_edition"
    ),
    path(
        "<slug:council>/vision/editions/<int:edition>/image/",
        views.VisionImage.as_view(),
        name="vision_image",
    ),
    path("<slug:council>/pledges/", views.PledgeList.as_view(), name="pledge_list"),
    path("<slug:council>/pledges/<slug:pledge>/", views.PledgeDetail.as_view(), name="pledge_detail"),
]
