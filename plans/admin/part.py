"""A part of a plan on a page of its own, with its own history."""

from councils.admin import CouncilAdmin


class PartAdmin(CouncilAdmin):
    """Reached from the plan's page, so it does not stand in the menu."""

    in_menu = False
    list_select_related = ("plan__council",)
