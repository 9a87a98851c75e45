"""Rules that the site checks of itself."""

from strategy_site import checks


def test_the_words_of_the_site_are_reserved():
    assert {"admin", "accounts", "changes", "signed-in"} <= checks.words_of_the_site()
    assert checks.reserved_slugs_are_complete(None) == []


def test_a_word_that_is_not_reserved_is_an_error(monkeypatch):
    monkeypatch.setattr(checks, "RESERVED_SLUGS", frozenset({"admin"}))
    errors = checks.reserved_slugs_are_complete(None)
    assert any("“accounts”" in error.msg for error in errors)
    assert not any("." in error.msg.partition("”")[0] for error in errors)  # no slug is robots.txt
