"""Puts the language, the viewer and the page's policies on each request."""

from csp.constants import UNSAFE_INLINE
from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from .viewers import PUBLIC, viewer_of

PUBLIC_PAGE = {"public": True, "max_age": 0, "must_revalidate": True}
ONLY_FOR_YOU = {"private": True, "no_store": True}


class LanguageFromAddressMiddleware(LocaleMiddleware):
    """The address alone chooses the language, so answers do not vary with what a browser prefers."""

    def process_request(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


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
    """Who may keep a copy of the answer, and which styles it may carry."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            seen_by_all = settings.SESSION_COOKIE_NAME not in request.COOKIES and response.status_code in (
                200,
                304,
            )
            patch_cache_control(response, **(PUBLIC_PAGE if seen_by_all else ONLY_FOR_YOU))
        if styles := self.styles_of(request):
            response._csp_update = {"style-src": styles}
        return response

    def styles_of(self, request) -> list[str]:
        """The digests of the page's style blocks; in the workplace, whose libraries write styles, any."""
        match = request.resolver_match
        if match and match.app_name == "admin":
            return [UNSAFE_INLINE]
        return getattr(request, "style_hashes", [])
