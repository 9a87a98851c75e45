"""How the promises are delivered: the roof imports it from here."""

from .action import Action, ActionUpdate, Cadence, Milestone, StatusWord
from .alignment import Alignment
from .change_note import note_answers, note_corrections, note_points, note_round, note_snapshots, note_updates
from .comparator import Benchmark, ComparatorGroup
from .decision import Decision, DecisionPledge, Issue
from .document import Document
from .engagement import Engagement, EngagementPartner, Finding
from .evidence import Evidence
from .measure import Measure, PeriodKind, SeriesBreak, Target
from .plan import Plan, PlanPartner, Principle
from .point import Correction, DataPoint
from .priority import Priority
from .round import ReminderSent, ReportingRound
from .scheme import RatingScheme
from .snapshot import Snapshot

__all__ = [
    "Action",
    "ActionUpdate",
    "Alignment",
    "Benchmark",
    "Cadence",
    "ComparatorGroup",
    "Correction",
    "DataPoint",
    "Decision",
    "DecisionPledge",
    "Document",
    "Engagement",
    "EngagementPartner",
    "Evidence",
    "Finding",
    "Issue",
    "Measure",
    "Milestone",
    "PeriodKind",
    "Plan",
    "PlanPartner",
    "Principle",
    "Priority",
    "RatingScheme",
    "ReminderSent",
    "ReportingRound",
    "SeriesBreak",
    "Snapshot",
    "StatusWord",
    "Target",
    "note_answers",
    "note_corrections",
    "note_points",
    "note_round",
    "note_snapshots",
    "note_updates",
]
