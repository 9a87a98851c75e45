"""Put together from what each app lists: what the apps below ask for without knowing the apps above."""

from councils.dashboard import (
    Corrections,
    DueForReview,
    FailedEmails,
    MyDrafts,
    Scheduled,
    ToApprove,
    Welsh,
)
from delivery import changes
from delivery.dashboard import RisksToReview, ToReport, WithoutSuccessor
from delivery.progress import FACTS_OF_PLANS

# What an officer's dashboard lists, in the order of the page: what colleagues wait for comes first.
TASK_LISTS = [
    ToApprove,
    ToReport,
    RisksToReview,
    MyDrafts,
    Scheduled,
    Corrections,
    DueForReview,
    WithoutSuccessor,
    Welsh,
    FailedEmails,
]

# How progress is told: the model of a part -> what makes a sentence of the notes about it.
TELLERS = {**changes.TELLERS}

# What each page of a plan is told of it with the plan itself: a name -> the expression.
FACTS_OF_PLANS = {**FACTS_OF_PLANS}
