"""The synonyms of search in the admin: system administrators alone see and change them."""

import pytest
from admin_forms import address, open_form, save
from builders import a_user

from councils.models import SearchSynonym

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("recorded")]


@pytest.fixture
def synonym(db):
    return SearchSynonym.objects.create(english="ginnel, snicket", welsh="wtra")


@pytest.mark.parametrize("role", ["viewer", "editor", "publisher", "owner"])
def test_officers_of_a_council_neither_see_nor_change_them(client, gateshead, synonym, role):
    client.force_login(a_user(role, gateshead))
    for page in (address(SearchSynonym, "changelist"), address(SearchSynonym, "add"), address(synonym)):
        assert client.get(page).status_code in (302, 403), page
        assert client.post(page, {"english": "a, b", "welsh": ""}).status_code in (302, 403)
    assert "synonym" not in client.get("/admin/").content.decode()
    synonym.refresh_from_db()
    assert synonym.english == "ginnel, snicket"
    assert not SearchSynonym.objects.filter(english="a, b").exists()


def test_a_system_administrator_adds_changes_and_deletes_them(client, superuser, synonym):
    client.force_login(superuser)
    client.post(address(SearchSynonym, "add"), {"english": "twitten, jitty", "welsh": ""})
    added = SearchSynonym.objects.get(english="twitten, jitty")
    save(client, added, open_form(client, added), welsh="lôn gefn")
    added.refresh_from_db()
    assert added.welsh == "lôn gefn"
    assert [record.history_type for record in added.history.all()] == ["~", "+"]
    assert client.get(address(added, "history")).status_code == 200
    client.post(address(added, "delete"), {"post": "yes"})
    assert list(SearchSynonym.objects.filter(english__contains="twitten")) == []


def test_one_word_alone_is_refused_beside_its_field(client, superuser):
    client.force_login(superuser)
    page = client.post(address(SearchSynonym, "add"), {"english": "alone", "welsh": ""})
    assert page.context["adminform"].form.errors["english"] == [
        "Give at least two words or phrases, with a comma between them."
    ]
    assert page.status_code == 422
