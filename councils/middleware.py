"""Answers from the stored pages; puts host, language, viewer and the page's policies on each request."""

from csp.constants import NONCE
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import MiddlewareNotUsed, SuspiciousOperation
from django.db import Error
from django.http import Http404
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.autoreload import file_changed
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django_http_compression.middleware import HttpCompressionMiddleware

from . import addresses, form_recovery, health, page_styles, second_factor
from .publishing.caching import VersionReader, known_query
from .publishing.stored_pages import Page, PageStore, coding_for
from .single_sign_on import sessions
from .viewers import PUBLIC, viewer_of

PUBLIC_PAGE = {"public": True, "max_age": 0, "must_revalidate": True}
ONLY_FOR_YOU = {"private": True, "no_store": True}
# The block that the editor of texts adds to a page by itself, so that it keeps spaces (tiptap in django-prose-editor).
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class OwnHostMiddleware:
    """A request to a council's own host becomes the same request to the site's; a redirect is turned back.

    It stands before all that ask for the host, so that none of them sees one that is not the site's, nor a cookie
    that came to another. `request.own_host` says which host it was.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.versions, self.hosts_of_site = VersionReader(), addresses.hosts_of_site()

    def __call__(self, request):
        request.versions = self.versions  # one reader for each process
        request.own_host = None
        own = self.own_host_of(request)
        if own is None:
            return self.get_response(request)
        addresses.lead_inside(request, own)
        response = self.get_response(request)
        if "Location" in response:
            response.headers["Location"] = addresses.redirect_as_asked(request, response["Location"])
        return response

    def own_host_of(self, request) -> addresses.OwnHost | None:
        name = addresses.name_asked(request)
        if not name or name in self.hosts_of_site or request.path_info in health.PATHS:
            return None
        slug = self.versions.council_at(name, timezone.now())
        return addresses.OwnHost(name, slug) if slug else None


class PageStoreMiddleware:
    """Answers the public from the pages stored under the present version, and stores what it had to ask the view for.

    It stands inside the compression, so that it sees plain bytes and compresses them once, and around all that
    makes a page's headers, so that a stored page has the very same ones.
    """

    def __init__(self, get_response):
        if not settings.PAGE_STORE_BYTES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.pages = PageStore(settings.PAGE_STORE_BYTES)
        file_changed.connect(self.pages.clear)  # `runserver` says so when a template is edited

    def __call__(self, request):
        key = self.key_of(request)
        page = self.pages.get(key) if key else None
        is_new = page is None
        if is_new:
            response = self.get_response(request)
            if not key or not self.is_for_everyone(request, response):
                return response
            page = Page.of(response)
        coding = coding_for(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if is_new or coding not in page.bodies:
            page = page.also_in(coding)
            self.pages.put(key, page)
        return page.answer(request, coding)

    def key_of(self, request) -> tuple | None:
        """What the page's bytes depend on; None for who is signed in, and for what is no public page."""
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return None
        if request.path_info in health.PATHS:
            return None
        try:
            query = self.query_of(request) if request.META.get("QUERY_STRING") else ""
            version = request.versions.of(request.path_info, timezone.now())
        except (Http404, SuspiciousOperation, Error):
            return None  # the view meets the same trouble, and has a page for it
        if query is None or version is None:
            return None
        # The host as it was sent: a page is stored only when Django has accepted it.
        host, address = request.META.get("HTTP_HOST"), request.path_info
        return request.scheme, request.own_host, host, address, query, settings.RELEASE, version

    def query_of(self, request) -> str | None:
        """The part of the query that the view knows; None where the view does not say what it knows."""
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            names = known_names(resolve(request.path_info))
        return None if names is None else known_query(request.GET, names).urlencode()

    def is_for_everyone(self, request, response) -> bool:
        """May this answer be stored? Only a public page's whole and plain answer, the same for all."""
        return (
            response.status_code == 200
            and known_names(request.resolver_match) is not None
            and not response.streaming
            and not response.cookies
            and "public" in response.get("Cache-Control", "")
            and "no-store" not in response.get("Cache-Control", "")
            and response.get("Vary", "").lower() in ("", "accept-encoding")
            and "'nonce-" not in response.get("Content-Security-Policy", "")
            and "Content-Encoding" not in response
            and is_worth_storing(response.get("Content-Type", ""))
        )


def is_worth_storing(content_type: str) -> bool:
    """What gets smaller when it is compressed; and a PDF, which takes seconds to make."""
    return content_type == "application/pdf" or bool(
        HttpCompressionMiddleware.content_type_re.match(content_type)
    )


def known_names(match) -> frozenset | None:
    """The names that a public page's view takes from the query; None for any other view."""
    view = getattr(match, "func", None)
    return getattr(getattr(view, "view_class", None), "query_names", None)


class LanguageFromAddressMiddleware(LocaleMiddleware):
    """The address alone chooses the language, so answers do not vary with what a browser prefers."""

    def process_request(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class SecondFactorMiddleware:
    """Who needs a second factor and has given only the password is nobody yet, save where they sign in on or out.

    So every other page answers them as it answers everybody: no draft, no admin. A form that they send is kept, as of
    anybody whose session is over (councils.form_recovery).
    """

    # The pages on which they set it up.
    SET_UP = {"mfa_activate_totp", "mfa_add_webauthn"}
    OPEN = {*SET_UP, "account_login", "account_logout", "account_reauthenticate"}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            user = request.user
            request.user = SimpleLazyObject(lambda: self.user_of(request, user))
        return self.get_response(request)

    def user_of(self, request, user):
        """Also limits the session of a council's provider to that council; it never is a system administrator's."""
        name = getattr(request.resolver_match, "url_name", None)
        is_limited = sessions.limit(request, user)
        if is_limited and user.is_superuser:
            return AnonymousUser()
        if name not in self.OPEN and second_factor.is_missing(request, user):
            return AnonymousUser()
        return user

    def process_view(self, request, view, args, kwargs):
        """From the page of signing in on to setting one up; who has one begins again, and gives it."""
        name = request.resolver_match.url_name
        is_one = name in self.OPEN - {"account_logout"} and settings.SESSION_COOKIE_NAME in request.COOKIES
        if not is_one or not second_factor.is_missing(request, request.user):
            return None
        is_at_start = name == "account_login"
        if second_factor.has_one(request.user):
            typed = request.session.get(form_recovery.KEY)
            logout(request)
            form_recovery.put_back(request, typed)
            return None if is_at_start else redirect("account_login")
        if is_at_start:
            second_factor.go_on_to(request, request.GET.get("next", ""))
            return redirect("mfa_activate_totp")
        return None


class ViewerMiddleware:
    """`request.viewer`: without a session cookie it is the public, and the session is not even opened."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            request.viewer = SimpleLazyObject(lambda: viewer_of(request.user))
        else:
            request.viewer = PUBLIC
        return self.get_response(request)


class PagePolicyMiddleware:
    """Who may keep a copy of the answer or list it, and which styles it may carry."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not response.has_header("Cache-Control"):
            seen_by_all = not has_session and response.status_code in (200, 304)
            patch_cache_control(response, **(PUBLIC_PAGE if seen_by_all else ONLY_FOR_YOU))
        if has_session:
            response.headers.setdefault("X-Robots-Tag", "noindex")
        if styles := self.styles_of(request, response):
            response._csp_update = {**getattr(response, "_csp_update", {}), "style-src": styles}
            if addresses.own_host_of(request):
                response._csp_update["form-action"] = [addresses.host_of(request)]  # councils are found there
        return response

    def styles_of(self, request, response) -> list[str]:
        """The digests of the page's style blocks; in the admin, what carries the nonce of this answer.

        Whose page it is stands in what its template was given. What no template made has no blocks.
        """
        is_admin = request.resolver_match and request.resolver_match.app_name == "admin"
        styles = [NONCE, EDITOR_STYLE] if is_admin else []
        if isinstance(response, TemplateResponse) and response["Content-Type"].startswith("text/html"):
            context = response.context_data or {}
            styles += page_styles.allowed(request, context.get("council"), context.get("sheet_title", ""))
        return styles
