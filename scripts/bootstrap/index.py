"""Fetching one pinned file from a package index (PEP 503), with the standard library."""

import base64
import hashlib
import html
import os
import re
import urllib.request
from collections.abc import Mapping
from urllib.parse import unquote, urljoin, urlsplit

from scripts.bootstrap.errors import SetupError

PUBLIC_INDEX = "https://pypi.org/simple"
INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
TIMEOUT_SECONDS = 30
HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


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
    parts = urlsplit(index)
    host = parts.netloc.rpartition("@")[2]
    page = f"{parts._replace(netloc=host).geturl().rstrip('/')}/{project}/"
    login = ""
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    for link in HREF.findall(_get(page, host, login).decode("utf-8", "replace")):
        url = urljoin(page, html.unescape(link))
        if unquote(urlsplit(url).path).rpartition("/")[2] == filename:
            content = _get(url, host, login)
            if hashlib.sha256(content).hexdigest() != sha256:
                raise SetupError(f"{filename} from {page} does not have the pinned sha256")
            return content
    raise SetupError(f"{page} does not list {filename}")


def _get(url: str, host: str, login: str) -> bytes:
    """What is at this address; only `host`, the index's own, gets the login."""
    request = urllib.request.Request(url)  # noqa: S310 - the user's own index
    if login and urlsplit(url).netloc == host:
        basic = "Basic " + base64.b64encode(login.encode()).decode()
        # Not add_header: the host that a redirect leads to must not get the index's login.
        request.add_unredirected_header("Authorization", basic)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
            content: bytes = response.read()
            return content
    except (OSError, ValueError) as error:  # URLError, timeouts and TLS errors are OSErrors
        reason = getattr(error, "reason", None) or error
        raise SetupError(
            f"cannot fetch {url.partition('#')[0]} ({reason}). Check the network; "
            "set PIP_INDEX_URL for a mirror, SSL_CERT_FILE for a certificate"
        ) from error
