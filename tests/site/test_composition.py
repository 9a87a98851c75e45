"""What the apps add to what they share is listed and put together: nothing is changed by being imported or shown."""

import ast
import re
from itertools import chain
from pathlib import Path

import pytest
from addresses import OF_THE_SITE, PAGES, public_address
from bs4 import BeautifulSoup
from builders import a_user, one_of_each
from django.conf import settings

from councils.brand import csp_hash
from councils.dashboard import TaskList
from plans.models import Plan
from strategy_site.composition import TASK_LISTS

APPS = ["councils", "pledges", "plans", "delivery", "strategy_site"]
CHANGES = {"append", "insert", "extend", "update", "add", "setdefault", "remove", "pop", "register", "clear"}
# Django's own ways: an app registers its admin pages, a server names its settings.
DJANGOS = re.compile(r"^(admin|register|os\.environ)\b")
# What a request is given, openly: by the middleware, by a page for the view that it asks, and the page it is for.
GIVEN = {
    ("councils/admin/form_recovery.py", "method"),
    ("councils/admin/scoped.py", "_admin_page"),
    ("councils/middleware.py", "LANGUAGE_CODE"),
    # From the host name of a council to the site's own, and who keeps what is known of all (decision 0074).
    ("councils/addresses.py", "own_host"),
    ("councils/addresses.py", "path"),
    ("councils/addresses.py", "path_info"),
    ("councils/middleware.py", "own_host"),
    ("councils/middleware.py", "versions"),
    # Whoever comes back from a provider goes on in their language.
    ("councils/single_sign_on/attempts.py", "LANGUAGE_CODE"),
    ("councils/middleware.py", "user"),  # nobody, before the second factor
    ("councils/middleware.py", "viewer"),
    ("councils/feeds.py", "viewer"),
    ("councils/views/base.py", "GET"),
    ("pledges/views/achievement.py", "GET"),
    ("strategy_site/admin_site.py", "POST"),
}


def sources():
    """(name, text) of every module of the product; migrations apart."""
    for path in chain.from_iterable(Path(settings.BASE_DIR, app).rglob("*.py") for app in APPS):
        if "migrations" not in path.parts:
            yield str(path.relative_to(settings.BASE_DIR)), path.read_text()


def changed_by(node) -> list[str]:
    """What a statement changes in place: "TASK_LISTS.insert", "register.options", "table[...]"."""
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    found = [target for target in targets if isinstance(target, (ast.Attribute, ast.Subscript))]
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value.func
        found += [call] if isinstance(call, ast.Attribute) and call.attr in CHANGES else []
    return [ast.unparse(each.value) for each in found]


def imported(tree) -> set[str]:
    nodes = (node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom)))
    return {(alias.asname or alias.name).partition(".")[0] for node in nodes for alias in node.names}


def held(tree) -> set[str]:
    """The names of a module's own lists, sets and tables."""
    assigned = [node for node in tree.body if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value]
    mutable = [node for node in assigned if isinstance(node.value, (ast.Dict, ast.List, ast.Set))]
    targets = chain.from_iterable(getattr(node, "targets", None) or [node.target] for node in mutable)
    return {target.id for target in targets if isinstance(target, ast.Name)}


def test_no_module_changes_another_when_it_is_imported():
    found = []
    for name, text in sources():
        tree = ast.parse(text)
        names = imported(tree)
        for node in tree.body:
            for changed in changed_by(node):
                if changed.partition(".")[0].partition("[")[0] in names and not DJANGOS.match(changed):
                    found.append((name, changed))
    assert found == []


def test_no_function_fills_a_table_of_its_module():
    """As a decorator does that notes whatever it stands before."""
    found = []
    for name, text in sources():
        tree = ast.parse(text)
        own = held(tree)
        inside = (
            node
            for top in tree.body
            if isinstance(top, (ast.FunctionDef, ast.ClassDef))
            for node in ast.walk(top)
        )
        found += [(name, changed) for node in inside for changed in changed_by(node) if changed in own]
    assert found == []


def test_nothing_hidden_is_put_on_a_request():
    found = set()
    for name, text in sources():
        found |= {(name, word) for word in re.findall(r"\brequest\.(\w+)(?:, [\w.]+)* = ", text)}
        found |= {(name, "setattr") for _call in re.findall(r"setattr\((?:self\.)?request\b", text)}
    assert found <= GIVEN


def test_every_task_list_stands_on_the_dashboard_once():
    def kinds(base):
        return chain.from_iterable([kind, *kinds(kind)] for kind in base.__subclasses__())

    assert sorted(kind.__name__ for kind in TASK_LISTS) == sorted({kind.__name__ for kind in kinds(TaskList)})


def assert_styles_allowed(answer, at_least):
    blocks = BeautifulSoup(answer.content, "html.parser").find_all("style")
    assert len(blocks) >= at_least
    policy = answer.headers["Content-Security-Policy"]
    assert all(csp_hash(block.string) in policy for block in blocks)


@pytest.mark.django_db
def test_the_policy_of_every_page_allows_its_own_styles(client, bridgend):
    rows = one_of_each(bridgend)
    for name in PAGES:
        at_least = 1 if name in OF_THE_SITE - {"site:components"} else 2
        assert_styles_allowed(client.get(public_address(name, bridgend, rows)), at_least)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "at_least"),
    [
        ("/nowhere/", 404, 1),
        ("/bridgend/plans/nowhere/", 404, 2),
        ("/accounts/login/", 200, 1),
        ("/accounts/password/reset/", 200, 1),
    ],
)
def test_the_policy_of_what_is_no_page_of_a_row_does_too(client, bridgend, path, status, at_least):
    answer = client.get(path)
    assert answer.status_code == status
    assert_styles_allowed(answer, at_least)
    assert_styles_allowed(client.get(f"/cy{path}"), at_least)


@pytest.mark.django_db
def test_the_policy_of_a_page_that_was_removed_does_too(client, bridgend):
    plan = one_of_each(bridgend)[Plan]
    address = plan.get_absolute_url()
    plan.archive(by=a_user("publisher", bridgend), reason="Ended.")
    answer = client.get(address)
    assert answer.status_code == 410
    assert_styles_allowed(answer, 2)
