"""The ground floor's models: other floors import them from here."""

from .change import ChangeNote
from .content import ContentQuerySet, CouncilContent, content_constraints, is_live, is_readable
from .council import Council, SiteStamp
from .directory import Contact, Councillor, Office, Partner
from .membership import Membership
from .user import User
from .versioned import Versioned
from .workflow import Workflow

__all__ = [
    "ChangeNote",
    "Contact",
    "ContentQuerySet",
    "Council",
    "CouncilContent",
    "Councillor",
    "Membership",
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
