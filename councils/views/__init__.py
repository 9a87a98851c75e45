"""Page bases that other apps build on, and the pages of this one: what changed, councillors, partners."""

from .base import ContentDetail, ContentList, CouncilPage, CouncilTemplate, FilterInUse, ReadOnly
from .pages import (
    Accessibility,
    ChangeList,
    CommitteeDetail,
    CommitteeList,
    CouncillorDetail,
    DirectorateDetail,
    DirectoryDetail,
    NoticePage,
    PartnerList,
    WardDetail,
    WardList,
)

__all__ = [
    "Accessibility",
    "ChangeList",
    "CommitteeDetail",
    "CommitteeList",
    "ContentDetail",
    "ContentList",
    "CouncilPage",
    "CouncilTemplate",
    "CouncillorDetail",
    "DirectorateDetail",
    "DirectoryDetail",
    "FilterInUse",
    "NoticePage",
    "PartnerList",
    "ReadOnly",
    "WardDetail",
    "WardList",
]
