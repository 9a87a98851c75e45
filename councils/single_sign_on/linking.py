"""Which account at a provider is whose: linked on purpose by its owner, never found by an email address."""

from allauth.account.forms import UserTokenForm
from django.utils.translation import gettext_lazy as _

from .. import second_factor
from ..models import ProviderAccount, SignInProvider, User
from .openid import Answer
from .problems import Problem, Trouble

LINKED = _("An account at a council was linked: it signs you in here.")
UNLINKED = _("The link to an account at a council was removed.")


def providers_of(user) -> list[SignInProvider]:
    """Where this person can link an account: at the councils in which they have a role. No system administrator can."""
    if user.is_superuser or not user.is_active:
        return []
    here = SignInProvider.objects.filter(is_active=True, council__memberships__user=user)
    return list(here.select_related("council"))


def check_may_use(user, provider: SignInProvider) -> None:
    """Raises Trouble for whom this provider signs in to nothing."""
    if not user.is_active:
        raise Trouble(Problem.CLOSED)
    if user.is_superuser:
        raise Trouble(Problem.ADMINISTRATOR)
    if not user.memberships.filter(council=provider.council_id).exists():
        raise Trouble(Problem.NO_ROLE)


def account_of(provider: SignInProvider, answer: Answer) -> User:
    """Whose account at the provider this is. Raises Trouble for who is unknown or may not come in."""
    found = ProviderAccount.objects.filter(issuer=answer.issuer, subject=answer.subject)
    account = found.select_related("user").first()
    if account is None:
        raise Trouble(Problem.UNKNOWN)
    check_may_use(account.user, provider)
    return account.user


def link(user, provider: SignInProvider, answer: Answer, *, request) -> None:
    """From now on this account at the provider signs this person in. Raises Trouble where it is another person's."""
    check_may_use(user, provider)
    known = {"issuer": answer.issuer, "subject": answer.subject}
    account, is_new = ProviderAccount.objects.get_or_create(**known, defaults={"user": user})
    if account.user_id != user.pk:
        raise Trouble(Problem.TAKEN)
    if is_new:
        second_factor.tell(user, LINKED, request=request)


def unlink(account: ProviderAccount, *, request) -> None:
    """It signs nobody in any more, and who is signed in elsewhere is signed out."""
    user = account.user
    is_own = request.user.pk == user.pk
    account.delete()
    second_factor.end_sessions(user, but=request.session.session_key if is_own else None)
    second_factor.tell(user, UNLINKED, request=request)


def invited(uidb36: str, key: str) -> User | None:
    """Who holds this invitation; None once a password is chosen, or somebody has signed in since."""
    form = UserTokenForm(data={"uidb36": uidb36, "key": key})
    is_open = form.is_valid() and not form.reset_user.has_usable_password()
    return form.reset_user if is_open else None
