"""One "add" form makes one thing, however often its button is pressed."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from ..admin_urls import admin_url
from ..models import SubmittedForm


class IdempotentAdd:
    """Every "add" form carries a signed token of its own; the token is used up in the transaction that saves."""

    def __init__(self, admin):
        self.admin, self.signer = admin, Signer(salt=f"once.{admin.opts.label}")

    def token_of(self, request) -> str | None:
        """The token that was sent, if we gave it to this officer for this kind of thing."""
        try:
            user, token = self.signer.unsign(request.POST.get("once", "")).split(":")
        except (BadSignature, ValueError):
            return None
        return token if user == str(request.user.pk) else None

    def new_token(self, request) -> str:
        return self.signer.sign(f"{request.user.pk}:{uuid.uuid4()}")

    def use_up(self, request, made):
        if token := self.token_of(request):
            SubmittedForm.throw_out_old_ones()
            SubmittedForm.objects.create(token=token, object_id=made.pk, by=request.user)

    def answer(self, request, add):
        """What `add` answers, which takes what the page shows besides; unless this very form was sent before."""
        if request.method == "POST" and (made := self.made_before(request)):
            return self.lead_to(request, made)
        token = request.POST["once"] if self.token_of(request) else self.new_token(request)
        try:
            response = add(once=token)
        except IntegrityError:  # both clicks at the same moment: the database let one of them through
            if made := self.made_before(request):
                return self.lead_to(request, made)
            raise
        was_refused = request.method == "POST" and response.status_code != HTTPStatus.FOUND
        # Refused perhaps because the other click has made it by now: its name is taken.
        made = self.made_before(request) if was_refused else None
        return self.lead_to(request, made) if made else response

    def made_before(self, request):
        """What this very form made already, if that is still there."""
        token = self.token_of(request)
        sent = SubmittedForm.objects.filter(token=token, by=request.user).first() if token else None
        return self.admin.get_object(request, str(sent.object_id)) if sent else None

    def lead_to(self, request, made):
        if IS_POPUP_VAR in request.POST:
            return self.admin.response_add(request, made)
        messages.info(request, _("This was already saved the first time you pressed the button. Here it is."))
        return HttpResponseRedirect(admin_url(made))
