"""Faults in what is held: kept from residents until a moment or a release, and with what a row is visible."""

from . import Fault

WORKFLOW, HOLDS = "councils/models/workflow.py", "delivery/holds.py"
REPORTED, POINT = "delivery/models/reported.py", "delivery/models/point.py"
TEST_HOLDS, TEST_VALUES = "tests/councils/test_holds.py", "tests/delivery/test_held_values.py"
TEST_APPROACH, TEST_PAGES = "tests/pledges/test_approach.py", "tests/plans/test_edition_pages.py"

FAULTS = [
    Fault(
        "value_before_its_moment",
        POINT,
        "return self.filter(Q(publish_at__lte=at) |",
        "return self.filter(Q(publish_at__isnull=False) |",
        "Residents read a held value as soon as it is entered.",
        TEST_VALUES,
    ),
    Fault(
        "value_beside_still_counts",
        POINT,
        "(Q(publish_at=None) & ~Exists(beside))",
        "Q(publish_at=None)",
        "Once a held value is out, the one that it puts right counts too.",
        TEST_VALUES,
    ),
    Fault(
        "hold_takes_the_value_away",
        POINT,
        "            publish_at__lte=at,\n        )",
        "            publish_at__isnull=False,\n        )",
        "The value that residents read is gone as soon as another is held beside it.",
        TEST_VALUES,
    ),
    Fault(
        "correction_before_its_value",
        HOLDS,
        ', "publish_at": until}',
        "}",
        "A correction is told while the value that it is about is held.",
        TEST_VALUES,
    ),
    Fault(
        "held_correction_takes_the_update",
        "delivery/models/update.py",
        "uncorrected = Q(corrected_by=None) | Q(corrected_by__publish_at__gt=at)",
        "uncorrected = Q(corrected_by=None)",
        "An update counts no more as soon as its correction is held.",
        TEST_VALUES,
    ),
    Fault(
        "officers_read_what_is_public",
        REPORTED,
        "return self.as_at(UNTIL_RELEASED)",
        "return self.as_at(timezone.now())",
        "Officers find the value that residents read, and not the one they hold.",
        TEST_VALUES,
    ),
    Fault(
        "held_answer_counted",
        "delivery/models/change_note.py",
        'apps.get_model("delivery", name).objects.as_at(timezone.now())',
        'apps.get_model("delivery", name).objects.as_at(UNTIL_RELEASED)',
        "The number of answers that residents read counts what is held.",
        TEST_VALUES,
    ),
    Fault(
        "replaced_hold_is_told",
        HOLDS,
        "    _forget_notes_to_come([*points, *corrections])\n    for each in corrections:",
        "    for each in corrections:",
        "Of a held value that was replaced before its time, the note comes out all the same.",
        TEST_VALUES,
    ),
    Fault(
        "released_twice",
        HOLDS,
        "held = [row for row in rows if row.is_held]",
        "held = list(rows)",
        "What is released once more is told once more, with another day.",
        TEST_VALUES,
    ),
    Fault(
        "hold_leaves_its_note",
        WORKFLOW,
        "                ChangeNote.objects.about(row).filter(noted_at=row.publish_at).update(noted_at=at)\n",
        "",
        "A hold moves the publishing of an edition, and not the note that tells of it.",
        TEST_HOLDS,
    ),
    Fault(
        "replaced_at_the_old_time",
        WORKFLOW,
        "                    replaced.superseded_at = at\n",
        "",
        "While the next edition is held, the live one ends at the time that was planned before.",
        TEST_HOLDS,
    ),
    Fault(
        "held_day_is_the_first",
        WORKFLOW,
        "                if row.first_published_at and row.first_published_at > now:\n"
        "                    row.first_published_at = None\n"
        "                row._save_moved(by, reason)\n",
        "                row._save_moved(by, reason)\n",
        "What is released early says that it is published first on the day that was planned before.",
        TEST_HOLDS,
    ),
    Fault(
        "approach_of_the_live_vision",
        "pledges/models/approach.py",
        'VisibleWith("vision", By.NAMED)',
        'VisibleWith("vision", By.CURRENT)',
        "The way that goes with an earlier vision is gone once that is replaced.",
        TEST_APPROACH,
    ),
    Fault(
        "documents_of_the_named_edition",
        "plans/models/document.py",
        'VisibleWith("plan", By.ANY)',
        'VisibleWith("plan")',
        "A document that was added to an edition is gone once the next one is live.",
        TEST_PAGES,
    ),
    Fault(
        "of_no_whole_is_hidden",
        "councils/models/visibility.py",
        "return Q(**{self.name: None}) | named if field.null else named",
        "return named",
        "What belongs to the council as a whole, and to no plan or vision, is seen by nobody.",
        TEST_APPROACH,
    ),
]
