"""Enters a whole plan as officers do: each row through the form that its page offers, mistakes mended; publishes it."""

from urllib.parse import urlsplit

from admin_forms import address, form_data
from builders import a_user
from django.contrib.admin import site
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from filling import errors_of, models_with_a_form
from reading import page, words, xml


class Officer:
    """Somebody with a role in a council, in a browser of their own."""

    def __init__(self, role, council):
        self.user, self.client = a_user(role, council), Client()
        self.sign_in()

    def sign_in(self):
        """Again after half a day."""
        self.client.force_login(self.user)

    def add(self, model, *, place=None, wrong=None, **typed) -> Model:
        """The new row, from its add page; or from `place`, an address that another page offers for it."""
        before = set(model._base_manager.values_list("pk", flat=True))
        self.fill(place or address(model, "add"), typed, wrong or {})
        return model._base_manager.exclude(pk__in=before).order_by("pk").first()

    def change(self, row, *, wrong=None, **typed):
        self.fill(address(row), typed, wrong or {})
        row.refresh_from_db()

    def report(self, model, thing, *, wrong=None, **typed) -> Model:
        """What is reported of a thing, from the link on its page."""
        return self.add(
            model, place=self.page(address(thing)).context["report_address"], wrong=wrong, **typed
        )

    def fill(self, place, typed, wrong):
        """Type into the form at this address and save; before that with each of the mistakes, which are refused.

        `wrong`: by the name of a field what is typed in it first, and what is said beside it, or beside another. A row
        of a table is a dict in a list; a text in English and Welsh is a pair.
        """
        page = self.page(place)
        data = filled(page, typed)
        for field, (value, said, *where) in wrong.items():
            name = field if "-" in field else name_in(page.context["adminform"].form, field)
            refused = self.send_in_vain(place, {**data, name: sent(value)}, said, *where or [name])
            # Mended on the page that came back.
            data = {**data, **form_data(refused), name: data.get(name, "")}
        answer = self.client.post(place, data)
        assert answer.status_code == 302, (
            place,
            errors_of(answer),
            answer.context and answer.context["errors"],
        )
        self.page(answer.headers["Location"])

    def send_in_vain(self, place, data, said, name):
        """It is refused beside the field of this name, and all that was typed comes back."""
        refused = self.client.post(place, data)
        assert refused.status_code == 422, (place, name, refused.status_code)
        assert said in beside(refused, name), (name, errors_of(refused))
        assert what_is_shown(refused, data) == what_is_shown(None, data)
        return refused

    def page(self, place):
        page = self.client.get(place)
        assert page.status_code == 200, (place, page.status_code)
        return page

    def do(self, row, transition, **typed):
        """Press one of the buttons of a row's page, and confirm."""
        answer = self.try_to(row, transition, **typed)
        assert answer.status_code == 302, answer.context["form"].errors
        self.page(answer.headers["Location"])
        row.refresh_from_db()

    def try_to(self, row, transition, **typed):
        """The same, where it may be refused: the answer."""
        buttons = {each.name: link for each, link in self.page(address(row)).context["transitions"]}
        asked = self.page(buttons[transition])
        bound = {each.name: each.value() or "" for each in asked.context["form"].visible_fields()}
        assert set(typed) <= set(bound), bound
        return self.client.post(buttons[transition], bound | {"version": asked.context["seen"]} | typed)

    def save_three_times(self, council):
        """Every page with a table, and one of each kind without: nothing changes, nothing locks itself."""
        rows = rows_with_a_page(council)
        before = versions(rows)
        for row in rows:
            for _time in range(3):
                page = self.client.get(address(row))
                if not (page.status_code == 200 and page.context["has_change_permission"]):
                    break
                answer = self.client.post(address(row), form_data(page))
                assert answer.status_code == 302, (row, errors_of(answer))
        assert versions(rows) == before

    def sees_nothing_of(self, rows):
        """Of another council's rows there is no page, and none is in a list; as if there were none."""
        models, views = {type(row) for row in rows}, ("change", "history", "delete")
        missing = {
            (model, view): self.client.get(address(model, view, 987_654)).status_code
            for model in models
            for view in views
        }
        for row in rows:
            for view in views:
                there = self.client.get(address(row, view))
                assert there.status_code == missing[type(row), view] in (302, 403), (row, view)
                assert str(row) not in there.content.decode()
        for model in models:
            listed = self.client.get(address(model, "changelist"))
            assert listed.status_code in (200, 302, 403)
            if listed.status_code == 200:
                assert not [row for row in rows if row in listed.context["cl"].queryset]


def filled(page, typed) -> dict:
    """What a browser sends of a page on which this was typed."""
    form = page.context["adminform"].form
    data = {**form_data(page), "once": page.context.get("once") or ""}
    tables = {each.formset.prefix: each.formset for each in page.context["inline_admin_formsets"]}
    for name, value in typed.items():
        if name in tables:
            for row in value:
                data |= new_row(tables[name], row, data)
        else:
            data |= cells(form, name, value)
    return data


def new_row(table, row, data) -> dict:
    """One more row of a table, and how many there are then."""
    number, empty = int(data[f"{table.prefix}-TOTAL_FORMS"]), table.empty_form
    typed = {bound.html_name: bound.value() for bound in empty if bound.value() not in (None, "", False)}
    for name, value in {"position": number + 1, **row}.items():
        if name != "position" or "position" in empty.fields:
            typed |= cells(empty, name, value)
    named = {name.replace("__prefix__", str(number)): value for name, value in typed.items()}
    return {**named, f"{table.prefix}-TOTAL_FORMS": number + 1}


def cells(form, name, value) -> dict:
    """What is typed in the fields of this name; a name with hyphens is that of a cell that is there already."""
    if "-" in name:
        return {name: sent(value)}
    if isinstance(value, tuple):
        english, welsh = value
        assert f"{name}_cy" in form.fields, name
        return {form.add_prefix(f"{name}_en"): english, form.add_prefix(f"{name}_cy"): welsh}
    return {name_in(form, name): sent(value)}


def name_in(form, name) -> str:
    found = name if name in form.fields else f"{name}_en"
    assert found in form.fields, (name, sorted(form.fields))
    return form.add_prefix(found)


def sent(value):
    """A row is chosen by its key."""
    if isinstance(value, list):
        return [sent(each) for each in value]
    return value.pk if isinstance(value, Model) else value


def every_form(page) -> list:
    tables = (each.formset for each in page.context["inline_admin_formsets"])
    return [page.context["adminform"].form, *(form for table in tables for form in table.forms)]


def beside(page, name) -> str:
    """What is said beside the field of this name, as it stands on the page."""
    said = {bound.html_name: bound.errors for form in every_form(page) for bound in form}[name]
    assert not said or str(said) in page.content.decode()
    return " ".join(said)


def what_is_shown(page, typed) -> dict:
    """What was typed; of a page that came back, what stands in the same fields."""
    shown = form_data(page) if page else typed
    kept = {name for name, value in typed.items() if not hasattr(value, "read")} - {"once"}
    listed = {name: value if isinstance(value, list) else [value] for name, value in shown.items()}
    return {name: [str(each) for each in listed.get(name, [""])] for name in kept if typed[name] != []}


def rows_with_a_page(council) -> list:
    """Of every kind those whose page has a table; of the others the newest."""
    rows = []
    for model in models_with_a_form():
        found = model._base_manager.filter(**{model.council_lookup: council.pk}).order_by("-pk")
        rows += found if site.get_model_admin(model).inlines else found[:1]
    return rows


def versions(rows) -> dict:
    return {(type(row).__name__, row.pk): type(row)._base_manager.get(pk=row.pk).version for row in rows}


def table_of(table) -> dict[str, dict[str, str]]:
    """The words of a table's cells, by the header of their row and of their column; without empty ones."""
    names = [words(cell) for cell in table.select("thead th")][1:]
    found = {}
    for row in table.select("tbody tr"):
        cells = zip(names, (words(cell) for cell in row.select("td")), strict=False)
        found[words(row.th)] = {name: text for name, text in cells if text}
    return found


def sitemap_of(client, council) -> set[str]:
    """The paths of the English pages that search engines are told of."""
    root = xml(client, reverse("council_sitemap", args=[council.slug]))
    return {urlsplit(place.text).path for place in root.iter() if place.tag.endswith("}loc")}


def searched(client, question, language="") -> list[str]:
    """Where the results of a search lead."""
    return [
        link["href"] for link in page(client, f"{language}/search/?q={question}").select("main ol.rows a")
    ]
