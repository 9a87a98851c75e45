"""Addresses of the promises."""

from django.urls import path

from .views import pledge, vision

app_name = "pledges"
urlpatterns = [
    path("<slug:council>/vision/", vision.VisionDetail.as_view(), name="vision_detail"),
    path("<slug:council>/vision/changes/", vision.VisionChanges.as_view(), name="vision_changes"),
    path(
        "<slug:council>/vision/editions/<int:edition>/", vision.VisionEdition.as_view(), name="vision_edition"
    ),
    path(
        "<slug:council>/vision/editions/<int:edition>/image/",
        vision.VisionImage.as_view(),
        name="vision_image",
    ),
    path("<slug:council>/pledges/", pledge.PledgeList.as_view(), name="pledge_list"),
    path("<slug:council>/pledges/<slug:pledge>/", pledge.PledgeDetail.as_view(), name="pledge_detail"),
]
