"""Addresses of reviews: for those who were invited, and for officers of the council."""

from django.urls import path

from .views import draft, home, link, trail

app_name = "review"
urlpatterns = [
    path("review/", home.Home.as_view(), name="home"),
    path("review/links/<str:token>/", link.Link.as_view(), name="link"),
    path("review/<int:review>/", draft.DraftPage.as_view(), name="draft"),
    path("review/<int:review>/comments/", draft.AddComment.as_view(), name="comment"),
    path("review/<int:review>/sign-off/", draft.AddSignOff.as_view(), name="sign_off"),
    path("review/<int:review>/files/<int:document>/", draft.File.as_view(), name="file"),
    path("<slug:council>/reviews/<int:review>/", trail.Trail.as_view(), name="trail"),
]
