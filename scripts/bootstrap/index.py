"""Fetching one pinned file from a package index (PEP 503), with the standard library."""

import base64
import hashlib
import os
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from scripts.bootstrap.errors import SetupError

PUBLIC_INDEX = "https://pypi.org/simple"
INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
TIMEOUT_SECONDS = 30


def chosen_index(environ: Mapping[str, str] = os.environ) -> str | None:
    """The index that the environment names, or None for the public one."""
    for name in INDEX_VARIABLES:
        if environ.get(name):
            return re.sub(r"^[\w.-]+=(?=\w+://)", "", environ[name])  # uv also takes NAME=URL
    return None


def fetch(index: str, project: str, filename: str, sha256: str) -> bytes:
    """The content of a file of a project, checked against its hash.

    Raises SetupError when the index cannot be reached, lacks the file, or serves another one.
    """
    page_url = f"{index.rstrip('/')}/{project}/"
    links = _Links()
    links.feed(_get(page_url).decode("utf-8", "replace"))
    for href in links.hrefs:
        if unquote(urlsplit(href).path).rpartition("/")[2] == filename:
            content = _get(_with_login_of(page_url, urljoin(page_url, href)))
            if hashlib.sha256(content).hexdigest() != sha256:
                raise SetupError(f"{filename} from {_shown(index)} does not have the pinned sha256")
            return content
    raise SetupError(f"{_shown(page_url)} does not list {filename}")


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.hrefs += [value for name, value in attrs if name == "href" and value]


def _get(url: str) -> bytes:
    parts = urlsplit(url)
    request = urllib.request.Request(_without_login(url))  # noqa: S310 - the user's own index
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        basic = "Basic " + base64.b64encode(login.encode()).decode()
        # Not add_header: the host that a redirect leads to must not see the index's login.
        request.add_unredirected_header("Authorization", basic)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            content: bytes = response.read()
            return content
    except (OSError, ValueError) as error:  # URLError, timeouts and TLS errors are OSErrors
        reason = getattr(error, "reason", None) or error
        raise SetupError(
            f"cannot fetch {_shown(url)} ({reason}). Check the network; "
            "set PIP_INDEX_URL for a mirror, SSL_CERT_FILE for a certificate"
        ) from error


def _without_login(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _with_login_of(page_url: str, url: str) -> str:
    """Files on the index's own host want the index's login; other hosts must not see it."""
    page, target = urlsplit(page_url), urlsplit(url)
    if target.netloc == page.netloc.rpartition("@")[2]:
        return urlunsplit(target._replace(netloc=page.netloc))
    return url


def _shown(url: str) -> str:
    return _without_login(url).partition("#")[0]
