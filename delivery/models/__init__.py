"""How the plans are going: other apps import it from here."""

from .action import Action, ActionUpdate, Milestone, StatusWord
from .breakdown import Breakdown, BreakdownValue
from .budget import Budget
from .change_note import note_answers, note_corrections, note_points, note_round, note_snapshots, note_updates
from .classification import Category, Classification
from .comparator import Benchmark, ComparatorGroup
from .contribution import ActionContribution, MeasureContribution
from .due_date_change import DueDateChange
from .handover import PROMISES, Continuation, Handover
from .judgement import Judgement
from .measure import Measure, PeriodKind, SeriesBreak, Target
from .part import Cadence
from .pledge_measure import PledgeMeasure
from .point import Correction, DataPoint
from .priority_update import PriorityUpdate
from .risk import Risk, RiskReview
from .risk_scale import RiskScale
from .round import ReminderSent, ReportingRound
from .scheme import RatingScheme
from .snapshot import Snapshot
from .status_rule import StatusRule
from .undertaking import Undertaking, UndertakingUpdate
from .update import StatusUpdate, Update

__all__ = [
    "PROMISES",
    "Action",
    "ActionContribution",
    "ActionUpdate",
    "Benchmark",
    "Breakdown",
    "BreakdownValue",
    "Budget",
    "Cadence",
    "Category",
    "Classification",
    "ComparatorGroup",
    "Continuation",
    "Correction",
    "DataPoint",
    "DueDateChange",
    "Handover",
    "Judgement",
    "Measure",
    "MeasureContribution",
    "Milestone",
    "PeriodKind",
    "PledgeMeasure",
    "PriorityUpdate",
    "RatingScheme",
    "ReminderSent",
    "ReportingRound",
    "Risk",
    "RiskReview",
    "RiskScale",
    "SeriesBreak",
    "Snapshot",
    "StatusRule",
    "StatusUpdate",
    "StatusWord",
    "Target",
    "Undertaking",
    "UndertakingUpdate",
    "Update",
    "note_answers",
    "note_corrections",
    "note_points",
    "note_round",
    "note_snapshots",
    "note_updates",
]
