"""Loading the demo: once, whole, without altering what officers changed; passwords are shown once."""

import re
from io import StringIO

import pytest
from builders import a_user
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from signing_in import code_for

from councils import second_factor
from councils.models import ChangeNote, Council, Membership
from plans.models import Plan
from pledges.models import Pledge, VisionStatement
from strategy_site.demo import loader

pytestmark = pytest.mark.django_db

User = get_user_model()
ROW = re.compile(
    r"^ +(?P<of>[A-Z][\w ]+?)  +(?P<role>\w+) +(?P<email>\S+@\S+) +(?P<password>\S+) +(?P<secret>[A-Z2-7]{32})$",
    re.MULTILINE,
)


def load_demo(*options):
    """Run the command; answers all it printed."""
    out = StringIO()
    call_command("load_demo", *options, stdout=out)
    return out.getvalue()


def shown(printed):
    """Address to password, as printed."""
    return {row["email"]: row["password"] for row in ROW.finditer(printed)}


@pytest.fixture
def bare_council():
    """Tables of a council with nothing of its own."""
    names = {"name": "Exampleshire", "slug": "exampleshire", "gss_code": "E10000099"}
    return {"council": {**names, "nation": "england", "kind": "county", "is_live": True}}


@pytest.fixture
def only_exampleshire(bare_council, monkeypatch):
    """A demo of this one council, which is loaded in no time."""
    monkeypatch.setattr(loader, "councils", lambda: [bare_council])


@pytest.mark.each_database
def test_it_says_what_it_does_and_running_it_again_leaves_everything_alone():
    printed = load_demo()
    for name in ("Bridgend", "Gateshead", "Stockport"):
        assert f"{name}: loaded" in printed
    counts = [model.objects.count() for model in (Pledge, Plan, ChangeNote, Pledge.history.model)]
    printed = load_demo()
    assert printed.count("here already, left as it is") == 3
    assert counts == [model.objects.count() for model in (Pledge, Plan, ChangeNote, Pledge.history.model)]


def test_what_officers_changed_stays():
    load_demo()
    pledge = Pledge.objects.get(slug="tackle-inequality", edition=2)
    pledge.title = "Tackle inequality in every ward"
    pledge.save()
    Plan.objects.filter(slug="co-production-charter").delete()
    load_demo()
    pledge.refresh_from_db()
    assert pledge.title == "Tackle inequality in every ward"
    assert not Plan.objects.filter(slug="co-production-charter").exists()


def test_a_council_that_moved_to_another_address_is_not_loaded_twice(only_exampleshire):
    load_demo()
    Council.objects.filter(slug="exampleshire").update(slug="exampleshire-council")
    assert "Exampleshire: here already" in load_demo()
    assert Council.objects.count() == 1


@pytest.mark.each_database
def test_a_council_is_loaded_whole_or_not_at_all(bare_council):
    bare_council["plans"] = [{"title": "A plan", "kind": "strategy"}, {"title": "Another", "kind": "wish"}]
    with pytest.raises(loader.DemoError, match="“Another”"):
        loader.load(bare_council)
    assert not Council.objects.exists()


def test_a_name_that_is_not_there_is_told(bare_council):
    bare_council["plans"] = [{"title": "A plan", "kind": "strategy", "contact": "Nobody"}]
    with pytest.raises(loader.DemoError, match="No contact “Nobody”"):
        loader.load(bare_council)


def test_a_field_that_is_not_there_is_told(bare_council):
    bare_council["wishes"] = [{"title": "A wish"}]
    with pytest.raises(loader.DemoError, match="has no “wishes”"):
        loader.load(bare_council)


def test_a_bad_table_stops_the_command_in_words(bare_council, only_exampleshire):
    bare_council["council"]["gss_code"] = "E1"
    with pytest.raises(CommandError, match="Exampleshire was not loaded"):
        load_demo()


def test_a_later_edition_takes_the_place_of_the_earlier(bare_council):
    bare_council["visionstatements"] = [
        {"title": "Vision", "slug": "vision", "edition": 1},
        {"title": "Vision, renewed", "slug": "vision", "edition": 2},
    ]
    loader.load(bare_council)
    earlier, later = VisionStatement.objects.order_by("edition")
    assert earlier.lineage_id == later.lineage_id
    assert (earlier.is_live, later.is_live) == (False, True)


def test_no_accounts_by_accident_on_a_public_site(only_exampleshire):
    printed = load_demo()
    assert "none made outside development" in printed
    assert not User.objects.exists()


def test_four_accounts_for_a_council_and_one_superuser(only_exampleshire):
    passwords = shown(load_demo("--accounts"))
    assert len(passwords) == 5
    assert set(Membership.objects.values_list("role", flat=True)) == set(Membership.Role.values)
    editor = User.objects.get(email="editor@exampleshire.example")
    assert editor.name == "An editor of Exampleshire"
    assert editor.memberships.get().role == "editor"
    assert list(User.objects.filter(is_superuser=True).values_list("email", flat=True)) == [
        "superuser@site.example"
    ]


def test_passwords_are_good_and_all_different(only_exampleshire):
    passwords = shown(load_demo("--accounts"))
    assert len(set(passwords.values())) == 5
    for email, password in passwords.items():
        user = User.objects.get(email=email)
        assert user.check_password(password)
        assert password not in user.password
        validate_password(password, user)
        assert len(password) >= 16


def test_development_makes_accounts_unasked(settings, only_exampleshire):
    settings.DEMO_ACCOUNTS = True
    assert len(shown(load_demo())) == 5


def test_passwords_are_shown_once(only_exampleshire):
    load_demo("--accounts")
    printed = load_demo("--accounts")
    assert not shown(printed)
    assert "--new-passwords" in printed


def test_new_passwords_take_the_place_of_the_old(only_exampleshire):
    before = shown(load_demo("--accounts"))
    after = shown(load_demo("--new-passwords"))
    assert after.keys() == before.keys()
    for email, password in after.items():
        user = User.objects.get(email=email)
        assert user.check_password(password)
        assert not user.check_password(before[email])


def test_new_passwords_touch_nobody_else(only_exampleshire):
    officer = User.objects.create_user("officer@exampleshire.example", "a password of her own")
    load_demo("--accounts")
    load_demo("--new-passwords")
    officer.refresh_from_db()
    assert officer.check_password("a password of her own")


def test_new_passwords_where_there_are_no_accounts(only_exampleshire):
    printed = load_demo("--new-passwords")
    assert "There are no demo accounts" in printed
    assert not User.objects.exists()


def test_roles_and_accounts_that_were_changed_stay(only_exampleshire):
    load_demo("--accounts")
    Membership.objects.filter(user__email="editor@exampleshire.example").update(role="owner")
    Membership.objects.filter(user__email="viewer@exampleshire.example").delete()
    User.objects.filter(email="viewer@exampleshire.example").delete()
    assert not shown(load_demo("--accounts"))
    assert Membership.objects.get(user__email="editor@exampleshire.example").role == "owner"
    renewed = load_demo("--new-passwords")
    assert re.search(r"Exampleshire +owner +editor@exampleshire\.example", renewed)


def test_an_account_without_a_council_is_told_as_such(only_exampleshire):
    load_demo("--accounts")
    Membership.objects.filter(user__email="editor@exampleshire.example").delete()
    assert re.search(r"No council +none +editor@exampleshire\.example", load_demo("--new-passwords"))


def test_each_signs_in_with_what_is_printed(only_exampleshire, client):
    printed = load_demo("--accounts")
    rows = {row["email"]: row for row in ROW.finditer(printed)}
    recovery_codes = re.findall(r"Recovery codes: (.+)", printed)
    assert len(rows) == len(recovery_codes) == 5
    editor = rows["editor@exampleshire.example"]
    client.post("/accounts/login/", {"login": editor["email"], "password": editor["password"]})
    assert client.post("/accounts/two-step/code/", {"code": code_for(editor["secret"])}).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_command_prints_the_code_of_the_moment_and_another_when_that_was_used(only_exampleshire, client):
    row = next(row for row in ROW.finditer(load_demo("--accounts")) if row["role"] == "editor")
    for _time in range(2):
        client.post("/accounts/logout/")
        client.post("/accounts/login/", {"login": row["email"], "password": row["password"]})
        out = StringIO()
        call_command("demo_code", row["email"], stdout=out)
        assert client.post("/accounts/two-step/code/", {"code": out.getvalue()}).status_code == 302


def test_the_command_prints_no_code_of_other_accounts(only_exampleshire, gateshead):
    load_demo("--accounts")
    officer = a_user("editor", gateshead)
    second_factor.set_up(officer)
    for email in (officer.email, "nobody@nowhere.example"):
        with pytest.raises(CommandError, match="no demo account"):
            call_command("demo_code", email)
