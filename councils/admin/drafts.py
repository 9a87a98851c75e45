"""Pages by which a live thing gets a draft, of its next edition or of a correction, and by which that is deleted."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.admin.utils import model_ngettext, unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from .. import permissions
from ..admin_urls import admin_url
from ..models import CouncilContent, Membership
from ..publishing.discard import discard
from ..publishing.editions import lock_root, root_of, rows_of, start_correction, start_next_edition
from ..publishing.rebase import corrected_since, counterparts, live_edition
from .forms import SeenVersion
from .parts import PagePart
from .scoped import may_change

Status = CouncilContent.Status
NOT_OUT = (Status.DRAFT, Status.REVIEW)


def may_start(user, root) -> bool:
    """Whoever edits for the council, of what residents can read now."""
    return root is not None and root.is_live and permissions.edits_for.test(user, root.council)


def why_not_started(user, root) -> str:
    if not permissions.edits_for.test(user, root.council):
        return _("Your role in this council does not allow this.")
    words = _("“%(title)s” is now %(state)s. You can only do this with a page that residents can read.")
    return words % {"title": root, "state": root.state}


def is_copy(row) -> bool:
    """Is it a copy of something public that is not out itself?"""
    return row.copied_at is not None and (row.status in NOT_OUT or row.is_scheduled)


def live_changes_address(row) -> str | None:
    """Where a draft takes over what was changed on the public page since; None where nothing was."""
    return admin_url(row, "live_changes") if is_copy(row) and corrected_since(row) else None


def drafts_of(root, *, is_correction: bool) -> list:
    """Copies of this thing that are not out yet, the oldest first; their authors are called what the council does."""
    editions = type(root)._base_manager.filter(lineage=root.lineage_id, is_correction=is_correction)
    copied = Q(status__in=NOT_OUT, copied_at__isnull=False)
    found = editions.filter(copied | Q(status=Status.PUBLISHED, publish_at__gt=timezone.now()))
    drafts = list(found.select_related("created_by", "council").order_by("edition"))
    Membership.name_accounts([draft.created_by for draft in drafts if draft.created_by], root.council_id)
    return drafts


def draft_in_words(draft) -> str:
    when = date_format(timezone.localtime(draft.created_at), "DATETIME_FORMAT")
    words = _("Started by %(who)s on %(when)s. State: %(state)s.")
    return words % {"who": draft.created_by or "–", "when": when, "state": draft.state}


def draft_to_continue(drafts, *, is_correction: bool):
    """There is one next edition at a time; a correction that was sent for approval is left as it is."""
    return next((draft for draft in drafts if not is_correction or draft.status == Status.DRAFT), None)


def numbers_of(root) -> list[str]:
    """Such as "5 priorities", of each kind of part."""
    return [
        _("%(number)s %(things)s") % {"number": len(found), "things": model_ngettext(model, len(found))}
        for model, found in rows_of(root).items()
        if found and not isinstance(root, model)
    ]


def start_words(is_correction, existing) -> str:
    """What the button says that makes a draft, or leads to the one there is."""
    if existing:
        return _("Continue with the draft")
    return _("Start the draft") if is_correction else _("Start the next edition")


class CorrectionLink(PagePart):
    """On the page of what residents read, also of a part of it: where a correction is proposed."""

    def on_form(self, request, row):
        is_part = hasattr(row, "publication_root") and not row.is_progress
        root = root_of(row) if is_part else None
        if not may_start(request.user, root):
            return {}
        part = "" if row == root else f"?part={row._meta.label_lower}-{row.pk}"
        return {"correction_address": f"{admin_url(root, 'correction')}{part}"}

    def after_save(self, request, row):
        """Whoever corrects what residents read hears that the edition which is scheduled does not have it."""
        root = root_of(row) if hasattr(row, "publication_root") and not row.is_progress else None
        if root is None or not root.is_live:
            return
        scheduled = type(root)._base_manager.filter(lineage=root.lineage_id, publish_at__gt=timezone.now())
        if edition := scheduled.filter(status=Status.PUBLISHED).exclude(copied_at=None).first():
            words = _("The scheduled edition does not have this change. {link}.")
            link = format_html(
                '<a href="{}">{}</a>', admin_url(edition, "live_changes"), _("Choose whether to use it there")
            )
            messages.warning(request, format_html(words, link=link))


class DraftPages(PagePart):
    """Starts drafts of what is live, and deletes them."""

    def views(self):
        return [
            ("<path:object_id>/next-edition/", self.next_edition_view, "next_edition"),
            ("<path:object_id>/correction/", self.correction_view, "correction"),
            ("<path:object_id>/discard/", self.discard_view, "discard"),
        ]

    def on_form(self, request, row):
        if row.is_superseded and not row.is_ended:
            live = live_edition(row)
            return {"live_edition": live, "live_edition_address": admin_url(live) if live else None}
        if not is_copy(row):
            starts = row.has_edition_address and may_start(request.user, row)
            return {"next_edition_address": admin_url(row, "next_edition") if starts else None}
        deletes = row.status in NOT_OUT and may_change(request.user, row)
        return {
            "copied_from": row.based_on,
            "live_changes_address": live_changes_address(row),
            "drafted_note": row.drafted_note if row.is_correction else None,
            "discard_address": admin_url(row, "discard") if deletes else None,
        }

    def _row(self, request, object_id):
        row = self.admin.get_object(request, unquote(object_id))
        return row if row is not None and self.admin.has_view_permission(request, row) else None

    # -- starting -----------------------------------------------------------------------------

    def next_edition_view(self, request, object_id):
        row = self._row(request, object_id)
        if row is None or not row.has_edition_address:
            return self.not_here(request, object_id)
        return self._start(request, row, is_correction=False)

    def correction_view(self, request, object_id):
        row = self._row(request, object_id)
        if row is None or row.cascades_from:
            return self.not_here(request, object_id)
        return self._start(request, row, is_correction=True)

    def _start(self, request, root, *, is_correction):
        """Ask once more, then do it; an officer continues with the draft that a colleague has begun."""
        if request.method == "POST":
            with transaction.atomic():
                lock_root(root)
                root.refresh_from_db()
                return self._started(request, root, is_correction)
        if not may_start(request.user, root):
            messages.warning(request, why_not_started(request.user, root))
            return HttpResponseRedirect(admin_url(root))
        drafts = drafts_of(root, is_correction=is_correction)
        existing = draft_to_continue(drafts, is_correction=is_correction)
        context = {
            "title": _("Propose a correction") if is_correction else _("Start the next edition"),
            "original": root,
            "is_correction": is_correction,
            "numbers": [] if existing else numbers_of(root),
            "drafts": [(draft, draft_in_words(draft), admin_url(draft)) for draft in drafts],
            "existing": existing,
            "button": start_words(is_correction, existing),
        }
        return self.render(request, "admin/start_draft.html", context)

    def _started(self, request, root, is_correction):
        if not may_start(request.user, root):
            messages.warning(request, why_not_started(request.user, root))
            return HttpResponseRedirect(admin_url(root))
        drafts = drafts_of(root, is_correction=is_correction)
        draft = draft_to_continue(drafts, is_correction=is_correction)
        if draft:
            words = _("There is a draft already, so no other was added.")
            messages.info(request, f"{words} {draft_in_words(draft)}")
        else:
            draft = (start_correction if is_correction else start_next_edition)(root, by=request.user)
            messages.success(request, _("This is your draft. Residents still see the current page."))
        return HttpResponseRedirect(self._page_in(request, root, draft))

    @staticmethod
    def _page_in(request, root, draft) -> str:
        """The page of the draft; of a part that was asked for, that of the same part in the draft."""
        asked = request.GET.get("part", "")
        if draft.based_on_id != root.pk or not asked:
            return admin_url(draft)
        found = counterparts(draft).items()
        parts = (part for (model, key), part in found if part and f"{model._meta.label_lower}-{key}" == asked)
        return admin_url(next(parts, draft))

    # -- deleting -----------------------------------------------------------------------------

    def discard_view(self, request, object_id):
        draft = self._row(request, object_id)
        if draft is None:
            return self.not_here(request, object_id)
        if not is_copy(draft) or draft.status not in NOT_OUT or not may_change(request.user, draft):
            messages.warning(request, why_not_discarded(request.user, draft))
            return HttpResponseRedirect(admin_url(draft))
        errors, status = [], HTTPStatus.OK
        if request.method == "POST":
            if SeenVersion().to_python(request.POST.get("version")) != draft.version:
                errors = [_("Someone has saved this since you opened it. Check it again before you decide.")]
                status = HTTPStatus.CONFLICT
            else:
                live, title = draft.based_on, str(draft)
                try:
                    discard(draft, by=request.user)
                except ValidationError as error:
                    errors, status = error.messages, HTTPStatus.UNPROCESSABLE_ENTITY
                else:
                    messages.success(request, _("The draft of “%(title)s” was deleted.") % {"title": title})
                    return HttpResponseRedirect(admin_url(live))
        context = {
            "title": _("Delete this draft"),
            "original": draft,
            "numbers": numbers_of(draft),
            "errors": errors,
            "button": _("Delete this draft"),
            "seen": SeenVersion.sign(draft.version),
        }
        return self.render(request, "admin/discard_draft.html", context, status)


def why_not_discarded(user, draft) -> str:
    if not is_copy(draft) or draft.status not in NOT_OUT:
        words = _("“%(title)s” is now %(state)s. Only a draft copied from a public page can be deleted here.")
        return words % {"title": draft, "state": draft.state}
    return _("Your role in this council does not allow this.")
