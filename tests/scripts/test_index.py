"""scripts/setup's download of one pinned file, from a real index on a socket."""

import base64
import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from scripts.bootstrap.errors import SetupError
from scripts.bootstrap.index import chosen_index, fetch

CONTENT = b"the wheel"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@dataclass
class Index:
    """A small index: path -> body, and what it was asked."""

    url: str
    pages: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)  # path -> address
    asked: list[tuple[str, str | None]] = field(default_factory=list)  # path, Authorization

    @property
    def logged_in(self) -> str:
        """Its address with a login in it."""
        return self.url.replace("://", "://bob:s3%40cret@")


@pytest.fixture
def make_index() -> Iterator[type[Index]]:
    servers: list[http.server.ThreadingHTTPServer] = []

    def make() -> Index:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                index.asked.append((self.path, self.headers.get("Authorization")))
                body = index.pages.get(self.path)
                if address := index.redirects.get(self.path):
                    self.send_response(302)
                    self.send_header("Location", address)
                else:
                    self.send_response(404 if body is None else 200)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *args: object) -> None: ...

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        index = Index(f"http://127.0.0.1:{server.server_port}")
        return index

    yield make  # type: ignore[misc]
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_file_is_found_by_its_name_behind_relative_links_and_fragments(make_index) -> None:
    index = make_index()
    index.pages = {
        "/simple/uv/": b'<a href="other.whl">x</a><a href="../../files/uv%2B1.whl#sha256=0">uv</a>',
        "/files/uv%2B1.whl": CONTENT,
    }
    assert fetch(f"{index.url}/simple", "uv", "uv+1.whl", SHA256) == CONTENT


def test_a_file_with_another_hash_is_refused(make_index) -> None:
    index = make_index()
    index.pages = {"/uv/": b'<a href="uv.whl">uv</a>', "/uv/uv.whl": CONTENT + b"!"}
    with pytest.raises(SetupError, match="does not have the pinned sha256"):
        fetch(index.url, "uv", "uv.whl", SHA256)


def test_a_file_that_the_index_does_not_list_is_named(make_index) -> None:
    index = make_index()
    index.pages = {"/uv/": b'<a href="uv-2.whl">uv</a>'}
    with pytest.raises(SetupError, match=r"/uv/ does not list uv-1\.whl"):
        fetch(index.url, "uv", "uv-1.whl", SHA256)


def test_the_login_goes_to_the_index_and_to_no_other_host(make_index) -> None:
    index, elsewhere = make_index(), make_index()
    link = f'<a href="{elsewhere.url.replace("127.0.0.1", "localhost")}/uv.whl">uv</a>'
    index.pages = {"/uv/": link.encode()}
    elsewhere.pages = {"/uv.whl": CONTENT}
    assert fetch(index.logged_in, "uv", "uv.whl", SHA256) == CONTENT
    assert index.asked == [("/uv/", "Basic " + base64.b64encode(b"bob:s3@cret").decode())]
    assert elsewhere.asked == [("/uv.whl", None)]


def test_the_login_does_not_follow_a_redirect_to_another_host(make_index) -> None:
    index, elsewhere = make_index(), make_index()
    index.pages = {"/uv/": b'<a href="/uv.whl">uv</a>'}
    index.redirects = {"/uv.whl": elsewhere.url.replace("127.0.0.1", "localhost") + "/blob"}
    elsewhere.pages = {"/blob": CONTENT}
    assert fetch(index.logged_in, "uv", "uv.whl", SHA256) == CONTENT
    assert [login for _, login in index.asked] != [None, None]
    assert elsewhere.asked == [("/blob", None)]


def test_the_login_goes_along_to_files_on_the_index_s_own_host(make_index) -> None:
    index = make_index()
    index.pages = {"/uv/": b'<a href="/uv.whl">uv</a>', "/uv.whl": CONTENT}
    fetch(index.logged_in, "uv", "uv.whl", SHA256)
    assert [path for path, login in index.asked if login] == ["/uv/", "/uv.whl"]


def test_an_index_that_does_not_answer_is_named_without_its_login(make_index) -> None:
    index = make_index()
    with pytest.raises(SetupError) as told:
        fetch(index.logged_in + "/simple", "uv", "uv.whl", SHA256)
    assert "cannot fetch" in str(told.value) and "PIP_INDEX_URL" in str(told.value)
    assert "cret" not in str(told.value) and "bob" not in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("environ", "index"),
    [
        ({}, None),
        ({"PIP_INDEX_URL": ""}, None),
        ({"PIP_INDEX_URL": "https://a/simple"}, "https://a/simple"),
        ({"PIP_INDEX_URL": "https://a", "UV_INDEX_URL": "https://b"}, "https://b"),
        ({"UV_DEFAULT_INDEX": "mirror=https://c?x=1", "UV_INDEX_URL": "b"}, "https://c?x=1"),
    ],
)
def test_the_index_is_the_one_of_the_usual_variables(environ, index) -> None:
    assert chosen_index(environ) == index
