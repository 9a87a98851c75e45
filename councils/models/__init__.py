"""The ground floor's models: other floors import them from here."""

from .alert import Alert
from .change import ChangeNote
from .content import ContentQuerySet, CouncilContent, content_constraints, is_live, is_readable
from .council import Council, SiteStamp
from .directory import Contact, Councillor, Office, Partner
from .membership import Membership
from .notice import AccessibilityStatement, Notice
from .user import User
from .versioned import Versioned
from .workflow import Workflow

__all__ = [
    "AccessibilityStatement",
    "Alert",
    "ChangeNote",
    "Contact",
    "ContentQuerySet",
    "Council",
    "CouncilContent",
    "Councillor",
    "Membership",
    "Notice",
    "Office",
    "Partner",
    "SiteStamp",
    "User",
    "Versioned",
    "Workflow",
    "content_constraints",
    "is_live",
    "is_readable",
]
