"""The reviews that this browser has opened."""

from django.http import Http404
from django.template.response import TemplateResponse

from .. import links
from .base import NO_ADDRESS, ReviewPage


class Home(ReviewPage):
    """For who was invited to several; nobody else finds anything here."""

    http_method_names = ["get", "head"]

    def get(self, request):
        reviewers = links.reviewers_in(request)
        if not reviewers:
            raise Http404
        return TemplateResponse(request, "review/home.html", {"reviewers": reviewers, **NO_ADDRESS})
