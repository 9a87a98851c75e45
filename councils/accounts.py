"""How sign-in behaves here: accounts are given out, never taken."""

from allauth.account.adapter import DefaultAccountAdapter

from . import mail


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: an owner or superuser makes the account."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """As allauth does it, but a mail server that is down tells nobody which addresses have an account."""
        mail.post(self.render_mail(template_prefix, email, {"request": self.request, **context}))


def display_name(user) -> str:
    return str(user)
