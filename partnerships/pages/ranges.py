"""Files served in parts, so that a player can begin at once and move about in a film (RFC 9110, 14)."""

import re

from django.http import HttpResponse, HttpResponseNotModified, StreamingHttpResponse

MOST_AT_ONCE = 8 * 1024 * 1024  # of a part: nobody holds a thread for a whole film
BLOCK = 64 * 1024
_ONE_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))")


def in_parts(request, file, *, size: int, etag: str, content_type: str) -> HttpResponse | StreamingHttpResponse:
    """The part of `file` (a FieldFile) that the request asks for, or all of it; 416 for a part that there is not.

    `etag` names the content: a browser that has it gets 304, and one that goes on with another gets all of it.
    A part may be shorter than what was asked for, as RFC 9110 allows: players then ask for the next.
    """
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    headers = {"ETag": etag, "Accept-Ranges": "bytes", "Content-Type": content_type}
    wanted = _wanted(request, size, etag)
    if wanted is None:
        return _streamed(file, 0, size, headers)
    first, last = wanted
    if first >= size or first > last:
        return HttpResponse(status=416, headers={"ETag": etag, "Content-Range": f"bytes */{size}"})
    last = min(last, size - 1, first + MOST_AT_ONCE - 1)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _streamed(file, first, last - first + 1, headers, status=206)


def _wanted(request, size, etag):
    """First and last byte of the one range that is asked for; None for all of it, also where several are."""
    found = _ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    if found[3] is not None:
        number = int(found[3])
        return (max(size - number, 0), size - 1) if number else (size, size)
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None
    return first, int(found[2]) if found[2] else size - 1


def _streamed(file, start, length, headers, status=200):
    headers["Content-Length"] = str(length)
    return StreamingHttpResponse(_blocks(file, start, length), status=status, headers=headers)


def _blocks(file, start, length):
    with file.open("rb") as opened:
        opened.seek(start)
        while length > 0 and (block := opened.read(min(BLOCK, length))):
            length -= len(block)
            yield block
