"""Pages of the site itself: home, a council's home, and what people read when something is wrong."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.validators import slug_re
from django.db import InterfaceError, OperationalError
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from councils import form_recovery, second_factor
from councils.accessibility import OWN_STATEMENT
from councils.files import StorageAway
from councils.models import ChangeNote, Council, notes_of_council
from councils.publishing.changes import NotePages, grouped, newest
from councils.views import CouncilTemplate, ReadOnly
from plans.reading import plans_of_council
from pledges import reading as pledges
from pledges.models import Award, Grant, NewsItem

from .examples import examples


class SiteHome(ReadOnly, TemplateView):
    """Find your council; then what changed lately, across councils."""

    template_name = "site/home.html"

    def get_context_data(self, **kwargs):
        viewer = self.request.viewer
        councils = Council.objects.visible_to(viewer)
        words = " ".join(self.request.GET.get("q", "").replace("\x00", "").split())[:100]
        changes = ChangeNote.objects.filter(council__in=councils).visible_to(viewer)
        every = self.rows(councils)
        return super().get_context_data(
            q=words,
            found=self.rows(Council.objects.findable_by(viewer).find(words)) if words else None,
            councils=[council for council in every if not council.has_ended],
            earlier=[council for council in every if council.has_ended],
            changes=newest(changes, 5),
            **kwargs,
        )

    def rows(self, councils) -> list:
        """Councils, each with whom to name as coming after it, and whether this viewer can open it."""
        rows = list(councils)
        prefetch_related_objects([council for council in rows if council.has_ended], "successors")
        for council in rows:
            council.is_open = council.is_open_to(self.request.viewer)
            council.followed_by = council.successors_for(self.request.viewer) if council.has_ended else []
        return rows


class SiteChanges(ReadOnly, ListView):
    """What changed, across councils, the newest first."""

    template_name = "site/change_list.html"
    context_object_name = "changes"
    paginator_class = NotePages
    paginate_by = 30

    def get_queryset(self):
        councils = Council.objects.visible_to(self.request.viewer)
        return ChangeNote.objects.filter(council__in=councils).visible_to(self.request.viewer)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(breadcrumbs=[(_("Home"), reverse("site:home"))], **kwargs)
        return {**context, "changes": grouped(context["changes"])}


class CouncilHome(CouncilTemplate):
    """A council at a glance: vision, pledges, plans, what is new, whom to ask."""

    template_name = "site/council_home.html"

    def breadcrumbs(self):
        return super().breadcrumbs()[:1]

    def get_context_data(self, **kwargs):
        council, viewer = self.council, self.request.viewer
        vision = pledges.newest_vision.first(council, viewer)
        of_vision = pledges.pledges_of_vision(vision, viewer) if vision else []
        plans = plans_of_council(council, viewer)
        known = [*plans, *([vision] if vision else []), *of_vision]
        return super().get_context_data(
            vision=vision,
            pledges=[pledge for pledge in of_vision if not pledge.is_dropped],
            plans=plans,
            awards=pledges.newest_of(Award, council, viewer),
            grants=pledges.newest_of(Grant, council, viewer),
            news=pledges.newest_of(NewsItem, council, viewer),
            events=pledges.coming_events(council, viewer, timezone.localdate()),
            changes=newest(notes_of_council(council, viewer), 4, known=known),
            **kwargs,
        )


class SiteText(ReadOnly, TemplateView):
    """A fixed text about the site itself."""

    def get_context_data(self, **kwargs):
        home = [(_("Home"), reverse("site:home"))]
        return super().get_context_data(breadcrumbs=home, own=OWN_STATEMENT, **kwargs)


class ComponentList(ReadOnly, TemplateView):
    """Every component in each of its states, on things of a council that does not exist."""

    template_name = "site/components.html"

    def get_context_data(self, **kwargs):
        home = [(_("Home"), reverse("site:home"))]
        return super().get_context_data(breadcrumbs=home, **examples(), **kwargs)


@login_required
def signed_in(request):
    """After signing in: to where they wanted; else officers to the admin, councillors to their council's pages."""
    if address := second_factor.wanted(request):
        return redirect(address)
    if request.viewer.is_officer:
        return redirect("admin:index")
    council = Council.objects.filter(pk__in=request.viewer.council_ids).first()
    return redirect(council or reverse("site:home"))


def council_of_address(request):
    """The live council whose address this path begins with, for pages about errors; None elsewhere."""
    steps = [step for step in request.path_info.split("/") if step]
    if steps and steps[0] in dict(settings.LANGUAGES):
        steps = steps[1:]
    # What is no slug is nobody's, and may be no text that a database takes.
    is_one = bool(steps) and slug_re.match(steps[0])
    return Council.objects.filter(is_live=True, slug=steps[0]).first() if is_one else None


# Seconds after which a program asks again.
RETRY_AFTER = "30"
# An error is no page of its own: it gives search engines no address.
NO_ADDRESS = {"canonical_url": None, "alternates": []}


def page_not_found(request, exception):
    page = {"council": council_of_address(request), **NO_ADDRESS}
    return TemplateResponse(request, "404.html", page, status=404)


def permission_denied(request, exception):
    return TemplateResponse(request, "403.html", NO_ADDRESS, status=403)


def bad_request(request, exception):
    """Django answers with this for a form that is too long as well: that says so, and gives the text back.

    Only to a browser that has our cookie: from another site it sends none, so nobody can plant a text this way.
    """
    is_too_long = isinstance(exception, (TooManyFieldsSent, TooManyFilesSent, RequestDataTooBig))
    if request.method != "POST" or not is_too_long:
        return plain_page("400.html", 400)
    texts = form_recovery.texts_of(request) if settings.CSRF_COOKIE_NAME in request.COOKIES else []
    page = getattr(getattr(request.resolver_match, "func", None), "model_admin", None)
    return plain_page("413.html", 413, texts=page.labelled(texts) if hasattr(page, "labelled") else texts)


def csrf_failure(request, reason=""):
    """The form was open too long, or came from elsewhere: says what to do.

    An officer who signed in anew in another window gets the form back, filled in and not saved. From
    elsewhere no browser sends the session along, so nobody can plant a text this way.
    """
    texts = []
    if request.viewer.is_officer and form_recovery.is_written_in(request):
        if form_recovery.keep(request):
            return redirect(request.get_full_path())
        texts = form_recovery.texts_of(request)
    page = {"form_expired": True, "texts": texts, **NO_ADDRESS}
    return TemplateResponse(request, "403.html", page, status=403)


def too_many_tries(request):
    return plain_page("429.html", 429)


def server_error(request):
    """Needs no database and no session: only words. Where the database cannot be reached, that is what it says; of
    uploads that cannot be reached it says the same."""
    if isinstance(sys.exc_info()[1], (InterfaceError, OperationalError, StorageAway)):
        return database_away(request)
    return plain_page("500.html", 500)


def database_away(request):
    """503; a form comes back with what was typed, ready to be sent again once the database is there."""
    is_form = request.method == "POST"
    sent = [(name, value) for name, values in request.POST.lists() for value in values] if is_form else []
    answer = plain_page(
        "503.html",
        503,
        address=request.get_full_path(),
        is_form=is_form,
        # What was typed into a password's field is not written into a page.
        is_secret=any(form_recovery.is_secret(name) for name, _value in sent),
        has_files=is_form and bool(request.FILES),
        sent=sent,
        texts=form_recovery.texts_of(request) if is_form else [],
    )
    answer["Retry-After"] = RETRY_AFTER
    return answer


def plain_page(template, status, **context):
    """A page without request, session or database: the address may be forged, or something is broken."""
    try:
        stylesheets = [static(f"css/{name}.css") for name in ("forms", "site")]
    except ValueError:  # not collected
        stylesheets = []
    language = get_language() or settings.LANGUAGE_CODE
    context |= {
        "site_name": gettext(settings.SITE_NAME),
        "language": language,
        "stylesheets": stylesheets,
        "home": "/" if language == settings.LANGUAGE_CODE else f"/{language}/",
    }
    return HttpResponse(render_to_string(template, context), status=status)
