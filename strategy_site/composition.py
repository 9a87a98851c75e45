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
from delivery.dashboard import ToReport

# What an officer's dashboard lists, in the order of the page: what colleagues wait for comes first.
TASK_LISTS = [ToApprove, ToReport, MyDrafts, Scheduled, Corrections, DueForReview, Welsh, FailedEmails]

# How progress is told: the model of a part -> what makes a sentence of the notes about it.
TELLERS = {**changes.TELLERS}
