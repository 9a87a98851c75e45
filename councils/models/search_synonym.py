"""The synonym: words for one thing, so that a search for "rubbish" finds what says "waste". For the whole site."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_WORDS = 40  # in one language


class SearchSynonym(models.Model):
    """Words and groups of words in both languages; whoever asks for one of them also finds the others."""

    keeps_history = True
    on_public_pages = True

    english = models.CharField(
        _("English words"),
        max_length=500,
        blank=True,
        help_text=_(
            "Words or phrases for the same thing, with commas between: rubbish, waste, bins, refuse."
        ),
    )
    welsh = models.CharField(
        _("Welsh words"),
        max_length=500,
        blank=True,
        help_text=_(
            "With plurals that change the word: plentyn, plant. Mutations are found without being listed."
        ),
    )

    class Meta:
        verbose_name = _("search synonym")
        verbose_name_plural = _("search synonyms")
        ordering = ["english", "welsh", "pk"]

    def __str__(self):
        return ", ".join(text for text in (self.english, self.welsh) if text)

    def clean(self):
        """Two words at least, or there is nothing to find. Raises ValidationError by field."""
        words = {}
        for name in ("english", "welsh"):
            words[name] = [
                word for part in getattr(self, name).split(",") if (word := " ".join(part.split()))
            ]
            setattr(self, name, ", ".join(dict.fromkeys(words[name])))
        too_many = [name for name, given in words.items() if len(given) > MOST_WORDS]
        if too_many:
            raise ValidationError(dict.fromkeys(too_many, _("Give 40 words or phrases at most.")))
        if sum(map(len, words.values())) < 2:
            raise ValidationError(
                {"english": _("Give at least two words or phrases, with a comma between them.")}
            )
