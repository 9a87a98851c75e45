"""Sixty searches as residents type them, with what comes first: over the demo councils, in both languages."""

import io

import pytest
from builders import live
from django.core.management import call_command
from django.utils.translation import override

from councils.models import Council
from councils.search import Question, answer, entries_of_hits, in_other_language, suggestion
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture(scope="module")
def demo(kept):
    """The demo councils, with some plans more for words that are written in several ways."""
    call_command("load_demo", "--exampleshire", stdout=io.StringIO())
    stockport = Council.objects.get(slug="stockport")
    live(Plan, stockport, title_en="Wellbeing for everyone")
    live(Plan, stockport, title_en="Doing well", summary_en="Those who do well may well be asked how.")
    live(Plan, stockport, title_en="A cooperative council")
    live(Plan, stockport, title_en="How we answer email")
    live(Plan, stockport, title_en="A new IT strategy", summary_en="Health care and computers.")
    live(
        Plan, stockport, title_en="Anti-social behaviour", summary_en="See action 1.2.3 of the council plan."
    )


WELFARE = (
    "Strength based, social work practice which supports children and families to stay together (wherever possible) "
    "and safeguards children from harm"
)
ECONOMY = (
    "Invest in our economy to provide sustainable opportunities for employment, innovation and growth across the "
    "borough"
)
ALN = "Agree one plan for pupils with additional learning needs"
ASB = ["Anti-social behaviour", "Reports of antisocial behaviour"]
BUSES = [
    "Bus journeys",
    "Buses on time",
    "Buses, bicycles and safe ways to walk",
    "Open a new bus station in Sampleton",
    "Evening buses to the college: a trial for a year",
]
CARE_CY = "Cynllun strategol tair blynedd ar gyfer gofal cymdeithasol plant"
HOMELESS = [
    "Fewer people without a home",
    "People sleeping rough",
    "Offer a room with support to everyone who sleeps rough",
]
LIBRARIES = ["Visits to libraries", "Cost of a visit to a library", "Libraries and culture for everyone"]
POTHOLES = ["Mend dangerous potholes within one working day", "Dangerous potholes mended in time"]
RECYCLING_CY = ["Gwastraff o bob cartref", "Llai o wastraff a mwy o ailgylchu"]
STRATEGY = "Children and Young People’s Strategy 2020-2023"
TRANSPORT_CY = [
    "Agor gorsaf fysiau newydd yn Sampleton",
    "Teithiau bws",
    "Bysiau ar amser",
    "Bysiau gyda’r nos i’r coleg: treial am flwyddyn",
]
WASTE = ["Less waste and more recycling", "Waste from each home"]

# Of several titles any may come first: the databases weigh words in their own ways.
ENGLISH = {
    # small words alone
    "CAN": ["Gateshead CAN"],
    "can": ["Gateshead CAN"],
    "IT": ["A new IT strategy"],
    "IT strategy": ["A new IT strategy"],
    "it strategy": ["A new IT strategy"],
    # with a hyphen, a space or neither
    "well-being": ["Wellbeing for everyone"],
    "well being": ["Wellbeing for everyone"],
    "wellbeing": ["Wellbeing for everyone"],
    "co-operative": ["A cooperative council"],
    "co operative council": ["A cooperative council"],
    "e-mail": ["How we answer email"],
    "e mail": ["How we answer email"],
    "anti-social behaviour": ASB,
    "antisocial behaviour": ASB,
    "anti social behaviour": ASB,
    "ASB": ASB,
    "healthcare": ["A new IT strategy"],
    "coproduction": ["Co-production charter", "Co-production Week 2025"],
    "fly tipping": ["Reports of fly-tipping", "Answer reports of fly-tipping within two working days"],
    # other words for the same thing
    "rubbish": WASTE,
    "litter": WASTE,
    "bins": ["Missed collections"],
    "SEND": [ALN],
    "special educational needs": [ALN],
    "homelessness": HOMELESS,
    "rough sleepers": HOMELESS,
    "potholes": POTHOLES,
    "highways": ["Roads in good repair", "Main roads in poor condition", *POTHOLES],
    "council tax": ["Council tax collected"],
    "young carers": [
        "Ask young carers what school should do for them",
        "Two foster carers win the foster carer award",
    ],
    "foster carers": ["Two foster carers win the foster carer award"],
    "net zero": ["A county that does its part for the climate", "Carbon from what the council does"],
    "public transport": BUSES,
    "unemployment": [ECONOMY],
    "kids": ["Vision for children and families", WELFARE],
    "young people": [STRATEGY, f"Stockport {STRATEGY}"],
    "playground": ["Mend or renew every playground"],
    "library": LIBRARIES,
    "cycle lanes": ["Buses, bicycles and safe ways to walk", "Paths for walking and cycling built"],
    "empty shops": ["Fill 60 empty shops", "Shops that stand empty"],
    # names and codes
    "1.2.3": ["Stop using bed and breakfast for families"],
    "EX-49": ["Dangerous potholes mended in time"],
    "ex-50": ["Main roads in poor condition"],
    "Jane Gebbie": ["Jane Gebbie"],
    "bridgend": ["Bridgend"],
    # misspelt
    "potholse": POTHOLES,
    "recyling": WASTE,
    "safegaurding": [WELFARE],
    # some of the words
    "potholes unicorn": POTHOLES,
    # in Welsh
    "llyfrgelloedd": LIBRARIES,
}
WELSH = {
    "sbwriel": RECYCLING_CY,
    "digartrefedd": ["Llai o bobl heb gartref", "Pobl sy’n cysgu allan"],
    "ADY": ["Cytuno ar un cynllun ar gyfer disgyblion ag anghenion dysgu ychwanegol"],
    "plentyn": [CARE_CY, "Gwrando ar lais plant a theuluoedd a gweithredu arno"],
    "ysgol": ["Agor dwy ysgol gynradd Gymraeg", "Ailadeiladu tair ysgol", "Ciniawau ysgol a gymerwyd"],
    "ffordd": ["Hyfforddi pob gweithiwr cymdeithasol mewn un ffordd o weithio"],
    "ffyrdd": ["Ffyrdd mewn cyflwr da", "Prif ffyrdd mewn cyflwr gwael"],
    "tŷ": ["Pris tŷ cyfartalog o’i gymharu â’r cyflog blynyddol cyfartalog"],
    "pobl ifanc": [CARE_CY],
    "parciau": ["Strydoedd glân a pharciau y mae pobl yn eu mwynhau", "Agor parc newydd ger yr hen felin"],
    "trafnidiaeth gyhoeddus": TRANSPORT_CY,
    "arlein": ["Rhoi archif y sir ar-lein", "Ceisiadau a wneir ar-lein"],
    "treth y cyngor": ["Y dreth gyngor a gasglwyd"],
    # in English
    "libraries": ["Ymweliadau â llyfrgelloedd", "Cost ymweliad â llyfrgell"],
    "rubbish": RECYCLING_CY,
}
SEARCHES = [("en", *row) for row in ENGLISH.items()] + [("cy", *row) for row in WELSH.items()]


def titles(text, language):
    question, hits = answer(Question.of(text, language))
    return [entry.title for entry in entries_of_hits(question, hits[:10])]


def test_there_are_sixty():
    assert len(SEARCHES) >= 60


@pytest.mark.parametrize(
    ("language", "text", "first"), SEARCHES, ids=[f"{row[0]} {row[1]}" for row in SEARCHES]
)
def test_what_comes_first(demo, db, language, text, first):
    with override(language):
        found = titles(text, language)
    assert first.count(next(iter(found), None)) == 1, found


# -- what is not answered, or only beside -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "never"),
    [("rubbish", "publish"), ("SEND", "spend"), ("sendd", "spend"), ("ROADZ", "roads"), ("bnis", "bins")],
)
def test_a_word_is_not_replaced_by_another_one(demo, db, text, never):
    question, _hits = answer(Question.of(text, "en"))
    assert never not in question.words
    assert never not in suggestion(Question.of(text, "en"))


def test_the_page_that_has_the_word_comes_before_one_that_has_a_part_of_it(demo, db):
    for text in ("well-being", "well being", "wellbeing"):
        found = titles(text, "en")
        assert found[0] == "Wellbeing for everyone"
        assert found.index("Wellbeing for everyone") < [*found, "Doing well"].index("Doing well")


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("en", "cartrefi fforddiadwy", "Cartrefi fforddiadwy a godwyd"),
        ("en", "perthnasoedd cryf", "Cynllun strategol tair blynedd ar gyfer gofal cymdeithasol plant"),
        ("cy", "insulate council homes", "Insulate 1,200 council homes"),
        ("cy", "resurface", "Resurface 120 kilometres of road"),
    ],
)
def test_what_stands_in_the_other_language_is_offered(demo, db, language, text, first):
    question, hits = answer(Question.of(text, language))
    other, beside = in_other_language(Question.of(text, language), [] if question.missing else hits)
    found = [entry.title for entry in entries_of_hits(other, beside)]
    assert first in found, found
