"""A provider that a council signs in at, and an officer of that council."""

import openid_provider
import pytest
from admin_forms import address
from builders import a_user
from django.test import Client
from provider_sign_in import PASSWORD, typed

from councils.models import ProviderAccount, SignInProvider
from councils.single_sign_on import fetching


@pytest.fixture(scope="module")
def running():
    provider = openid_provider.Provider()
    yield provider
    provider.stop()


@pytest.fixture
def there(running, monkeypatch):
    """The provider, answering rightly until a test says otherwise; also where the machine stands still for a while."""
    monkeypatch.setattr(fetching, "LONGEST", 60)
    running.start_anew()
    return running


@pytest.fixture
def provider(there, gateshead, superuser):
    admin = Client()
    admin.force_login(superuser)
    answer = admin.post(address(SignInProvider, "add"), typed(there, gateshead))
    assert answer.status_code == 302, answer.context["errors"]
    return SignInProvider.objects.get()


@pytest.fixture
def ann(gateshead):
    return a_user("editor", gateshead, password=PASSWORD)


@pytest.fixture
def linked(ann, provider):
    ProviderAccount.objects.create(user=ann, issuer=provider.issuer, subject="subject-of-ann")
    return ann
