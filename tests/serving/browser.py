"""Who asks over HTTP: a resident, and an officer who signs in by the forms and saves through the admin."""

import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from .site import HOST

AWAY = (OSError, HTTPException)
OF_OFFICERS = "drills"  # the address of the council that officers edit


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes


class Browser:
    """A connection for each request, as after a restart; cookies are kept."""

    def __init__(self, port: int, place: str = "192.0.2.1", timeout: float = 60, cookie: str = ""):
        self.port, self.place, self.timeout, self.cookies = port, place, timeout, {}
        for name, held in SimpleCookie(cookie).items():
            self.cookies[name] = held.value

    def ask(self, path: str, data: list | dict | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": self.place}
        headers |= {"Referer": f"https://{HOST}/", "Accept-Encoding": "identity"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            if data is None:
                connection.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", path, urlencode(data, doseq=True), headers)
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        self.keep(answer)
        return Answer(answer.status, dict(answer.getheaders()), body)

    def keep(self, answer: HTTPResponse):
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, cookie in SimpleCookie(line).items():
                self.cookies[name] = cookie.value

    def send(self, form: tuple, **typed) -> Answer:
        target, fields, _files = form
        buttons = {name for name in fields if name.startswith("_")} - {"_save"}
        sent = {name: values for name, values in fields.items() if name not in buttons}
        return self.ask(target, {**sent, **typed})

    def form(self, path: str, needs: str):
        """The form of this page that has such a field, with what it holds."""
        from fuzzing.forms import forms_of

        page = self.ask(path)
        for form in forms_of(page.body, path) if page.status == 200 else ():
            if needs in form[1]:
                return form
        return page

    def sign_in(self, user, password: str):
        from councils import second_factor

        self.send(self.form("/accounts/login/", "login"), login=user.email, password=password)
        code = second_factor.code_of(user)
        answer = self.send(self.form("/accounts/two-step/code/", "code"), code=code)
        assert answer.status == 302, (answer.status, answer.body[:500])


@dataclass
class Editor:
    """Saves one plan and a row of its table again and again: number by number the same in both."""

    browser: Browser
    plan: object
    path: str
    said: int = 0  # the last number of which the site said that it was saved
    sent: int = 0  # the last one that was sent
    counted: dict = field(default_factory=dict)
    is_saving: threading.Event = field(default_factory=threading.Event)

    def save(self, **typed: str) -> int | None:
        """The status; None where there was no answer."""
        try:
            form = self.browser.form(self.path, "summary_en")
            if isinstance(form, Answer):
                return self.count(form.status, "opened")
            row = next(name for name in form[1] if name.startswith("principles-0-text"))
            self.sent += 1
            words = f"Save {self.sent}"
            self.is_saving.set()
            answer = self.browser.send(form, summary_en=words, **{row: words}, **typed)
        except AWAY:
            return self.count(None, "no answer")
        finally:
            self.is_saving.clear()
        if answer.status == 302 and "/accounts/" not in answer.headers.get("Location", ""):
            self.said = self.sent
            return self.count(302, "saved")
        return self.count(answer.status, "refused")

    def count(self, status, what: str):
        self.counted[what, status] = self.counted.get((what, status), 0) + 1
        return status

    def faults(self) -> list[str]:
        """What of this plan is lost, or saved by half, as the database has it now."""
        plan = type(self.plan).objects.get(pk=self.plan.pk)
        row = plan.principles.get()
        numbers = [int((text or "Save 0").split()[-1]) for text in (plan.summary_en, row.text_en)]
        found = []
        if numbers[0] != numbers[1]:
            found.append(f"half saved: {numbers}")
        if numbers[0] < self.said:
            found.append(f"lost: {self.said} was said to be saved, {numbers[0]} is there")
        for each, number in zip((plan, row), numbers, strict=True):
            newest = each.history.order_by("-history_id").first()
            text = newest.summary_en if each is plan else newest.text_en
            if number and text != f"Save {number}":
                found.append(f"the history of {each!r} ends with {text!r}")
        return found


def editors(port: int, number: int) -> list[Editor]:
    """So many officers of a council of their own, each with a plan and its one row."""
    from builders import a_council, a_user, draft

    from councils import second_factor
    from councils.admin_urls import admin_url
    from councils.models import Council
    from plans.models import Plan, Principle

    council = Council.objects.filter(slug=OF_OFFICERS).first() or a_council(OF_OFFICERS)
    found, password = [], "kelugi-domaso-tibeva-nurofa"
    for each in range(number):
        user = a_user("publisher", council, email=f"editor-{each}-{Plan.objects.count()}@drills.example")
        user.set_password(password)
        user.save()
        second_factor.set_up(user)
        plan = draft(Plan, council, slug=f"plan-{Plan.objects.count()}", summary_en="Save 0")
        Principle.objects.create(plan=plan, text_en="Save 0")
        browser = Browser(port, place=f"192.0.2.{each + 1}")
        browser.sign_in(user, password)
        found.append(Editor(browser, plan, admin_url(plan)))
    return found
