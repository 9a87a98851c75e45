"""A run: residents, people who sign in and officers ask by turns; public pages say afterwards what they said before."""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator

from addresses import addresses_of, root_addresses
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from . import asking, forms, judging
from .asking import Request

# What a public page says anew each time.
ONCE = re.compile(
    rb"csrfmiddlewaretoken.{0,100}|Expires: .*|[\w-]+:[\w-]{5,6}:[\w-]{27,}|\d+:[\w-]{20,}|nonce=\S+"
)
ACCOUNTS = [
    "login",
    "logout",
    "signup",
    "reauthenticate",
    "password/change",
    "password/set",
    "password/reset",
]
ACCOUNTS += [
    "emails",
    "sessions",
    "two-step",
    "two-step/code",
    "two-step/again",
    "two-step/app",
    "two-step/keys",
]
ACCOUNTS += [
    "two-step/keys/add",
    "two-step/keys/again",
    "two-step/recovery-codes",
    "emails/stop/zq",
    "inactive",
]
ACCOUNTS += [
    "password/reset/key/1-abcdef-0123456789abcdef0123456789abcdef",
    "password/reset/done",
    "two-step/keys/1/edit",
]
STATIC = ["/static/css/site.css", "/static/nothing.css", "/static/", "/healthz/", "/readyz/", "/favicon.ico"]
IN_LISTS = [
    "q",
    "p",
    "o",
    "all",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "council",
    "state",
    "review",
    "id__in",
]
IN_AUTOCOMPLETE = ["term", "app_label", "model_name", "field_name", "page"]


class Run:
    """`world`: by council one row of each kind; `people`: (name, account) of who may sign in, with the password."""

    def __init__(self, seed, world: dict, officer, superuser, password=""):
        self.dice = random.Random(seed)  # noqa: S311
        self.world, self.officer, self.superuser, self.password = world, officer, superuser, password
        self.faults: list[tuple] = []
        self.counted: Counter = Counter()
        # (seconds, request) of public pages that were drawn.
        self.dearest: list[tuple[float, Request]] = []
        self.names = sorted(all_query_names())
        self.public = sorted(self.public_addresses())
        self.admin = sorted(admin_addresses(world))
        self.begin()

    def public_addresses(self) -> Iterator[str]:
        for council, rows in self.world.items():
            for path in addresses_of(council, rows=rows).values():
                yield from (path, f"/cy{path}")
            yield from root_addresses(council)
        yield from STATIC

    def begin(self):
        """A process of its own: nothing is stored. Everyone is signed in anew."""
        self.clients = {"resident": Client(raise_request_exception=False)}
        self.clients["resident"].handler = ClientHandler(enforce_csrf_checks=False)
        for name, user in (("officer", self.officer), ("superuser", self.superuser)):
            self.clients[name] = self.browser()
            self.clients[name].force_login(user)

    def browser(self) -> Client:
        client = Client(raise_request_exception=False)
        client.handler = self.clients["resident"].handler
        return client

    def round(self, size: int):
        """So many requests in all, some to public pages that are read before and afterwards."""
        dice = self.dice
        pages = dice.sample(self.public, min(12, len(self.public)))
        readable = [page for page in pages if not page.endswith((".pdf", "/file/")) and "pack/" not in page]
        self.begin()
        before = {page: self.plain(page) for page in readable}
        self.begin()
        for number in range(size // 2):
            self.ask(asking.a_request(dice, pages[number % len(pages)], self.names))
        for _number in range(size // 6):
            self.sign_in_somehow()
        for page, was in before.items():
            if (now := self.plain(page)) != was:
                self.faults.append(("says something else afterwards", page, first_difference(was, now)))
        for _number in range(size // 3 // 2):
            path, who = dice.choice(self.admin), dice.choice(["officer", "superuser"])
            names = IN_AUTOCOMPLETE if "autocomplete" in path else [*IN_LISTS, *list_names(path)]
            self.ask(asking.a_request(dice, path, names, who, is_public=False))
        for _number in range(size // 3 // 2):
            self.send_a_form(dice.choice(self.admin), dice.choice(["officer", "superuser"]))

    def plain(self, page: str) -> tuple:
        answer = self.browser().get(page)
        return answer.status_code, answer.headers.get("Content-Type"), ONCE.sub(b"", body_of(answer))

    def sign_in_somehow(self):
        """Accounts' pages as nobody; with a right password now and then, so that the second step is asked for."""
        dice = self.dice
        self.clients["somebody"] = self.browser()
        if dice.random() < 0.4 and self.password:
            sent = {"login": self.officer.email, "password": self.password}
            self.clients["somebody"].post("/accounts/login/", sent, REMOTE_ADDR=an_address(dice))
        who = dice.choice(["somebody", "somebody", "officer"])
        path = f"{dice.choice(['', '/cy'])}/accounts/{dice.choice(ACCOUNTS)}/"
        if dice.random() < 0.35:
            self.ask(asking.a_request(dice, path, ["next", "token", "q"], who, is_public=False))
        else:
            self.send_a_form(path, who)
        review = dice.choice(
            ["/review/", "/review/links/zq/", "/review/1/", "/review/1/comments/", "/review/1/files/1/"]
        )
        self.ask(asking.a_request(dice, review, ["next", "from"], who, is_public=False))

    def send_a_form(self, path: str, who: str):
        page = self.ask(Request(path, who=who, is_public=False))
        if page is None or page.status_code != 200 or "html" not in page.headers.get("Content-Type", ""):
            return
        for form in forms.forms_of(body_of(page), path):
            answer = self.ask(forms.a_form(self.dice, form, who))
            # What was refused comes back with what was typed: a second time, as it is now.
            if answer is not None and answer.status_code in (409, 422) and self.dice.random() < 0.3:
                for again in forms.forms_of(body_of(answer), path)[:1]:
                    self.ask(forms.a_form(self.dice, again, who))

    def ask(self, asked: Request):
        environ = {"REMOTE_ADDR": an_address(self.dice), **asking.environ(asked)}
        client, queries = self.clients[asked.who], []
        if cookie := environ.pop("HTTP_COOKIE", ""):
            client = self.browser()
            environ["HTTP_COOKIE"] = cookie
        kind = environ.pop("CONTENT_TYPE", "application/x-www-form-urlencoded")

        def count(execute, sql, *args):
            queries.append(sql)
            return execute(sql, *args)

        began = time.process_time()
        try:
            with connection.execute_wrapper(count):
                answer = client.generic(asked.method, "/", asked.body, kind, **environ)
                body = body_of(answer)
        except Exception as error:
            self.faults.append((f"{type(error).__name__}: {error}"[:300], asked))
            return None
        seconds = time.process_time() - began
        self.counted[answer.status_code] += 1
        found = judging.faults_of(asked, answer, body, sql=len(queries), seconds=seconds)
        self.faults += [(fault, asked) for fault in found]
        if asked.is_public and asked.method == "GET" and answer.status_code == 200:
            self.dearest = sorted([*self.dearest, (seconds, asked)], key=lambda each: -each[0])[:12]
        return answer


def an_address(dice) -> str:
    """Of a visitor: many, so that limits for one place are met only now and then."""
    return f"192.0.2.{dice.randrange(1, 255)}" if dice.random() < 0.9 else "2001:db8::1"


def body_of(answer) -> bytes:
    if answer.streaming:
        answer._read = getattr(answer, "_read", None) or b"".join(answer.streaming_content)
        return answer._read
    return answer.content


def first_difference(was: tuple, now: tuple) -> str:
    if was[:2] != now[:2]:
        return f"{was[:2]} became {now[:2]}"
    lines = zip(was[2].splitlines(), now[2].splitlines(), strict=False)
    return next((f"{old[:200]!r} became {new[:200]!r}" for old, new in lines if old != new), "its length")


def every_pattern(resolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from every_pattern(each)


def all_query_names() -> set[str]:
    """What any public view takes from a query."""
    views = (getattr(each.callback, "view_class", None) for each in every_pattern(get_resolver()))
    return {name for view in views for name in getattr(view, "query_names", None) or ()}


def admin_addresses(world: dict) -> Iterator[str]:
    """Every page of the admin that has one row, and those that have none."""
    yield from (
        "/admin/",
        "/admin/guide/",
        "/admin/autocomplete/",
        "/admin/clean-text/",
        "/admin/jsi18n/",
        "/cy/admin/",
    )
    for rows in world.values():
        for model, row in rows.items():
            if model not in admin.site._registry:
                continue
            for url in admin.site._registry[model].urls:
                names = set(url.pattern.converters)
                if not url.name or any(part in url.name for part in ("_delete", "_discard", "_deleted")):
                    continue
                if names <= {"object_id"} and isinstance(url.pattern, RoutePattern):
                    yield reverse(f"admin:{url.name}", kwargs=dict.fromkeys(names, row.pk))


def list_names(path: str) -> list[str]:
    """What the list of this model is filtered by."""
    label = path.removeprefix("/cy").split("/")[2:4]
    for model, of_model in admin.site._registry.items():
        if [model._meta.app_label, model._meta.model_name] == label:
            plain = [each for each in of_model.list_filter if isinstance(each, str)]
            odd = [
                getattr(each, "parameter_name", "")
                for each in of_model.list_filter
                if not isinstance(each, str)
            ]
            ends = ("__exact", "__isnull", "__in", "", "__gt", "__id__exact")
            return [*(name + end for name in plain for end in ends), *filter(None, odd)]
    return []
