"""What programs look for at fixed places: robots.txt and security.txt (RFC 9116)."""

import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from councils import addresses
from councils.views import ReadOnly

# Not for search engines: the admin, signing in, and lists of what somebody searched for.
CLOSED = ["admin", "accounts", "search"]
# The standard asks for less than a year, so that nobody trusts a forgotten file.
GOOD_FOR = datetime.timedelta(days=180)


class PlainText(ReadOnly, View):
    """A few lines of text."""

    query_names = frozenset()

    def get(self, request):
        return HttpResponse(
            "".join(f"{line}\n" for line in self.lines()), content_type="text/plain; charset=utf-8"
        )


class Robots(PlainText):
    """Search engines may read all that is public, and find the list of it here."""

    def lines(self):
        # A council's own host has none of these.
        words = [] if addresses.own_host_of(self.request) else CLOSED
        closed = [f"Disallow: {prefix}/{word}/" for prefix in ("", "/cy") for word in words]
        return [
            "User-agent: *",
            *(closed or ["Disallow:"]),
            "",
            f"Sitemap: {addresses.as_asked(self.request, reverse('sitemap'))}",
        ]


class SecurityText(PlainText):
    """Whom to tell about a weakness; where the operator named nobody, there is no such page."""

    def lines(self):
        contact = settings.SECURITY_CONTACT
        if not contact:
            raise Http404
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return [
            f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
            f"Expires: {(today + GOOD_FOR).strftime('%Y-%m-%dT%H:%M:%SZ')}",
            "Preferred-Languages: en, cy",
            f"Canonical: {addresses.as_asked(self.request, self.request.path)}",
        ]
