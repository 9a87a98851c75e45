"""Addresses of the pledges app."""

from django.urls import path

from . import feeds
from .views import achievement, approach, event, news, pledge, statement, vision

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
    path("<slug:council>/approach/", approach.ApproachList.as_view(), name="approach_list"),
    path("<slug:council>/awards/", achievement.AwardList.as_view(), name="award_list"),
    path("<slug:council>/grants/", achievement.GrantList.as_view(), name="grant_list"),
    path("<slug:council>/pledges/", pledge.PledgeList.as_view(), name="pledge_list"),
    path("<slug:council>/pledges/<slug:pledge>/", pledge.PledgeDetail.as_view(), name="pledge_detail"),
    path("<slug:council>/news/", news.NewsItemList.as_view(), name="newsitem_list"),
    path("<slug:council>/news/feed/", feeds.NewsFeed.as_view(), name="news_feed"),
    path("<slug:council>/news/<slug:newsitem>/", news.NewsItemDetail.as_view(), name="newsitem_detail"),
    path("<slug:council>/news/<slug:newsitem>/image/", news.NewsItemImage.as_view(), name="newsitem_image"),
    path("<slug:council>/events/", event.EventList.as_view(), name="event_list"),
    path("<slug:council>/events/calendar.ics", event.EventCalendar.as_view(), name="event_calendar"),
    path("<slug:council>/events/<slug:event>/", event.EventDetail.as_view(), name="event_detail"),
    path("<slug:council>/events/<slug:event>/calendar.ics", event.EventFile.as_view(), name="event_file"),
    path("<slug:council>/statements/", statement.StatementList.as_view(), name="statement_list"),
]
