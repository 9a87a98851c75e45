"""A Welsh council's plan in both languages: well-being objectives that serve the goals of Wales, with figures."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
import time_machine
from admin_forms import address
from builders import a_council, a_ward, recorded
from django.apps import apps
from entering import Officer, rows_with_a_page, searched, sitemap_of, table_of
from reading import page, section, words
from spreadsheets import cells_of

from councils.models import Ward
from delivery.models import Action, Breakdown, Classification, DataPoint, Measure, RatingScheme
from plans.models import Framework, FrameworkItem, Plan, Priority

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME = "/bridgend/plans/riverside-well/"
GOALS = "/bridgend/goals/well-being-goals-of-wales-2015/"
OBJECTIVES = {
    ("Well at home", "Iach gartref"): [("Help near home", "Cymorth ger y cartref")],
    ("A greener valley", "Cwm gwyrddach"): [("Cleaner air", "Aer glanach"), ("More trees", "Mwy o goed")],
}
SERVES = {"Well at home": ("3", "4"), "A greener valley": ("2", "7")}
MEASURE = f"{HOME}measures/families-helped/"
QUARTERS = {"2026-27 Q1": ("38", "50"), "2026-27 Q2": ("46", "50")}


def named(title):
    return Priority.objects.get(title_en=title)


@pytest.fixture(scope="module")
def council(kept):
    with recorded():
        if not Framework.objects.filter(slug="well-being-goals-of-wales-2015").exists():
            import_module("plans.migrations._shared_lists_of_goals").load_lists(apps, None)
        return a_council("bridgend", welsh=True, name_cy="Pen-y-bont ar Ogwr")


@pytest.fixture(autouse=True)
def clock(plan, db):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def plan(council):
    with recorded(), time_machine.travel(NOW, tick=False):
        editor, publisher = Officer("editor", council), Officer("publisher", council)
        plan = enter_the_plan(editor)
        enter_its_objectives(editor)
        enter_its_action(editor)
        enter_its_measures(editor, Officer("owner", council))
        enter_its_figures(editor)
        editor.save_three_times(council)
        editor.do(plan, "submit")
        publisher.do(plan, "publish", note="Adopted by the council.", note_cy="Mabwysiadwyd gan y cyngor.")
        publisher.save_three_times(council)
        return plan


def enter_the_plan(editor) -> Plan:
    return editor.add(
        Plan,
        title=("Riverside Well", "Glannau Iach"),
        slug="riverside-well",
        kind="corporate",
        summary=("How we all live well.", "Sut mae pawb yn byw’n iach."),
        purpose=("To live well in every ward.", "Byw’n iach ym mhob ward."),
        starts_on="1 Ebrill 2026",
        ends_on="31 March 2031",
        frameworks=[Framework.objects.get(slug="well-being-goals-of-wales-2015")],
        level_names=[
            {
                "level": 1,
                "name": ("Well-being objective", "Amcan llesiant"),
                "plural": ("Well-being objectives", "Amcanion llesiant"),
            },
            {"level": 2, "name": ("Aim", "Nod"), "plural": ("Aims", "Nodau")},
        ],
        priorities=[{"title": title} for title in OBJECTIVES],
        impact_assessments=[
            {
                "outcome": "screened_out",
                "assessed_on": "2 Mawrth 2026",
                "reason": ("Each project is assessed.", "Asesir pob prosiect."),
                "welsh_language": ("Staff are offered lessons.", "Cynigir gwersi i staff."),
                "socio_economic": ("Help is free.", "Mae cymorth am ddim."),
            }
        ],
        wrong={
            "level_names-1-level": ("1", "This level has a name already."),
            "impact_assessments-0-reason_en": ("", "Say why no full assessment was made."),
            "ends_on": ("31 Chwefror 2031", "is not in the calendar"),
        },
    )


def enter_its_objectives(editor):
    goals = FrameworkItem.objects.filter(framework__slug="well-being-goals-of-wales-2015")
    elsewhere = FrameworkItem.objects.exclude(framework__slug="well-being-goals-of-wales-2015").first()
    for (title, _welsh), aims in OBJECTIVES.items():
        editor.change(
            named(title),
            contributions=[{"item": goals.get(code=code)} for code in SERVES[title]],
            children=[{"title": aim} for aim in aims],
            wrong={
                "contributions-1-item": (elsewhere, "That choice is not one of the available choices."),
            },
        )


def enter_its_action(editor):
    for name in ("Glan-yr-afon", "Hilltop", "Northfield"):
        editor.add(Ward, name=(name, name))
    foreign = a_ward(a_council(), name_en="Faraway")
    editor.change(
        named("Cleaner air"),
        actions=[{"reference": "G1", "title": ("Plant 500 street trees", "Plannu 500 o goed stryd")}],
    )
    editor.change(
        Action.objects.get(),
        wards=[Ward.objects.get(name_en="Glan-yr-afon")],
        starts_on="1 May 2026",
        due_on="31 March 2027",
        wrong={
            "wards": ([foreign], "not one of the available choices"),
            "due_on": ("1 April 2026", "The due date is before the start date."),
        },
    )


def enter_its_measures(editor, owner):
    owner.add(
        RatingScheme,
        name=("Our scheme", "Ein cynllun"),
        is_default=True,
        green_tolerance="0",
        amber_tolerance="10",
        wrong={"amber_tolerance": ("-1", "greater than or equal to 0")},
    )
    editor.change(
        named("Help near home"),
        measures=[
            {"code": "H1", "name": ("Families helped", "Teuluoedd a gafodd gymorth"), "unit": "number"},
            {"code": "H2", "name": ("People who feel well", "Pobl sy’n teimlo’n iach"), "unit": "percent"},
        ],
    )
    editor.change(
        Measure.objects.get(code="H1"),
        definition=("Families, each once.", "Teuluoedd, unwaith yr un."),
        unit_note=("families", "teuluoedd"),
        targets=[
            *({"period": period, "value": target} for period, (_value, target) in QUARTERS.items()),
            {"period": "2026-27 Q4", "value": "60"},
        ],
        wrong={
            "targets-1-period": (
                "2026-27 Q1",
                "There is a target for this period already.",
                "targets-1-period_end",
            ),
            "targets-0-value": ("many", "is not a number"),
        },
    )
    editor.change(Measure.objects.get(code="H2"), target_due_on="31 March 2027")


def enter_its_figures(editor):
    measure = Measure.objects.get(code="H1")
    for period, (value, _target) in QUARTERS.items():
        editor.report(
            DataPoint,
            measure,
            period=period,
            period_start="",
            period_end="",
            value=value,
            year_end_forecast="58",
            commentary=(f"{value} were helped.", f"Cafodd {value} gymorth."),
            wrong={"value": ("", "A final or provisional value needs a number.", "state")},
        )
    worked_out = "This can be worked out from the other rows and the total. Suppress one more row."
    ages = editor.add(
        Classification,
        name=("age", "oedran"),
        categories=[
            {"name": ("Under 5", "O dan 5")},
            {"name": ("5 to 11", "5 i 11")},
            {"name": ("12 and over", "12 oed a hŷn")},
        ],
    )
    by = dict(editor.page(address(measure)).context["breakdown_addresses"])
    editor.add(
        Breakdown,
        place=by["by ward"],
        **{"values-0-value": "20", "values-1-value": "16", "values-2-value": "10"},
        note=("By home address.", "Yn ôl cyfeiriad cartref."),
        wrong={"values-1-value": ("3", "Numbers below 5 are not published.")},
    )
    editor.add(
        Breakdown,
        place=by[f"by {ages}"],
        **{"values-0-value": "40", "values-1-state": "suppressed", "values-2-state": "suppressed"},
        wrong={
            # One suppressed row alone; and two that can only be four each.
            "values-2-state": ("known", worked_out, "values-1-state"),
            "values-0-value": ("38", worked_out, "values-1-state"),
        },
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "",
            {
                "purpose": "Purpose To live well in every ward.",
                "priorities": "Well-being objectives 1 Well at home Help near home 2 A greener valley",
                "equality": "Screened out Each project is assessed. Effect on the Welsh language "
                "Staff are offered lessons. Socio-economic duty Help is free. Date 2 March 2026",
            },
        ),
        (
            "/cy",
            {
                "purpose": "Diben Byw’n iach ym mhob ward.",
                "priorities": "Amcanion llesiant 1 Iach gartref Cymorth ger y cartref 2 Cwm gwyrddach",
                "equality": "Wedi’i sgrinio allan Asesir pob prosiect. Effaith ar y Gymraeg "
                "Cynigir gwersi i staff. Dyletswydd economaidd-gymdeithasol Mae cymorth am ddim.",
            },
        ),
    ],
)
def test_the_plan_s_page_is_whole_in_each_language(client, plan, language, said):
    soup = page(client, f"{language}{HOME}")
    for name, text in said.items():
        assert text in section(soup, name)
    assert not soup.select("main [lang]:not([hreflang])")  # nothing is left in the other language
    assert ("riorities" in words(soup.main), "Blaenoriaethau" in words(soup.main)) == (False, False)


def test_the_goals_of_wales_are_served_as_it_was_entered(client, plan):
    english, welsh = (table_of(page(client, at + HOME).select_one("table.matrix")) for at in ("", "/cy"))
    assert english == {
        "Well at home": {"Healthier": "Healthier main aim", "More equal": "More equal main aim"},
        "A greener valley": {
            "Resilient": "Resilient main aim",
            "Globally responsible": "Globally responsible main aim",
        },
    }
    assert welsh["Iach gartref"] == {"Iachach": "Iachach prif nod", "Mwy cyfartal": "Mwy cyfartal prif nod"}
    numbers = table_of(page(client, GOALS).find("table"))
    assert [row["Priorities"] for row in numbers.values()] == ["0", "1", "1", "1", "0", "0", "1"]


def test_a_level_is_called_as_the_council_calls_it_in_both_languages(client, plan):
    aim = f"{HOME}priorities/help-near-home/"
    assert page(client, aim).select_one(".kicker").text.strip().startswith("Aim 1 of 1")
    assert page(client, f"/cy{aim}").select_one(".kicker").text.strip().startswith("Nod 1 o 1")
    for at, name in (("", "Well-being objective"), ("/cy", "Amcan llesiant")):
        assert words(page(client, at + HOME).select_one("table.matrix th")) == name
        assert words(page(client, f"{at}{HOME}progress/").select_one(".by-priority th")) == name


def test_totals_go_up_from_the_aim_to_the_objective_and_the_plan(client, plan):
    for name in ("help-near-home", "well-at-home"):
        said = section(page(client, f"{HOME}priorities/{name}/"), "going")
        assert "Measures At risk 0 of 1 rated" in said
        assert "At risk 1 Not yet rated 1" in said
    listed = {at: words(page(client, f"{at}{HOME}measures/").main) for at in ("", "/cy")}
    assert "46 families 50 families" in listed[""]
    assert "46 (teuluoedd) 50 (teuluoedd)" in listed["/cy"]
    progress = page(client, f"{HOME}progress/")
    rows = [words(row) for row in progress.select(".by-priority tbody tr")]
    assert rows == ["1 Well at home None At risk 0 of 1 1 at risk", "2 A greener valley Not yet rated None"]
    assert "1 measure at risk" in words(progress.main)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "",
            [
                "Target 50 families, July to September 2026",
                "Forecast for 31 March 2027 58 families The target for that day is 60 families.",
                "Future targets January to March 2027: 60 families",
                "46 were helped.",
                "Under 5 40 5 to 11 Suppressed 12 and over Suppressed All 46",
                "Glan-yr-afon 20 Hilltop 16 Northfield 10 All 46 By home address.",
            ],
        ),
        (
            "/cy",
            [
                "Targed 50 (teuluoedd), Gorffennaf i Fedi 2026",
                "Rhagolwg ar gyfer 31 Mawrth 2027 58 (teuluoedd)",
                "Cafodd 46 gymorth.",
                "O dan 5 40 5 i 11 Wedi’i atal 12 oed a hŷn Wedi’i atal Pob un 46",
                "Northfield 10 Pob un 46 Yn ôl cyfeiriad cartref.",
            ],
        ),
    ],
)
def test_a_measure_s_page_has_its_figures_and_tells_no_suppressed_one(client, plan, language, said):
    found = words(page(client, language + MEASURE).main)
    for text in said:
        assert text in found
    rows = cells_of(client.get(f"{MEASURE}breakdowns.csv"))
    values = [row[rows[0].index("value")] for row in rows if "12 and over" in row or "5 to 11" in row]
    assert values == ["suppressed"] * 2


def test_without_a_target_it_is_said_by_when_there_will_be_one(client, plan):
    well = f"{HOME}measures/people-who-feel-well/"
    assert "No target set It is due by 31 March 2027." in words(page(client, well).main)
    assert "Dim targed wedi’i osod Bydd un erbyn 31 Mawrth 2027." in words(page(client, f"/cy{well}").main)


def test_a_ward_s_page_names_what_is_for_it_and_its_own_figure(client, plan):
    said = words(page(client, "/bridgend/wards/glan-yr-afon/").main)
    assert "Plant 500 street trees" in said
    assert "In this ward: 20 families" in said
    welsh = words(page(client, "/cy/bridgend/wards/glan-yr-afon/").main)
    assert "Plannu 500 o goed stryd" in welsh
    other = words(page(client, "/bridgend/wards/northfield/").main)
    assert "In this ward: 10 families" in other
    assert "Plant 500 street trees" not in other


def test_search_engines_and_residents_find_it_in_both_languages(client, council, plan):
    assert {HOME, MEASURE, f"{HOME}actions/G1/", "/bridgend/wards/glan-yr-afon/"} <= sitemap_of(
        client, council
    )
    assert f"{HOME}actions/G1/" in searched(client, "street+trees")
    assert f"/cy{HOME}actions/G1/" in searched(client, "coed+stryd", "/cy")


@pytest.mark.parametrize("role", ["viewer", "publisher"])
def test_nobody_of_another_council_sees_any_of_it_in_the_admin(council, plan, role):
    Officer(role, a_council()).sees_nothing_of(rows_with_a_page(council))
