"""The models of councils: other apps import them from here."""

from .alert import Alert
from .cache_boundary import CacheBoundary
from .change import ChangeNote, VisibleNotes, notes_about_editions, notes_of_council
from .committee import Committee, CommitteeMember
from .content import (
    ContentQuerySet,
    CouncilContent,
    by_currency,
    content_constraints,
    current_editions,
    is_live,
    is_readable,
    is_unpublished,
)
from .council import Council, SiteVersion, name_in_list
from .council_owned import CouncilOwned, content_models, council_models
from .directorate import Directorate
from .directory import Contact, Councillor, DirectoryQuerySet, Office, Partner
from .first_published import note_site_went_live
from .import_batch import ImportBatch, ImportFile, newest_records
from .lineage import EditionRow, Lineage, LineageField, once_per_edition, reporting_on
from .membership import Membership
from .notice import AccessibilityStatement, Notice
from .officer_email_item import OfficerEmailItem
from .open_form import OpenForm
from .outgoing_email import OutgoingEmail
from .search_entry import SearchEntry, SearchWord
from .search_synonym import SearchSynonym
from .sign_in_attempt import SignInAttempt
from .sign_in_provider import ProviderAccount, SignInProvider
from .submitted_form import SubmittedForm
from .successor import Successor
from .transition import Transition, in_transition, transition_of
from .user import EmailKind, User
from .visibility import UNTIL_RELEASED, By, VisibleWith
from .ward import Ward, wards_field
from .workflow import Workflow

__all__ = [
    "UNTIL_RELEASED",
    "AccessibilityStatement",
    "Alert",
    "By",
    "CacheBoundary",
    "ChangeNote",
    "Committee",
    "CommitteeMember",
    "Contact",
    "ContentQuerySet",
    "Council",
    "CouncilContent",
    "CouncilOwned",
    "Councillor",
    "Directorate",
    "DirectoryQuerySet",
    "EditionRow",
    "EmailKind",
    "ImportBatch",
    "ImportFile",
    "Lineage",
    "LineageField",
    "Membership",
    "Notice",
    "Office",
    "OfficerEmailItem",
    "OpenForm",
    "OutgoingEmail",
    "Partner",
    "ProviderAccount",
    "SearchEntry",
    "SearchSynonym",
    "SearchWord",
    "SignInAttempt",
    "SignInProvider",
    "SiteVersion",
    "SubmittedForm",
    "Successor",
    "Transition",
    "User",
    "VisibleNotes",
    "VisibleWith",
    "Ward",
    "Workflow",
    "by_currency",
    "content_constraints",
    "content_models",
    "council_models",
    "current_editions",
    "in_transition",
    "is_live",
    "is_readable",
    "is_unpublished",
    "name_in_list",
    "newest_records",
    "note_site_went_live",
    "notes_about_editions",
    "notes_of_council",
    "once_per_edition",
    "reporting_on",
    "transition_of",
    "wards_field",
]
