"""From a document to a draft: read it, say what each of its blocks becomes, and go on with it as a workbook.

Nothing is stored in the plan here. What was chosen becomes the sheets of a workbook, and the pages of workbooks look at
it, import it and undo it.
"""

import json
from http import HTTPStatus

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from councils.admin import PagePart
from councils.admin.workbook import WorkbookPages
from councils.admin_urls import admin_url
from councils.documents import SourceDocument
from councils.models import ImportFile
from councils.slugs import slug_of
from councils.spreadsheets import CONTENT_TYPES, workbook_of_lines
from plans.models import Plan

from ..documents import KINDS, NOTHING, proposals
from .source_document_forms import MODELS, DocumentForm, Draft

# Of what stood there again this much is listed.
MOST_LISTED = 50
# A page with the fields of more parts would be slow to open.
MOST_CHOSEN = 500


class DocumentPages(PagePart):
    """For plans, on a page that has the sheets of a workbook."""

    def views(self):
        steps = "<path:object_id>/document/"
        return [
            (steps, self.start_view, "document"),
            (f"{steps}<uuid:file_id>/", self.choose_view, "document_blocks"),
            (f"{steps}<uuid:file_id>/details/", self.details_view, "document_details"),
        ]

    def on_form(self, request, row):
        is_offered = self.admin.has_change_permission(request, row) and not self._why_not(row)
        return {"document_address": admin_url(row, "document") if is_offered else ""}

    # -- whose it is, and where it stands ---------------------------------------------------------------

    def _plan(self, request, object_id) -> Plan:
        """Another council's plan is as one that is not there."""
        plan = self.admin.get_object(request, unquote(object_id))
        if plan is None:
            raise Http404
        if not self.admin.has_change_permission(request, plan):
            raise PermissionDenied
        return plan

    @staticmethod
    def _why_not(plan) -> str:
        """Why nothing is taken into this edition; a workbook writes into the newest one, while that is not public."""
        if plan.is_public:
            words = gettext(
                "“%(plan)s” is public. Start its next edition, or propose a correction, and import this "
                "into that draft."
            )
            return words % {"plan": plan}
        same = Plan.objects.of(plan.owner_council).exclude(status=Plan.Status.ARCHIVED)
        newest = same.filter(slug=plan.slug).order_by("edition").last()
        return "" if newest == plan else gettext("This is not the newest edition of the plan. Use that one.")

    @staticmethod
    def _kind(plan) -> str:
        return f"{ImportFile.DOCUMENT}:{plan.pk}"

    def _file(self, request, plan, file_id) -> ImportFile | None:
        return ImportFile.waiting(file_id, by=request.user, kind=self._kind(plan))

    def _gone(self, request, plan):
        messages.warning(request, _("This document is no longer available. Choose it again."))
        return HttpResponseRedirect(admin_url(plan, "document"))

    def _show(self, request, plan, template, context, status):
        address = admin_url(plan, "document")
        shared = {"title": _("Start from a document"), "original": plan, "start_address": address}
        return self.render(request, template, {**shared, **context}, status)

    # -- first step: the document ---------------------------------------------------------------------

    def start_view(self, request, object_id):
        plan = self._plan(request, object_id)
        council, why_not = plan.owner_council, self._why_not(plan)
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form, status = DocumentForm(*posted, has_welsh=council.has_welsh), HTTPStatus.OK
        if why_not:
            status = HTTPStatus.CONFLICT
        elif posted and form.is_valid():
            file = self._keep(request, plan, form)
            return HttpResponseRedirect(admin_url(plan, "document_blocks", file.pk))
        elif posted:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        context = {"form": form, "why_not": why_not}
        return self._show(request, plan, "admin/document_file.html", context, status)

    def _keep(self, request, plan, form) -> ImportFile:
        """What was read, until it is done: not the file itself."""
        given, document = form.cleaned_data, form.document
        state = {
            **document.as_data(),
            "kinds": proposals(document.blocks),
            "language": given.get("language", "en"),
            "typed": {},
        }
        name = given["file"].name if given.get("file") else gettext("Pasted text")
        about = {"council": plan.owner_council, "by": request.user, "kind": self._kind(plan)}
        return ImportFile.keep(**about, name=name[:255], content=json.dumps(state).encode())

    @staticmethod
    def _save(file, **changed) -> None:
        """What was chosen or typed goes with it, and it is kept for another day."""
        state = {**json.loads(bytes(file.content)), **changed}
        file.content = json.dumps(state).encode()
        ImportFile.objects.filter(pk=file.pk).update(content=file.content, created_at=timezone.now())

    # -- second step: what each block becomes ------------------------------------------------------------

    def choose_view(self, request, object_id, file_id):
        plan = self._plan(request, object_id)
        file = self._file(request, plan, file_id)
        if file is None:
            return self._gone(request, plan)
        state = json.loads(bytes(file.content))
        kinds, errors, why_not, status = state["kinds"], {}, "", HTTPStatus.OK
        if request.method == "POST":
            sent = [request.POST.get(f"block-{number}", kind) for number, kind in enumerate(kinds)]
            errors = {number: kind for number, kind in enumerate(sent) if kind not in (*KINDS, NOTHING)}
            kinds = [state["kinds"][number] if number in errors else kind for number, kind in enumerate(sent)]
            self._save(file, kinds=kinds)
            why_not = _why_not_these(kinds)
            if not errors and not why_not:
                return HttpResponseRedirect(admin_url(plan, "document_details", file.pk))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        context = {"why_not": why_not, "wrong": errors, "errors": status != HTTPStatus.OK}
        return self._show_blocks(request, plan, file, kinds, context, status)

    def _show_blocks(self, request, plan, file, kinds, context, status):
        state = json.loads(bytes(file.content))
        document = SourceDocument.from_data(state)
        choices = [(NOTHING, gettext("nothing")), *((kind, kind_words(kind)) for kind in KINDS)]
        repeated = document.repeated
        context |= {
            "file": file,
            "blocks": list(zip(document.blocks, kinds, strict=True)),
            "choices": choices,
            "problems": [
                {"words": gettext("Choose one of these."), "address": f"#block-{number}"}
                for number in context["wrong"]
            ],
            "repeated": repeated[:MOST_LISTED],
            "number_repeated": len(repeated),
            "language": state["language"],
        }
        return self._show(request, plan, "admin/document_blocks.html", context, status)

    # -- third step: what is still needed, and on as a workbook --------------------------------------------

    def details_view(self, request, object_id, file_id):
        plan = self._plan(request, object_id)
        file = self._file(request, plan, file_id)
        if file is None:
            return self._gone(request, plan)
        state = json.loads(bytes(file.content))
        if _why_not_these(state["kinds"]):
            return HttpResponseRedirect(admin_url(plan, "document_blocks", file.pk))
        about = (plan, SourceDocument.from_data(state), state["kinds"], state["language"], state["typed"])
        draft, status, faults = Draft(*about), HTTPStatus.OK, []
        if request.method == "POST":
            self._save(
                file,
                typed={name: text for name, text in request.POST.items() if name != "csrfmiddlewaretoken"},
            )
            answer, faults = self._take(request, plan, file, draft)
            if answer:
                return answer
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            draft.open()
        is_numbered = (request.POST or state["typed"]).get("is_numbered")
        return self._show_details(request, plan, file, draft, faults, is_numbered, status)

    def _take(self, request, plan, file, draft):
        """(where to go from here, or None; what is wrong with all of it)."""
        is_template, is_numbered = "download" in request.POST, "is_numbered" in request.POST
        forms = draft.open(request.POST, is_complete=not is_template, is_numbered=is_numbered)
        if [form for form in forms if not form.is_valid()]:  # all of them are looked at
            return None, []
        pages, council = WorkbookPages(self.admin), plan.owner_council
        resources = pages.resources(request, council)
        content = workbook_of_lines(resources, draft.lines(is_numbered=is_numbered), is_template=is_template)
        if is_template:
            return _download(
                content, f"{plan.slug}-{slug_of(file.name.rpartition('.')[0]) or 'document'}"
            ), []
        name = f"{file.name[:240].removesuffix('.docx')}.xlsx"
        try:
            preview, _notes = pages.looked_into(request, council, name, content)
        except ValidationError as error:
            return None, error.messages
        draft.take_problems(preview.problems)
        if preview.problems or not preview.rows:
            return None, [] if preview.problems else [gettext("0 changes.")]
        waiting = pages.keep(request, council, name, content)
        return HttpResponseRedirect(pages.address("workbook_preview", waiting.pk)), []

    def _show_details(self, request, plan, file, draft, faults, is_numbered, status):
        wrong = [
            _fault(form, name, message)
            for form in draft.forms
            for name in form.errors
            for message in form.errors[name]
        ]
        groups = [
            (kind_words(kind, many=True), [form for form in draft.forms if form.kind == kind])
            for kind in KINDS
        ]
        context = {
            "file": file,
            "groups": [group for group in groups if group[1]],
            "problems": [*({"words": words} for words in faults), *wrong],
            "errors": status != HTTPStatus.OK,
            "is_numbered": is_numbered,
            "has_codes": any(form.kind in ("action", "measure") for form in draft.forms),
            "back_address": admin_url(plan, "document_blocks", file.pk),
            "language": draft.language,
        }
        return self._show(request, plan, "admin/document_details.html", context, status)


def _why_not_these(kinds: list[str]) -> str:
    """Why one cannot go on with what was chosen; empty where one can."""
    if not any(kinds):
        return gettext("Nothing is chosen yet. Choose what at least one of these becomes.")
    words = gettext("More than %(number)s are chosen. Choose fewer, and take in the others after that.")
    return words % {"number": MOST_CHOSEN} if sum(map(bool, kinds)) > MOST_CHOSEN else ""


def _fault(form, name: str, message: str) -> dict[str, str]:
    """What is wrong with a field, or with a part as a whole, and where that stands on the page."""
    about = {"row": Truncator(form.heading).chars(80), "why": message}
    if name not in form.fields:
        return {"words": gettext("“%(row)s”: %(why)s") % about, "address": f"#{form.prefix}"}
    words = gettext("“%(row)s”, %(field)s: %(why)s") % {**about, "field": form.fields[name].label}
    return {"words": words, "address": f"#{form[name].id_for_label}"}


def kind_words(kind: str, *, many: bool = False) -> str:
    label = MODELS[kind]._meta
    return capfirst(str(label.verbose_name_plural if many else label.verbose_name))


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
