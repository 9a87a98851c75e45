"""NUL is a sign that PostgreSQL takes in no text: an address that holds one is unknown, wherever it stands."""

import pytest
from addresses import PUBLIC, public_address
from builders import a_council, one_of_each, recorded
from django.test import Client

from councils.models import Council

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
@recorded()
def rows_once(kept):
    return one_of_each(a_council("powys", welsh=True, name_cy="Powys"))


@pytest.mark.parametrize("nul", ["%00", "a%00b"])
def test_an_address_with_nul_is_unknown(rows_once, db, nul):
    reader = Client(raise_request_exception=False)
    found = {}
    for name in PUBLIC:
        whole = public_address(name, rows_once[Council], rows_once)
        pieces = whole.strip("/").split("/")
        for place in {0, len(pieces) - 1}:
            path = "/".join(["", *pieces[:place], nul, *pieces[place + 1 :], ""])
            for prefix in ("", "/cy"):
                found[prefix + path] = reader.get(prefix + path).status_code
    assert {path: status for path, status in found.items() if status not in (400, 404)} == {}
