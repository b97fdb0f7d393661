"""Pages against LIMIT-W, and what a first visit weighs."""

import gzip
import re
import urllib.request

from tests.bench.figures import Line, ratio
from tests.bench.load import generator, rate, request_for

SLICE_SECONDS = 1.0


def against_limit(bench, path, *, status=200, **headers):
    """The portal's rate for `path` over LIMIT-W's, slice by slice."""
    with (
        bench.served("portal", "portal.wsgi:application", "/healthz") as port,
        bench.served("limit", "tests.bench.limit:application") as limit_port,
    ):
        ours, theirs = request_for(path, port, **headers), request_for("/", limit_port)
        found = ratio(
            lambda: rate(port, ours, seconds=SLICE_SECONDS, status=status),
            lambda: rate(limit_port, theirs, seconds=SLICE_SECONDS),
        )
        return found | {"load_from": generator()}


def register(bench):
    """The register of 50 bodies, for a signed-in member of the Delivery Board."""
    from tests.bench.data import session_cookie

    return against_limit(bench, "/partnerships/", Cookie=session_cookie())


def public_page(bench):
    """A body's page, for anybody."""
    return against_limit(bench, "/partnerships/lyp/")


def unchanged_page(bench):
    """The same page for somebody who has it already."""
    with bench.served("portal", "portal.wsgi:application", "/healthz") as port:
        reply = urllib.request.urlopen(f"http://127.0.0.1:{port}/partnerships/lyp/")
        tag = reply.headers["ETag"]
        reply.close()
    if tag is None:
        return {"value": 0, "reason": "the public page carries no ETag"}
    return against_limit(bench, "/partnerships/lyp/", status=304, If_None_Match=tag)


def fetched(port, path):
    """The bytes that travel for `path` with compression, and the body itself."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(request) as reply:
        travelled, encoding = reply.read(), reply.headers.get("Content-Encoding")
    if encoding == "br":
        import brotli

        return len(travelled), brotli.decompress(travelled)
    return len(travelled), travelled


def page_kb(bench):
    """CSS, scripts and font of a public first visit, and the register's own page, as they travel (gzip where nothing better)."""
    with bench.served("portal", "portal.wsgi:application", "/healthz") as port:
        _, home = fetched(port, "/")
        parts = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', home.decode()))
        sizes = {}
        for part in sorted(parts):
            sizes[part], body = fetched(port, part)
            if part.endswith(".css"):
                fonts = set(re.findall(r"url\([\"']?([^\"')]+\.woff2)", body.decode()))
                for font in fonts:
                    address = font if font.startswith("/") else f"{part.rsplit('/', 1)[0]}/{font}"
                    sizes[address], _ = fetched(port, address)
        _, listing = fetched(port, "/partnerships/")
    total = sum(sizes.values())
    return {
        "value": round(total / 1000, 1),
        "list_of_50_kb": round(len(gzip.compress(listing, 6)) / 1000, 1),
        "parts": {re.sub(r"\.[0-9a-f]{12}\.", ".", name): round(size / 1000, 1) for name, size in sizes.items()},
    }


LINES = [
    Line(
        "register_vs_limit",
        "register of 50 bodies, signed in, ≥ 0.45 of LIMIT-W",
        lambda value: value >= 0.45,
        register,
    ),
    Line("public_page_vs_limit", "anonymous public page ≥ 0.7 of LIMIT-W", lambda value: value >= 0.7, public_page),
    Line(
        "unchanged_page_vs_limit", "conditional GET, unchanged, ≥ 4 × LIMIT-W", lambda value: value >= 4, unchanged_page
    ),
    Line("page_kb", "CSS, scripts and font of a first visit ≤ 75 kB", lambda value: 0 < value <= 75, page_kb),
]
