"""Every word of a Welsh page comes from the catalogue or from a Welsh field: nothing is written into code or templates.

Each text of the site is put in marks as it is translated, and each Welsh field holds the same mark; what a page, a
file or an email says without one was never asked to be translated.
"""

import copy
import csv
import datetime
import io
import re

import pytest
from addresses import FORMATS, PAGES, public_address
from builders import a_contact, a_council, a_measure, a_point, a_round, a_target, an_action, an_update, live, one_of_each
from bs4 import BeautifulSoup
from django.core import mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import trans_real
from modeltranslation.manager import get_translatable_fields_for_model
from welsh import Reader, in_welsh

from councils.mail import send
from councils.models import Council
from plans import reminders
from plans.models import Decision, Engagement, Evidence, Issue, Plan, Priority
from pledges.models import Pledge, Statement

pytestmark = pytest.mark.django_db

MARK = "\u2045{}\u2046"  # ⁅ ⁆: no text of ours has them
PLACEHOLDER = re.compile(r"(%\(\w+\)[a-z]|%[sd%]|\{\w*\}|<[^>]+>)")
