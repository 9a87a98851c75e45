"""All email goes through one table: never lost, never sent twice, never waited for in a request."""

import importlib
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from threading import Barrier

import pytest
import time_machine
from admin_forms import address, form_data
from builders import a_measure, a_round, a_user, live
from django.conf import settings as django_settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, mail_admins, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from councils import outbox as outbox_module
from councils.models import Membership, OutgoingEmail, SiteVersion
from councils.outbox import send_due
from plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.each_database, pytest.mark.usefixtures("outbox")]

ADDRESS = "officer@council.example"
START = timezone.now()


def write(**given) -> OutgoingEmail:
    EmailMessage(**{"subject": "Hello", "body": "https://x/secret", "to": [ADDRESS], **given}).send()
    return OutgoingEmail.objects.latest("pk")


def at(after: timedelta):
    return time_machine.travel(START + after, tick=False)


@pytest.fixture
def refused(monkeypatch):
    """The mail server takes nothing, and says for whom."""

    def refuse(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, f"no such user {messages[0].to[0]}".encode())})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    return monkeypatch


# -- all of it -----------------------------------------------------------------------------------


def ask_for_a_new_password(client, council):
    client.post("/accounts/password/reset/", {"email": a_user("editor", council).email})


def invite(client, council, email="new@council.example"):
    client.force_login(a_user("owner", council))
    page = client.get(address(Membership, "add"))
    client.post(address(Membership, "add"), {**form_data(page), "email": email, "role": "editor"})


def invite_who_has_an_account(client, council):
    invite(client, council, a_user(password="three plain words").email)


def remind(client, council):
    today = timezone.localdate()
    a_round(
        council, title_en="Quarter", opens_on=today - timedelta(days=30), due_on=today - timedelta(days=1)
    )
    with time_machine.travel(timezone.now() - timedelta(days=60)):
        plan = live(Plan, council, title_en="Plan")
    a_measure(plan, owner=a_user("editor", council))
    call_command("remind_owners")


def try_passwords(client, council):
    person = a_user("editor", council, password="three plain words")
    for _attempt in range(6):
        client.post("/accounts/login/", {"login": person.email, "password": "wrong"})


def write_to_the_administrators(client, council):
    mail_admins("Broken", "Look", html_message="<p>Look</p>")


def write_as_django_does(client, council):
    send_mail("Hello", "Text", None, [ADDRESS], html_message="<p>Text</p>")


@pytest.mark.parametrize(
    "asked",
    [
        ask_for_a_new_password,
        invite,
        invite_who_has_an_account,
        remind,
        try_passwords,
        write_to_the_administrators,
        write_as_django_does,
    ],
)
def test_whatever_is_written_waits_in_the_outbox(client, gateshead, settings, mailoutbox, asked):
    settings.ADMINS = [("Operator", "operator@site.example")]
    asked(client, gateshead)
    (email,) = OutgoingEmail.objects.all()
    assert mailoutbox == []
    assert send_due() == (1, 0)
    assert mailoutbox[0].to == email.to
    assert mailoutbox[0].subject == email.subject


@pytest.mark.parametrize("name", ["base", "development", "production"])
def test_every_way_to_run_the_site_sends_through_the_outbox(monkeypatch, name):
    secret = "x".join(map(str, range(40)))
    for variable, value in (
        ("SECRET_KEY", secret),
        ("ALLOWED_HOSTS", "promises.example"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("EMAIL_URL", "smtp://mail.example:2525"),
    ):
        monkeypatch.setenv(variable, value)
    module = importlib.reload(importlib.import_module(f"strategy_site.settings.{name}"))
    assert module.EMAIL_BACKEND == "councils.outbox.OutboxBackend"
    assert module.EMAIL_TRANSPORT.startswith("django.core.mail.backends.")
    assert name != "production" or (module.EMAIL_HOST, module.EMAIL_PORT) == ("mail.example", 2525)


def test_no_code_reaches_the_mail_server_by_itself():
    root = django_settings.BASE_DIR
    by_itself = re.compile(r"get_connection|smtplib|\bEMAIL_TRANSPORT\b|backends\.smtp")
    files = [
        path
        for app in ("councils", "pledges", "plans", "delivery", "review")
        for path in Path(root / app).rglob("*.py")
    ]
    assert [path.name for path in files if by_itself.search(path.read_text())] == ["outbox.py"]


def test_what_was_asked_for_arrives_as_it_was(mailoutbox):
    given = {"cc": ["b@council.example"], "bcc": ["c@council.example"], "reply_to": ["d@council.example"]}
    email = EmailMultiAlternatives("Æ", "Text", "From <from@site.example>", [ADDRESS], **given)
    email.extra_headers["Auto-Submitted"] = "auto-generated"
    email.attach_alternative("<p>Text</p>", "text/html")
    email.send()
    send_due()
    (sent,) = mailoutbox
    names = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "alternatives")
    assert [getattr(sent, name) for name in names] == [getattr(email, name) for name in names]
    assert sent.message()["Auto-Submitted"] == "auto-generated"


def test_what_cannot_be_kept_is_refused_where_it_is_written():
    with pytest.raises(ValueError, match="attachments"):
        write(attachments=[("a.txt", "text", "text/plain")])
    with pytest.raises(ValueError, match="newlines"):
        write(subject="Hello\nBcc: everyone@council.example")


# -- never lost ----------------------------------------------------------------------------------


def test_it_is_written_with_what_it_is_about_or_not_at_all(gateshead):
    def fails_after_writing():
        with transaction.atomic():
            write()
            raise KeyError

    with pytest.raises(KeyError):
        fails_after_writing()
    assert not OutgoingEmail.objects.exists()


def test_it_is_tried_again_after_5_minutes_1_6_and_24_hours_then_given_up(refused):
    with at(timedelta()):
        write()
    waits = [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24)]
    tries = [sum(waits[:number], timedelta()) for number in range(5)]
    for number, when in enumerate(tries, start=1):
        if number > 1:
            with at(when - timedelta(seconds=1)):
                assert send_due() == (0, 0)
        with at(when):
            assert send_due() == (0, 1)
            assert send_due() == (0, 0)
        assert OutgoingEmail.objects.get().attempts == number
    email = OutgoingEmail.objects.get()
    assert (email.failed_at, email.content, email.next_attempt_at) == (START + tries[-1], None, None)
    with at(timedelta(days=20)):
        assert send_due() == (0, 0)


def test_it_goes_out_when_the_mail_server_is_back(refused, mailoutbox):
    with at(timedelta()):
        write()
        send_due()
    refused.undo()
    with at(timedelta(minutes=5)):
        assert send_due() == (1, 0)
    assert OutgoingEmail.objects.get().failed_at is None


@pytest.mark.parametrize("attempts", range(1, 5))
def test_what_a_killed_process_was_sending_is_sent_by_another(mailoutbox, attempts):
    with at(timedelta()):
        email = write()
        OutgoingEmail.objects.update(attempts=attempts - 1)
        email.refresh_from_db()
        assert email.claim()  # and here the process is killed
        assert send_due() == (0, 0)
    with at(OutgoingEmail.RETRY_AFTER[attempts - 1]):
        assert send_due() == (1, 0)


def test_a_process_killed_at_the_last_attempt_leaves_a_failure_not_a_riddle(mailoutbox):
    with at(timedelta()):
        email = write()
        OutgoingEmail.objects.update(attempts=4)
        email.refresh_from_db()
        email.claim()
    with at(timedelta(minutes=5)):
        assert send_due() == (0, 1)
    assert OutgoingEmail.objects.failed().get().last_error == "Interrupted"


def test_one_that_fails_keeps_no_other_from_going_out(mailoutbox, monkeypatch):
    first, second = write(to=["first@council.example"]), write(to=["second@council.example"])
    real = EmailBackend.send_messages

    def break_at_first(self, messages):
        if messages[0].to == first.to:
            raise RuntimeError
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", break_at_first)
    assert send_due() == (1, 1)
    assert mailoutbox[0].to == second.to


# -- never twice, never waited for ---------------------------------------------------------------


def test_of_two_who_read_it_one_may_send_it():
    write()
    one, other = OutgoingEmail.objects.get(), OutgoingEmail.objects.get()
    assert [one.claim(), other.claim()] == [True, False]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
def test_four_hosts_at_once_send_each_email_once(mailoutbox, monkeypatch):
    monkeypatch.setattr(outbox_module, "send_soon", lambda: None)
    for number in range(40):
        write(to=[f"officer-{number}@council.example"])
    together = Barrier(4)

    def send(_host):
        try:
            together.wait()
            return send_due()[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hosts:
        assert sum(hosts.map(send, range(4))) == 40
    assert len({email.to[0] for email in mailoutbox}) == len(mailoutbox) == 40


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
def test_a_slow_mail_server_keeps_nobody_waiting(client, mailoutbox, monkeypatch, gateshead):
    person, real = a_user("editor", gateshead), EmailBackend.send_messages

    def slowly(self, messages):
        time.sleep(2)
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", slowly)
    start = time.monotonic()
    client.post("/accounts/password/reset/", {"email": person.email})
    assert time.monotonic() - start < 1.5
    outbox_module._sender.submit(lambda: None).result()
    assert [email.to for email in mailoutbox] == [[person.email]]
    assert OutgoingEmail.objects.get().sent_at


# -- what is kept, and who sees it ---------------------------------------------------------------


def test_secrets_go_when_it_is_sent_and_the_rest_after_a_month():
    with at(timedelta()):
        write()
        send_due()
    email = OutgoingEmail.objects.get()
    assert (email.sent_at, email.content, email.subject) == (START, None, "Hello")
    with at(timedelta(days=31)):
        send_due()
    assert not OutgoingEmail.objects.exists()


def test_the_log_names_nobody(refused, caplog):
    write()
    OutgoingEmail.objects.update(attempts=3)
    send_due()
    with at(timedelta(days=2)):
        send_due()
    assert len(caplog.records) == 2
    assert "550" in caplog.text
    assert "council.example" not in caplog.text


def test_no_public_page_is_made_anew_for_an_email(client, gateshead, editor):
    SiteVersion.move()
    before = SiteVersion.objects.get().version
    client.post("/accounts/password/reset/", {"email": editor.email})
    send_due()
    assert SiteVersion.objects.get().version == before


@pytest.fixture
def given_up(client, gateshead, refused):
    invite(client, gateshead)
    OutgoingEmail.objects.update(attempts=4)
    send_due()
    client.logout()
    return OutgoingEmail.objects.failed().get()


def test_a_failure_stands_on_the_dashboard_of_owners_and_system_administrators(
    client, gateshead, given_up, superuser
):
    for person in (a_user("owner", gateshead), superuser):
        client.force_login(person)
        start = client.get("/admin/").content.decode()
        assert "Emails that could not be sent" in start
        assert "new@council.example" in start
        page = client.get(address(given_up))
        assert page.status_code == 200
        assert "SMTPRecipientsRefused 550" in page.content.decode()


@pytest.mark.usefixtures("recorded")
def test_nobody_else_sees_it(client, gateshead, bridgend, given_up):
    for person in (a_user("editor", gateshead), a_user("publisher", gateshead), a_user("owner", bridgend)):
        client.force_login(person)
        assert "new@council.example" not in client.get("/admin/").content.decode()
        answers = [
            client.get(address(given_up, view), follow=True) for view in ("change", "delete", "history")
        ]
        answers += [client.post(address(given_up, "delete"), {"post": "yes"}, follow=True)]
        answers += [client.get(address(OutgoingEmail, "changelist"))]
        assert not any("new@council.example" in answer.content.decode() for answer in answers)
        assert OutgoingEmail.objects.filter(pk=given_up.pk).exists()


def test_an_account_s_own_email_is_no_owner_s(client, owner, refused):
    client.post("/accounts/password/reset/", {"email": owner.email})
    OutgoingEmail.objects.update(attempts=4)
    send_due()
    client.force_login(owner)
    assert "Emails that could not be sent" not in client.get("/admin/").content.decode()


def test_it_is_taken_off_the_list_when_it_was_seen_to(client, given_up, gateshead):
    client.force_login(a_user("owner", gateshead))
    assert client.post(address(given_up, "delete"), {"post": "yes"}).status_code == 302
    assert not OutgoingEmail.objects.exists()
