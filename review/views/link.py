"""The link from the email: it says what it opens, and its button opens it."""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import get_language

from .. import links
from .base import NO_ADDRESS, ReviewPage


class Link(ReviewPage):
    """GET changes nothing, so a program that looks into emails opens nothing."""

    http_method_names = ["get", "head", "post"]

    def get(self, request, token):
        reviewer = links.reviewer_with(token)
        if reviewer is None:
            raise Http404
        context = {
            "council": reviewer.review.council,
            "review": reviewer.review,
            "reviewer": reviewer,
            "other_language": None,  # its address would be the link
            "languages": settings.LANGUAGES if reviewer.review.council.has_welsh else [],
            **NO_ADDRESS,
        }
        return TemplateResponse(request, "review/link.html", context)

    def post(self, request, token):
        reviewer = links.reviewer_with(token) if links.is_from_here(request) else None
        if reviewer is None:
            raise Http404
        reviewer.note_visit()
        asked = request.POST.get("language")
        with translation.override(asked if asked in dict(settings.LANGUAGES) else get_language()):
            answer = HttpResponseRedirect(reviewer.review.get_absolute_url())
        links.redeem(request, answer, reviewer)
        return answer
