"""Page bases that other floors build on, and the pages of this one: what changed, councillors, partners."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import DetailView, ListView, TemplateView

from .models import ChangeNote, Council, Councillor


@method_decorator(csrf_exempt, name="dispatch")
class ReadOnly:
    """A public page: it answers GET and HEAD; anything else is 405 (with or without a token, so none is asked for)."""

    http_method_names = ["get", "head"]

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class CouncilPage(ReadOnly):
    """A page of one council: finds the council, refuses what only reads may not do, gives breadcrumbs."""

    section = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.council = get_object_or_404(Council.objects.visible_to(request.viewer), slug=kwargs["council"])

    def breadcrumbs(self) -> list:
        """(words, address) from the site's home to the page's parent; third, where words are content, whose title."""
        return [(_("Home"), reverse("site:home")), (self.council.name, self.council.get_absolute_url())]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context |= {"council": self.council, "section": self.section, "breadcrumbs": self.breadcrumbs()}
        if not self.council.has_welsh:
            # Its Welsh addresses have a Welsh frame around English texts: nothing to lead readers to.
            context["alternates"] = []
            if get_language() == "en":
                context["other_language"] = None
        return context


class CouncilTemplate(CouncilPage, TemplateView):
    """A council page put together from several things."""


class ContentList(CouncilPage, ListView):
    """The things of one kind that this viewer may see."""

    def get_queryset(self):
        return self.model.objects.of(self.council).visible_to(self.request.viewer)


class ContentDetail(CouncilPage, DetailView):
    """One thing by its slug: a draft's address answers like a missing one, an archived one's with 410."""

    def get_queryset(self):
        return self.model.objects.of(self.council).visible_to(self.request.viewer)

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            taken_down = self.model.objects.of(self.council).taken_down()
            if not taken_down.filter(slug=kwargs[self.slug_url_kwarg]).exists():
                raise
            gone = {"council": self.council, "canonical_url": None, "alternates": []}
            return render(request, "410.html", gone, status=410)


class ChangeList(CouncilPage, ListView):
    """What changed at a council, the newest first."""

    template_name = "councils/change_list.html"
    context_object_name = "changes"
    paginate_by = 30

    def get_queryset(self):
        return ChangeNote.objects.of(self.council).visible_to(self.request.viewer).with_subjects()


class CouncillorDetail(CouncilPage, DetailView):
    """One councillor: offices held, and (through the template) what they lead and said."""

    model = Councillor
    slug_url_kwarg = "councillor"
    section = "people"

    def get_queryset(self):
        return Councillor.objects.of(self.council).select_related("council").prefetch_related("offices")

    def breadcrumbs(self):
        return [
            *super().breadcrumbs(),
            (_("People and partners"), reverse("councils:partner_list", args=[self.council.slug])),
        ]


class PartnerList(CouncilTemplate):
    """Councillors, and the partners named in plans that can be read."""

    template_name = "councils/partner_list.html"
    section = "people"

    def get_context_data(self, **kwargs):
        councillors = (
            Councillor.objects.of(self.council).select_related("council").prefetch_related("offices")
        )
        return super().get_context_data(councillors=councillors, **kwargs)
