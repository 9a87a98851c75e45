"""A Welsh page says which of its texts are in English only, and when its English is the more recent."""

import copy

import pytest
from addresses import PUBLIC, public_address
from bs4 import BeautifulSoup
from builders import a_council, one_of_each
from django.utils import translation
from welsh import texts_of

from councils.models import Committee, Council, Directorate, Ward
from councils.publishing import parity
from delivery.models import Action, Measure, Risk, Undertaking
from plans.models import Decision, Document, Framework, FrameworkItem, Plan, Priority
from pledges.models import Approach, Event, NewsItem, Pledge, VisionStatement

pytestmark = pytest.mark.django_db

# Every page of one text: the name of its address, whose text it is.
OF_ONE_TEXT = {
    "councils:committee_detail": Committee,
    "councils:directorate_detail": Directorate,
    "councils:ward_detail": Ward,
    "plans:plan_detail": Plan,
    "plans:priority_detail": Priority,
    "plans:document_detail": Document,
    "plans:framework_detail": Framework,
    "plans:frameworkitem_detail": FrameworkItem,
    "plans:decision_detail": Decision,
    "delivery:action_detail": Action,
    "delivery:measure_detail": Measure,
    "delivery:risk_detail": Risk,
    "delivery:undertaking_detail": Undertaking,
    "delivery:plan_progress": Plan,
    "pledges:vision_detail": VisionStatement,
    "pledges:pledge_detail": Pledge,
    "pledges:newsitem_detail": NewsItem,
    "pledges:event_detail": Event,
    "pledges:approach_list": Approach,
}
ONLY = "Ar gael yn Saesneg yn unig"
OLDER = "ar ôl y fersiwn Gymraeg"


@pytest.fixture(scope="module")
def world(kept):
    """One row of every model of a council with Welsh, built once for all tests."""
    return one_of_each(a_council("bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr"))


@pytest.fixture
def rows(world, db):
    return copy.deepcopy(world)


@pytest.fixture
def bridgend(rows):
    return rows[Council]


def test_every_page_of_one_thing_is_in_the_table():
    details = {name for name in PUBLIC if name.endswith("_detail")}
    of_no_text = {"councils:councillor_detail", "delivery:snapshot_detail"}
    assert details - of_no_text <= set(OF_ONE_TEXT)


@pytest.mark.parametrize("name", sorted(OF_ONE_TEXT))
def test_a_text_in_english_only_is_said_to_be(client, bridgend, rows, name):
    place = public_address(name, bridgend, rows)
    assert ONLY in client.get(f"/cy{place}").content.decode()
    row = rows[OF_ONE_TEXT[name]]
    texts = {f"{text}_cy": "Cymraeg" for text in texts_of(type(row))}
    type(row)._base_manager.filter(pk=row.pk).update(**texts)
    page = client.get(f"/cy{place}?q=1")
    assert ONLY not in BeautifulSoup(page.content, "html.parser").main.text
    assert "English only" not in client.get(place).content.decode()


@pytest.mark.parametrize(
    "name", sorted(set(OF_ONE_TEXT) - {"delivery:plan_progress", "pledges:approach_list"})
)
def test_every_other_text_in_english_only_is_named(client, bridgend, rows, name):
    row = rows[OF_ONE_TEXT[name]]
    others = [text for text in texts_of(type(row)) if text not in parity.WITH_A_NOTE]
    texts = {f"{text}_{language}": f"{text} {language}" for text in others for language in ("en", "cy")}
    place = f"/cy{public_address(name, bridgend, rows)}"
    for text in others:
        type(row)._base_manager.filter(pk=row.pk).update(**{**texts, f"{text}_cy": ""})
        with translation.override("cy"):
            label = str(type(row)._meta.get_field(text).verbose_name)
        assert f"{ONLY}: {label}." in client.get(f"{place}?q={text}").content.decode(), text
    type(row)._base_manager.filter(pk=row.pk).update(**texts)
    assert f"{ONLY}: " not in client.get(place).content.decode()


@pytest.mark.parametrize(
    "name", sorted(set(OF_ONE_TEXT) - {"delivery:plan_progress", "pledges:approach_list"})
)
def test_a_page_whose_english_is_more_recent_says_so(client, bridgend, rows, name):
    row, place = rows[OF_ONE_TEXT[name]], f"/cy{public_address(name, bridgend, rows)}"
    text = texts_of(type(row))[0]
    setattr(row, f"{text}_cy", "Cymraeg")
    row.save()
    assert OLDER not in client.get(place).content.decode()
    setattr(row, f"{text}_en", "Changed")
    row.save()
    assert OLDER in client.get(place).content.decode()
    assert OLDER not in client.get(place.removeprefix("/cy")).content.decode()
    parity.confirm(row, by=None)
    assert OLDER not in client.get(place).content.decode()
