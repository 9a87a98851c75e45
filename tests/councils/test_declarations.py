"""Whose a row is, what keeps a history, what the public sees: three declarations, which every model makes."""

import uuid
from datetime import date

import pytest
from builders import a_failed_email, a_synonym, a_user, one_of_each
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import m2m_changed
from django.utils import timezone

from councils.models import (
    CacheBoundary,
    Contact,
    Council,
    EmailKind,
    ImportBatch,
    ImportFile,
    Lineage,
    Membership,
    OfficerEmailItem,
    OpenForm,
    OutgoingEmail,
    ProviderAccount,
    SearchEntry,
    SearchSynonym,
    SearchWord,
    SignInAttempt,
    SignInProvider,
    SiteVersion,
    SubmittedForm,
    User,
    council_models,
)
from councils.publishing.caching import public_models
from councils.search.sources import concerns, found_models
from delivery.models import ReminderSent, ReportingRound
from plans.models import Plan
from pledges.models import Pledge
from review.models import Comment, DraftReview, Reviewer, SignOff

pytestmark = pytest.mark.django_db

APPS = {"councils", "pledges", "plans", "delivery", "review", "strategy_site"}
# Of a council, but on none of its pages.
PRIVATE = {Membership, ImportBatch, DraftReview, Reviewer, Comment, SignOff}
# No council's own, and on the site's pages.
OF_THE_SITE = {SearchSynonym}
# Where the versions themselves are kept, and what search writes with the row that moves them.
KEPT = {SiteVersion, CacheBoundary, SearchEntry, SearchWord}


def all_models() -> list:
    """Every model of the product; records of histories apart."""
    ours = (model for model in apps.get_models() if model._meta.app_label in APPS)
    return [model for model in ours if not model.__name__.startswith("Historical")]


def of_nobody(council, rows) -> dict:
    """A row of each model that says of no council that it is its own."""
    user = a_user()
    return {
        User: user,
        SearchSynonym: a_synonym(),
        OutgoingEmail: a_failed_email(council),
        SignInAttempt: SignInAttempt(account="a", origin="b"),
        SignInProvider: SignInProvider(
            council=council, issuer="https://a.example", client_id="a", secret_changed_at=timezone.now()
        ),
        ProviderAccount: ProviderAccount(user=user, issuer="https://a.example", subject="b"),
        Lineage: rows[Pledge].lineage,
        SubmittedForm: SubmittedForm(token=uuid.uuid4(), object_id=1, by=user),
        ImportFile: ImportFile(council=council, by=user, kind="pledges.award", name="a.csv", content=b"a"),
        OpenForm: OpenForm(user=user, path="/admin/", seen_at=timezone.now()),
        OfficerEmailItem: OfficerEmailItem(
            to=user,
            kind=EmailKind.REVIEWS,
            content_type=ContentType.objects.get_for_model(Pledge),
            object_id=rows[Pledge].pk,
            since=timezone.now(),
            sent_at=timezone.now(),
        ),
        ReminderSent: ReminderSent(round=rows[ReportingRound], to=user, sent_on=date(2026, 10, 1)),
    }


def versions(council) -> tuple[int, int]:
    return Council.objects.get(pk=council.pk).content_version, SiteVersion.objects.get().version


def test_every_model_of_a_council_makes_all_three():
    assert {model for model in all_models() if hasattr(model, "council_lookup")} == set(council_models())
    assert all(model.keeps_history and hasattr(model, "history") for model in council_models())
    assert {model for model in council_models() if not model.on_public_pages} == PRIVATE
    assert set(public_models()) == set(council_models()) - PRIVATE | OF_THE_SITE


def test_a_history_is_kept_of_what_declares_it_and_of_nothing_else():
    declared = {model for model in all_models() if getattr(model, "keeps_history", False)}
    assert declared == {model for model in all_models() if hasattr(model, "history")}
    assert declared == {*council_models(), User, SearchSynonym, SignInProvider, ProviderAccount}


def test_search_finds_and_reads_only_what_is_on_public_pages():
    assert set(found_models().values()) <= set(public_models())
    assert {model for model in all_models() if concerns(model)} <= set(public_models())


def test_whatever_is_on_public_pages_moves_the_versions_and_nothing_else_does(gateshead):
    rows = one_of_each(gateshead)
    Plan.objects.filter(pk=rows[Plan].pk).update(contact=rows[Contact])
    others = of_nobody(gateshead, rows)
    assert {*rows, *others} == set(all_models()) - KEPT
    for model, row in (rows | others).items():
        before = versions(gateshead)
        is_frozen = getattr(model, "is_frozen", False)
        Model.save(row) if is_frozen else row.save()  # what is frozen refuses: it stays as it was
        council, site = (now - earlier for now, earlier in zip(versions(gateshead), before, strict=True))
        is_public = model in public_models()
        assert (council > 0, site > 0) == (is_public and model not in OF_THE_SITE, is_public), model


def test_links_are_heard_as_their_rows_are():
    fields = [field for model in all_models() for field in model._meta.local_many_to_many]
    linked = [field for field in fields if field.remote_field.through._meta.auto_created]
    heard = {field for field in linked if m2m_changed.has_listeners(field.remote_field.through)}
    assert heard == {field for field in linked if field.model in public_models()} | {
        field
        for field in linked
        if field.model is User  # whose groups the history notes
    }


def test_a_private_row_that_goes_leaves_the_versions(gateshead):
    rows = one_of_each(gateshead)
    before = versions(gateshead)
    for model in (
        SignOff,
        Comment,
        Reviewer,
        DraftReview,
        Membership,
        ImportBatch,
    ):  # each before what it names
        rows[model].delete()
    assert versions(gateshead) == before
