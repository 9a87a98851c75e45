"""Addresses of reviews, for those who were invited and for officers of the council; and of meeting packs."""

from django.urls import path

from .views import draft, home, link, pack, trail

app_name = "review"
urlpatterns = [
    path("review/", home.Home.as_view(), name="home"),
    path("review/links/<str:token>/", link.Link.as_view(), name="link"),
    path("review/<int:review>/", draft.DraftPage.as_view(), name="draft"),
    path("review/<int:review>/comments/", draft.AddComment.as_view(), name="comment"),
    path("review/<int:review>/sign-off/", draft.AddSignOff.as_view(), name="sign_off"),
    path("review/<int:review>/files/<int:document>/", draft.File.as_view(), name="file"),
    path("<slug:council>/reviews/<int:review>/", trail.Trail.as_view(), name="trail"),
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
