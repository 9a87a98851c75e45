"""The risks to Exampleshire's plan, with what was found of each quarter by quarter."""

from datetime import timedelta

from councils.models import Councillor
from delivery.models import Risk, RiskReview, note_updates
from plans.models import Plan, Priority

from .delivery import Delivery
from .texts import noon, texts


def add_risks(loading: Delivery, tables: list[dict]) -> None:
    reviews, corrections = [], []
    for position, table in enumerate(tables, start=1):
        risk = add_risk(loading, position, table)
        for each in table["reviews"]:
            review = reviewed(risk, table["before"], each, each.get("was", each["now"]))
            review.created_at = noon(each["on"])
            reviews.append(review)
            if "was" in each:
                corrections.append((review, each, table["before"]))
    loading.save_many(reviews, at="created_at")
    corrected = [correcting(*each) for each in corrections]
    loading.save_many(corrected, at="created_at")
    note_updates([*reviews, *corrected], by=None, at="created_at")


def add_risk(loading: Delivery, position: int, table: dict) -> Risk:
    role = loading.words["roles"][table["owner"]]
    plan = loading.named(Plan, "council-plan")
    return loading.save(
        Risk(
            plan=plan,
            priority=Priority.objects.get(plan=plan, slug=table["priority"]),
            position=position,
            lead_councillor=loading.named(Councillor, table["lead"]),
            next_review_on=table["next_review_on"],
            **texts(table, title="title", description="description", mitigation="mitigation"),
            **texts(role, owner_role="owner_role"),
        )
    )


def reviewed(risk: Risk, before: list[int], table: dict, now: list[int]) -> RiskReview:
    scores = dict(zip(("inherent_likelihood", "inherent_impact"), before, strict=True))
    scores |= dict(zip(("likelihood", "impact"), now, strict=True))
    return RiskReview(risk=risk, reported_on=table["on"], **scores, **texts(table, commentary="commentary"))


def correcting(wrong: RiskReview, table: dict, before: list[int]) -> RiskReview:
    """A new review of the same day, which names the one that was wrong."""
    review = reviewed(wrong.risk, before, table, table["now"])
    review.corrects, review.created_at = wrong, wrong.created_at + timedelta(days=6)
    for name, value in texts(table, reason="reason").items():
        setattr(review, name, value)
    return review
