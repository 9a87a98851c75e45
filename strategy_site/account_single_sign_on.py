"""The pages of single sign-on: signing in at a council's provider, and linking an account there."""

from functools import wraps

from allauth.account import views
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows import reauthentication
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from councils import second_factor
from councils.models import ProviderAccount, SignInProvider
from councils.single_sign_on import attempts, linking, sessions
from councils.single_sign_on.openid import origins_of
from councils.single_sign_on.problems import Problem, Trouble

SIGN_IN, ACCEPT, LINK = "sign in", "accept", "link"
# Whoever changes how an account signs in is asked again who they are, as for the second factor.
FOR_WHAT_MATTERS = "allauth.mfa"


def lead_to(response, providers):
    """Let the forms of this page lead to these providers and to nobody else: browsers ask before they follow."""
    response._csp_update = {"form-action": origins_of(providers)}
    return response


def problem_page(request, problem: Problem):
    page = {"problem": problem, "canonical_url": None, "alternates": []}
    return TemplateResponse(request, "account/single_sign_on_problem.html", page, status=problem.status)


def with_problems_told(view):
    """Whatever goes wrong is a page in plain words."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Trouble as trouble:
            return problem_page(request, trouble.problem)

    return never_cache(wrapped)


def with_own_sign_in(view, *, own_factor_will_do=False):
    """Not for who showed only what a council's provider says: the account may open other councils too.

    `own_factor_will_do`: also for who has shown our second factor, or is setting up the first.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        user = request.user
        is_limited = sessions.council_id_of(request, user) is not None
        if own_factor_will_do and is_limited:
            is_limited = sessions.is_only_through_provider(request, user)
            is_limited = is_limited and not second_factor.is_missing(request, user)
        return problem_page(request, Problem.OWN_SIGN_IN) if is_limited else view(request, *args, **kwargs)

    return wrapped


def active(**about) -> SignInProvider:
    return get_object_or_404(SignInProvider.objects.select_related("council"), is_active=True, **about)


class SignIn(views.LoginView):
    """With a password; and by a button at the provider of the council that the address names."""

    def get_context_data(self, **kwargs):
        providers = SignInProvider.objects.filter(is_active=True).select_related("council")
        slug = self.request.GET.get("council", "").replace("\x00", "")
        self.provider = providers.filter(council__slug=slug).first() if slug else None
        has_providers = self.provider is None and providers.exists()
        return super().get_context_data(provider=self.provider, has_providers=has_providers, **kwargs)

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        return lead_to(response, [self.provider] if self.provider else [])


@require_GET
def councils(request):
    """The councils whose staff sign in there."""
    providers = SignInProvider.objects.filter(is_active=True).select_related("council")
    by_name = sorted(providers, key=lambda provider: str(provider.council))
    page = {"providers": by_name, "next": request.GET.get("next", "")}
    return TemplateResponse(request, "account/councils.html", page)


class ChooseFirstPassword(views.PasswordResetFromKeyView):
    """Of an invitation too: who has no password yet can link an account at their council instead."""

    def get_context_data(self, **kwargs):
        is_invited = bool(self.reset_user) and not self.reset_user.has_usable_password()
        self.providers = linking.providers_of(self.reset_user) if is_invited else []
        return super().get_context_data(
            providers=self.providers, uidb36=self.kwargs["uidb36"], is_invited=is_invited, **kwargs
        )

    def render_to_response(self, context, **kwargs):
        return lead_to(super().render_to_response(context, **kwargs), self.providers)


# -- there -----------------------------------------------------------------------------------------


def begin(request, provider, purpose, **about):
    too_many = ratelimit.consume_or_429(request, action="single_sign_on")
    return too_many or redirect(attempts.begin(request, provider, purpose, **about))


@require_POST
@with_problems_told
def begin_sign_in(request, pk):
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return begin(request, active(pk=pk), SIGN_IN, next=wanted if is_ours else "")


@require_POST
@with_problems_told
def begin_accept(request, pk):
    key = request.session.get(views.INTERNAL_RESET_SESSION_KEY, "")
    uidb36 = request.POST.get("uidb36", "")
    if linking.invited(uidb36, key) is None:
        raise Trouble(Problem.LINK_OVER)
    return begin(request, active(pk=pk), ACCEPT, uidb36=uidb36, key=key)


@require_POST
@login_required
@with_own_sign_in
@with_problems_told
def begin_link(request, pk):
    """Asked again who they are they come back to the page: a browser lets only its form lead to the provider."""
    if reauthentication.is_reauthentication_required(request, app=FOR_WHAT_MATTERS):
        return redirect("account_council_accounts")
    provider = active(pk=pk)
    linking.check_may_use(request.user, provider)
    return begin(request, provider, LINK, user=request.user.pk)


# -- and back --------------------------------------------------------------------------------------


@require_GET
@with_problems_told
def come_back(request, pk):
    attempt = attempts.take_back(request, pk)
    try:
        provider = active(pk=pk)
    except Http404:
        raise Trouble(Problem.OVER) from None
    answer = attempts.answer_to(request, provider, attempt)
    return FINISH[attempt["purpose"]](request, provider, attempt, answer)


def finish_sign_in(request, provider, attempt, answer):
    user = linking.account_of(provider, answer)
    return sessions.sign_in(
        request, user, provider, has_second_factor=answer.has_second_factor, go_on_to=attempt["next"]
    )


def finish_accept(request, provider, attempt, answer):
    with transaction.atomic():
        user = linking.invited(attempt["uidb36"], attempt["key"])
        if user is None:
            raise Trouble(Problem.LINK_OVER)
        linking.link(user, provider, answer, request=request)
    return sessions.sign_in(request, user, provider, has_second_factor=answer.has_second_factor, go_on_to="")


def finish_link(request, provider, attempt, answer):
    """In the session that began it: not where somebody else has signed in since."""
    user = request.user
    if user.pk != attempt["user"] or sessions.council_id_of(request, user) is not None:
        raise Trouble(Problem.OVER)
    linking.link(user, provider, answer, request=request)
    messages.success(request, _("The account is linked. You can sign in with it."))
    return redirect("account_council_accounts")


FINISH = {SIGN_IN: finish_sign_in, ACCEPT: finish_accept, LINK: finish_link}


# -- one's own links -------------------------------------------------------------------------------


@login_required
@with_own_sign_in
@reauthentication_required(app=FOR_WHAT_MATTERS)
@never_cache
@require_GET
def council_accounts(request):
    """What signs this person in besides the password."""
    providers = linking.providers_of(request.user)
    names = {provider.issuer: str(provider.council) for provider in providers}
    linked = [(account, names.get(account.issuer)) for account in request.user.provider_accounts.all()]
    page = {"providers": providers, "linked": linked}
    return lead_to(TemplateResponse(request, "account/council_accounts.html", page), providers)


@require_POST
@login_required
@with_own_sign_in
@reauthentication_required(app=FOR_WHAT_MATTERS)
def unlink(request, pk):
    account = get_object_or_404(ProviderAccount, pk=pk, user=request.user)
    linking.unlink(account, request=request)
    messages.success(request, _("The link was removed."))
    return redirect("account_council_accounts")
