"""Invites reviewers as officers do, and reads drafts as reviewers do: by the link of their email."""

import re

from admin_forms import address
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from reading import words

from councils import outbox
from councils.models import OutgoingEmail
from review.models import DraftReview

LINK = re.compile(r"http\S*/review/links/(\S+)/")


def emails() -> list:
    """What the outbox sends now."""
    outbox.send_due()
    sent, mail.outbox = mail.outbox, []
    return sent


def token_in(email) -> str:
    return LINK.search(email.body).group(1)


def invited(officer, draft, *people, **typed) -> tuple[DraftReview, list[str]]:
    """A review of the draft, from the link on its page; and the tokens of these people's links."""
    OutgoingEmail.objects.all().delete()
    reviewers = [{"name": name, "email": email} for name, email in people]
    place = officer.page(address(draft)).context["invite_address"]
    review = officer.add(DraftReview, place=place, **{"reviewers": reviewers, **typed})
    by_address = {each.to[0]: token_in(each) for each in emails()}
    return review, [by_address[email] for _name, email in people]


class Councillor:
    """Someone with a link, in a browser of their own."""

    def __init__(self, token):
        self.token, self.client = token, Client()

    @property
    def link(self):
        return f"/review/links/{self.token}/"

    def open(self):
        """Press the button of the link, and read what it leads to."""
        answer = self.client.post(self.link, HTTP_SEC_FETCH_SITE="same-origin")
        assert answer.status_code == 302, answer.status_code
        self.place = answer.headers["Location"]
        return self.read()

    def read(self, query="", status=200) -> BeautifulSoup:
        self.answer = self.client.get(f"{self.place}{query}")
        assert self.answer.status_code == status
        self.page = BeautifulSoup(self.answer.content, "html.parser")
        return self.page

    def form_on(self, query="") -> dict:
        """What the form for a comment at this place of the page sends."""
        form = self.read(query).find("form", id="new")
        self.action = form["action"]
        return {each["name"]: each.get("value", "") for each in form.select("input[name]")}

    def comment(self, key, text, **changed):
        """On this passage or part, as its link says; the answer."""
        return self.client.post(self.action_of(key), {**self.sent, "text": text, **changed})

    def action_of(self, key) -> str:
        self.sent = self.form_on(f"?on={key}")
        return self.action

    def reply(self, comment, text):
        sent = self.form_on(f"?reply={comment.pk}")
        return self.client.post(self.action, {**sent, "text": text})

    def sign_off(self, view):
        form = self.read().find("form", action=re.compile("sign-off"))
        sent = {each["name"]: each["value"] for each in form.select("input[type=hidden]")}
        return self.client.post(form["action"], {**sent, "view": view})

    def passage(self, said) -> str:
        """The key of the passage that says this."""
        found = [each for each in self.page.select(".passage") if said in words(each)]
        return found[0]["id"]

    def part(self, title) -> str:
        heading = next(each for each in self.page.select(".part__title") if title in words(each))
        return heading.find_parent(class_="part")["id"]
