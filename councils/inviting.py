"""Colleagues are given a role by their email address: one, or many from a pasted list. Each is told how to sign in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import addresses, mail
from .languages import in_all_languages
from .models import Council, Membership, User

# People in one list.
MOST = 200
# Between two people: a new line, or the semicolon of an email program. Between what is said of one: a comma or a tab.
_BETWEEN_PEOPLE = re.compile(r"[\n\r;]+")
_IN_MAIL = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]+)>(?P<rest>[^<>]*)")
_LONGEST_NAME = Membership._meta.get_field("name").max_length


@dataclass
class Invited:
    """One person of a pasted list."""

    written: str
    email: str = ""
    name: str = ""
    role: str = ""
    faults: list[str] = field(default_factory=list)
    # Has this person a role in the council already? Then nothing is changed.
    is_member: bool = False

    @property
    def role_name(self) -> str:
        """What the role is called, without what it may do."""
        return str(Membership.Role(self.role).label).partition(":")[0]


def _roles() -> dict[str, str]:
    """Roles by their names, in either language."""
    return {
        word.partition(":")[0].casefold(): role.value
        for role in Membership.Role
        for word in (role.value, *in_all_languages(role.label))
    }


def read_people(text: str, council: Council, *, role: str) -> list[Invited]:
    """Who a pasted list names, each with what is wrong. `role`: of those who are given none in the list.

    A line is an email address, or "Name <address>" as email programs write it, or address, name and role with commas or
    tabs between, in any order; or several of the first two with commas between.
    """
    roles = _roles()
    people = [_read(written, roles, role) for written in _each_person(text)]
    found = Membership.objects.filter(council=council, user__email__in={person.email for person in people})
    members, seen = set(found.values_list("user__email", flat=True)), set()
    for person in people:
        person.is_member = person.email in members
        if person.email and person.email in seen:
            person.faults.append(_("This address is in the list twice. Delete one of them."))
        seen.add(person.email)
    return people


def _each_person(text: str) -> Iterator[str]:
    for line in map(str.strip, _BETWEEN_PEOPLE.split(text)):
        parts = [part.strip() for part in line.split(",")]
        if all("@" in part for part in parts):
            yield from parts
        elif line:
            yield line


def _read(written: str, roles: dict, role: str) -> Invited:
    person = Invited(written, role=role)
    mail_form = _IN_MAIL.fullmatch(written)
    parts = re.split(r"[,\t]", written)
    if mail_form:
        parts = [mail_form["email"], mail_form["name"].strip(' "'), *re.split(r"[,\t]", mail_form["rest"])]
    names = []
    for part in filter(None, (each.strip() for each in parts)):
        if "@" in part and not person.email:
            person.email = part.casefold()
        elif part.casefold() in roles:
            person.role = roles[part.casefold()]
        else:
            names.append(part)
    person.name = " ".join(names)
    if len(person.name) > _LONGEST_NAME:
        words = _("The name is longer than %(most)s characters. Shorten it.")
        person.faults.append(words % {"most": _LONGEST_NAME})
    if any("@" in name for name in names):
        person.faults.append(
            _("Several addresses are in this line. Write each person in a line of their own.")
        )
    try:
        validate_email(person.email)
    except ValidationError:
        words = _("This has no email address. Write one, such as name@council.gov.uk.")
        if person.email:
            words = _("“%(email)s” is not an email address. Check it.") % {"email": person.email}
        person.faults.append(words)
    return person


def give_roles(people: list[Invited], council: Council, *, by: User | None, host: str) -> int:
    """Give each who has none in the council their role, and write to them; how many these are. All or nobody."""
    with transaction.atomic():
        Membership.one_change_at_a_time([Membership(council=council)])
        emails = {person.email for person in people}
        there = Membership.objects.filter(council=council, user__email__in=emails)
        members = set(there.values_list("user__email", flat=True))
        accounts = {user.email: user for user in User.objects.filter(email__in=emails)}
        new = [person for person in people if person.email not in members]
        for person in new:
            user = account_for(accounts.get(person.email), person.email, person.name)
            membership = Membership(
                user=user, council=council, role=person.role, name=person.name or person.email
            )
            membership._history_user = by
            membership.save()
            invite(user, council, host=host)
    return len(new)


def account_for(person: User | None, email: str, name: str) -> User:
    """The account there is, whose history notes who gave it a role, or a new one. Both take as long."""
    new = person is None and User(email=email, name=name, language=get_language())
    if new:
        new.set_unusable_password()
    try:
        with transaction.atomic():
            (new or person).save(update_fields=None if new else ["email"])
    except IntegrityError:  # another council invited them in this very moment
        return account_for(User.objects.get(email=email), email, name)
    return new or person


def invite(person: User, council: Council, *, host: str) -> None:
    """Tell them where to sign in; who has never chosen a password gets a link to choose one."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    with translation.override(person.language):
        has_password = person.has_usable_password()
        place = (
            reverse("account_login")
            if has_password
            else reverse("account_reset_password_from_key", kwargs=key)
        )
        link = addresses.absolute(place, council, host=host)
        about = {"has_password": has_password, "council": council, "link": link}
        mail.send("emails/invitation.txt", to=[person.email], context=about)
