"""Exampleshire, which is no council: invented things that show each component in each of its states."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from delivery.figures.charts import Point
from plans.models import Evidence, Resolution

STATUSES = [
    ("complete", _("Complete")),
    ("on_track", _("On track")),
    ("at_risk", _("At risk")),
    ("off_track", _("Off track")),
    ("not_started", _("Not started")),
    ("paused", _("Paused")),
    ("not_yet_rated", _("Not yet rated")),
    ("cancelled", _("Cancelled")),
    ("superseded", _("Superseded")),
]


class Example(SimpleNamespace):
    """A thing with these texts, in English only: on a Welsh page each of them is marked as English."""

    def __init__(self, **texts):
        english = {f"{name}_en": text for name, text in texts.items() if isinstance(text, str)}
        super().__init__(**english, **texts)

    def get_absolute_url(self) -> str:
        return "#main"


COUNCIL = Example(name="Exampleshire", slug="exampleshire", brand_colour="#7a5200", is_example=True)
DAY = date(2026, 11, 21)


def share(quarter: int, years: str, value: str, target: str, **details) -> Point:
    label = pgettext("a quarter of a year", "Q%(number)s %(years)s") % {"number": quarter, "years": years}
    return Point(label, Decimal(value) if value else None, Decimal(target), **details)


def quarters() -> list[Point]:
    """Every state that a point can be in: a gap, a break, a figure that may change, one that is not shown."""
    return [
        share(1, "2024/25", "66.5", "75"),
        share(2, "2024/25", "69", "75"),
        share(3, "2024/25", "71", "75"),
        share(4, "2024/25", "", "75"),
        share(1, "2025/26", "72", "78"),
        share(2, "2025/26", "76", "78"),
        share(3, "2025/26", "75", "78", breaks_before=True),
        share(4, "2025/26", "79", "78"),
        share(1, "2026/27", "81", "82"),
        share(2, "2026/27", "84", "82", is_provisional=True),
    ]


YEARS = [
    Point(year, value and Decimal(value), low=Decimal(low), high=Decimal(high), is_suppressed=not value)
    for year, value, low, high in [
        ("2022", 1_180_000, 900_000, 1_100_000),
        ("2023", None, 900_000, 1_100_000),
        ("2024", 1_060_000, 900_000, 1_100_000),
        ("2025", 840_000, 800_000, 1_000_000),
    ]
]


class ExampleForm(forms.Form):
    """A form with one of each control, sent empty."""

    name = forms.CharField(label=_("Your name"), help_text=_("The name you like to be known by."))
    email = forms.EmailField(label=_("Email address"))
    text = forms.CharField(label=_("Your message"), widget=forms.Textarea(attrs={"rows": 3}))
    topic = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[("plan", _("A plan")), ("pledge", _("A pledge"))],
        widget=forms.RadioSelect,
    )
    agrees = forms.BooleanField(label=_("I have read the notice"))


def resolution(outcome: str) -> Example:
    return Example(
        outcome=outcome,
        get_outcome_display=lambda: Resolution.Outcome(outcome).label,
        meaning=Resolution.MEANINGS[outcome],
        receiving_committee=None,
        receiving_body="",
    )


def issue(raised: str, *, answered_on, answer: str) -> Example:
    return Example(
        raised=raised,
        answered_on=answered_on,
        answer=answer,
        is_awaiting=answered_on is None,
        days_since_meeting=lambda day: 21,
    )


def examples() -> dict:
    """What the page of components is filled with."""
    speaker = Example(name="Councillor A. N. Example")
    quote = {"councillor": speaker, "quote_language": "en", "source_url": ""}
    return {
        "council": COUNCIL,
        "statuses": STATUSES,
        "status_names": [name for name, _word in STATUSES],
        "pledges": [
            Example(number=1, title="Give every child a good start", is_dropped=False),
            Example(number=2, title="Keep every road fit for a bicycle", is_dropped=True),
        ],
        "priorities": [Example(title="Help families early"), Example(title="A library in each town")],
        "counts": [(3, _("plans")), (61, _("actions complete"))],
        "plan": SimpleNamespace(
            title=_("Components"),
            summary=_("Every component used on the pages, in each of its states."),
            get_kind_display=lambda: _("For the people who build and check this site"),
        ),
        "facts": [
            (_("Period"), _("Not stated")),
            (_("Decision"), _("Not stated")),
            (_("Priorities"), 5),
            (_("Next review"), date_format(DAY, "DATE_FORMAT")),
        ],
        "figure": Example(
            slug="visits",
            value=25,
            unit=pgettext_lazy("unit", "per cent"),
            change=Evidence.Change.INCREASE,
            summary="More visits to the library than in the year before.",
            period="2025",
            comparison_period="2024",
            source="Exampleshire library counts",
            source_url="",
            caveat="Two libraries were shut in 2024.",
        ),
        "findings": [
            Example(slug="late", title="Buses come late", summary="Riders say so.", source="A survey")
        ],
        "verbatim": Example(
            slug="verbatim",
            quote="A quotation keeps its words, its speaker, and the role held at the time.",
            wording="verbatim",
            role_at_the_time="Cabinet member",
            said_on=DAY,
            **quote,
        ),
        "reported": Example(
            slug="reported",
            quote="The councillor said that reported speech stands without quotation marks.",
            wording="reported",
            role_at_the_time="",
            said_on=None,
            **quote,
        ),
        "resolutions": [resolution(outcome) for outcome in Resolution.Outcome.values],
        "issues": [
            issue("Will the bridge open in spring?", answered_on=None, answer=""),
            issue("Is there a ramp?", answered_on=DAY, answer="Yes, on the north side."),
        ],
        "changes": [
            Example(
                noted_at=DAY,
                note="The date of the meeting was put right.",
                subject=Example(title="Children and families plan"),
                subject_kind=_("plan"),
                get_kind_display=lambda: _("corrected"),
                council=COUNCIL,
            )
        ],
        "quarters": quarters(),
        "years": YEARS,
        "values": [point.value for point in quarters()],
        "strip": [
            (status, word, count, "#strips")
            for (status, word), count in zip(STATUSES, (61, 17, 9, 8, 2, 1, 0, 0, 0), strict=True)
        ],
        "contacts": [
            Example(
                team="Plans team",
                role="Shared mailbox",
                name="",
                phone="",
                until_on=None,
                email="plans@exampleshire.example",
                withheld_note="",
            ),
            Example(
                team="Libraries",
                role="",
                name="",
                phone="",
                until_on=None,
                email="",
                withheld_note="Ask at any library.",
            ),
        ],
        "document": Example(
            title="The plan in full",
            format="PDF",
            bytes=1_048_576,
            stated_size="",
            pages=12,
            file=True,
            has_accessible_version=False,
        ),
        "parts": [
            ("same", "Open a library in "),
            ("removed", "three "),
            ("added", "four "),
            ("same", "towns"),
        ],
        "page_obj": Paginator(range(9), 3).page(2),
        "form": ExampleForm({}),
    }
