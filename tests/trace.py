"""What a reader must follow (`python tests/trace.py`): hops between our files, and queries, of five journeys.

A hop is a call of a function in one of our files from a function in another of our files; those by way of a library
(Django calls a method of ours) are told apart. Every journey is made twice, for another row of the same kind, and the
second one counts: what is loaded once (addresses, templates) is there by then.
"""

import logging
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = tuple(
    f"{ROOT / app}{os.sep}" for app in ("councils", "pledges", "plans", "delivery", "review", "strategy_site")
)
# No functions that a reader goes to: they stand where they are used.
COMPREHENSIONS = {"<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>"}


class Hops:
    """Counts while it is open."""

    def __init__(self):
        self.direct = self.by_library = 0

    def __enter__(self):
        sys.setprofile(self._note)
        return self

    def __exit__(self, *error):
        sys.setprofile(None)

    def _note(self, frame, event, _argument):
        called = frame.f_code.co_filename
        if event != "call" or not called.startswith(OURS) or frame.f_code.co_name in COMPREHENSIONS:
            return
        caller, is_direct = frame.f_back, True
        while caller and not caller.f_code.co_filename.startswith(OURS):
            caller, is_direct = caller.f_back, False
        if caller and caller.f_code.co_filename != called:
            self.direct += is_direct
            self.by_library += not is_direct


def journeys(council):
    """(what is done, a function that makes its requests ready): each is given back as a function without arguments."""
    from builders import a_measure, a_user, live, one_of_each
    from django.test import Client
    from spreadsheets import a_csv

    resident, officer, publisher = Client(), Client(), Client()
    resident.cookies["sessionid"] = "unknown"  # so that no stored page is given
    officer.force_login(a_user("editor", council))
    publisher.force_login(a_user("publisher", council))
    plan = one_of_each(council)[model("Plan")]

    def opened():
        return [lambda: resident.get(plan.get_absolute_url())]

    def saved():
        url = change_page(a_draft(council))
        sent = form_in(officer.get(url)) | {"summary_en": "Other words."}
        return [lambda: officer.post(url, sent)]

    def published():
        row = a_draft(council)
        url = change_page(row).replace("change/", "do/publish/")
        sent = {
            "version": form_in(publisher.get(change_page(row)))["version"],
            "welsh_reason": "Being translated.",
        }
        return [lambda: publisher.post(url, sent)]

    def reported():
        measure = a_measure(live(model("Plan"), council))
        url = list_of(model("DataPoint")) + "add/"
        sent = form_in(officer.get(url)) | {"measure": measure.pk, "period": "2026-27 Q2", "value": "5"}
        return [lambda: officer.post(url, sent)]

    def imported():
        code = a_measure(live(model("Plan"), council)).code
        rows = a_csv(("code", "period", "value"), (code, "2026-27 Q1", "5"), (code, "2026-27 Q2", "6"))
        url = list_of(model("DataPoint")) + "import/"
        shown = []

        def previewed():
            shown.append(officer.post(url, {"file": rows}))
            return shown[0]

        return [previewed, lambda: officer.post(action_in(shown[0]), form_in(shown[0]))]

    return {
        "a resident opens a plan's page": opened,
        "an officer saves a draft plan": saved,
        "a publisher publishes it": published,
        "a value is reported": reported,
        "values are imported (previewed, confirmed)": imported,
    }


def a_draft(council):
    """A plan as officers have it while they write: three of each part."""
    from builders import a_measure, a_partner, a_priority, an_action, draft

    plan = draft(model("Plan"), council)
    for number in range(3):
        priority = a_priority(plan)
        an_action(plan, priority=priority if number else None)
        a_measure(plan, priority=priority if number else None)
        model("Principle").objects.create(plan=plan, text_en=f"Principle {number}")
        model("PlanPartner").objects.create(plan=plan, partner=a_partner(council))
    return plan


def model(name):
    from django.apps import apps

    return next(each for each in apps.get_models() if each.__name__ == name)


def list_of(kind) -> str:
    return f"/admin/{kind._meta.app_label}/{kind._meta.model_name}/"


def change_page(row) -> str:
    return f"{list_of(type(row))}{row.pk}/change/"


def main_form(page):
    from bs4 import BeautifulSoup

    forms = BeautifulSoup(page.content, "html.parser").select("form[method=post]")
    return max(forms, key=lambda form: len(form.select("[name]")))


def form_in(page) -> dict:
    """What a browser would send back of the page's largest form, its button apart."""
    sent: dict = {}
    for box in main_form(page).select("[name]:not([type=submit]):not([type=file])"):
        if box.name == "select":
            values = [option["value"] for option in box.select("option[selected]")]
        elif box.get("type") in {"checkbox", "radio"}:
            values = [box["value"]] if box.has_attr("checked") else []
        else:
            values = [box.text if box.name == "textarea" else box.get("value", "")]
        if values:
            sent.setdefault(box["name"], []).extend(values)
    return sent


def action_in(page) -> str:
    return main_form(page)["action"]


def count(requests) -> tuple[int, int, int]:
    """(hops, those of them by way of a library, queries) of these requests."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    hops, queries = Hops(), 0
    for request in requests:
        with CaptureQueriesContext(connection) as asked, hops:
            answer = request()
        assert answer.status_code in {200, 302}, main_form(answer)
        queries += len(asked)
    return hops.direct + hops.by_library, hops.by_library, queries


def main():
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "strategy_site.settings.test",
            "DATABASE_URL": f"sqlite:///{data}/trace.sqlite3",
        }
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        logging.disable(logging.WARNING)
        from builders import a_council
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print("hops, by way of a library, queries")
        for name, made_ready in journeys(a_council("traced", welsh=True)).items():
            count(made_ready())
            print("{:5} {:5} {:4} ".format(*count(made_ready())), name)


if __name__ == "__main__":
    main()
