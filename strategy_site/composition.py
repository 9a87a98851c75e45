"""Put together from what each app lists: what the apps below ask for without knowing the apps above."""

from councils import regular_tasks as tasks_of_councils
from councils.dashboard import (
    BehindLive,
    Corrections,
    DueForReview,
    FailedEmails,
    MyDrafts,
    Scheduled,
    ToApprove,
    Welsh,
)
from delivery import changes, formatting, progress
from delivery import regular_tasks as tasks_of_delivery
from delivery.dashboard import (
    LateRounds,
    PledgesToJudge,
    RisksToReview,
    ToRelease,
    ToReport,
    UndertakingsToReport,
    WithoutOwner,
    WithoutSuccessor,
)
from delivery.progress import FACTS_OF_COMMITTEES, FACTS_OF_PLANS
from plans import regular_tasks as tasks_of_plans
from review import published
from review import regular_tasks as tasks_of_review
from review.dashboard import CommentsToAnswer

# What an officer's dashboard lists, in the order of the page: what colleagues wait for comes first.
TASK_LISTS = [
    ToApprove,
    ToRelease,
    CommentsToAnswer,
    ToReport,
    RisksToReview,
    PledgesToJudge,
    UndertakingsToReport,
    BehindLive,
    MyDrafts,
    Scheduled,
    Corrections,
    DueForReview,
    LateRounds,
    WithoutOwner,
    WithoutSuccessor,
    Welsh,
    FailedEmails,
]

# What is done at regular times, in this order; outgoing emails come first, so that they wait for nothing else.
REGULAR_TASKS = [
    *tasks_of_councils.REGULAR_TASKS,
    *tasks_of_delivery.REGULAR_TASKS,
    *tasks_of_review.REGULAR_TASKS,
    *tasks_of_plans.REGULAR_TASKS,
]

# How progress is told: the model of a part -> what makes a sentence of the notes about it.
TELLERS = {**changes.TELLERS}

# How values are said that need more than their field: the model -> what makes the words of a row and a field's name.
VALUES_IN_WORDS = {**formatting.VALUES_IN_WORDS}

# What each page of a plan is told of it with the plan itself: a name -> the expression.
FACTS_OF_PLANS = {**FACTS_OF_PLANS, **published.FACTS_OF_PLANS}

# The same of a committee, and of a pledge at a moment.
FACTS_OF_COMMITTEES = {**FACTS_OF_COMMITTEES}


def facts_of_pledges(at) -> dict:
    return {**progress.facts_of_pledges(at)}
