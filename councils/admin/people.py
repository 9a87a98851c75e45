"""Accounts on a page of the admin are called what the council of the page calls them."""

from ..models import Membership, User, Workflow


def accounts_in(model) -> set[str]:
    """The fields that name an account."""
    return {field.name for field in model._meta.fields if field.related_model is User}


def name_people_shown(row, names: set[str]):
    """Those that stand on the row's page without being a choice of it."""
    if getattr(row, "status", "") == Workflow.Status.REVIEW:
        names = names | {"submitted_by"}
    people = [getattr(row, name) for name in accounts_in(type(row)) & names]
    if people := [person for person in people if person]:
        Membership.name_accounts(people, row.owner_council.pk)


def name_people_listed(model, rows):
    """Those in a list, where each row may be another council's."""
    people = [
        (person, row.owner_council.pk)
        for name in accounts_in(model)
        for row in rows
        if model._meta.get_field(name).is_cached(row) and (person := getattr(row, name))
    ]
    if people:
        Membership.name_each(people)
