"""How sign-in behaves here: accounts are given out, never taken."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed: an owner or superuser makes the account."""

    def is_open_for_signup(self, request):
        return False


def display_name(user) -> str:
    return str(user)
