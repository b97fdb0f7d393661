"""As much of a browser as the faults need: one that presses a button, and one that reads pages without rest."""

import re
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from urllib.parse import urlencode


class Browser:
    """One person's browser: keeps its cookies and follows no redirect."""

    def __init__(self, port, session=None):
        self.base, self.cookies = f"http://127.0.0.1:{port}", {"sessionid": session} if session else {}

    def get(self, path, data=None):
        """The status, headers and page of one request; a POST if there is data."""
        request = urllib.request.Request(self.base + path, data=data)
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        request.add_header("Referer", self.base + path)
        try:
            with _NO_REDIRECTS.open(request, timeout=60) as reply:
                return reply.status, reply.headers, reply.read().decode()
        except urllib.error.HTTPError as reply:
            return reply.code, reply.headers, reply.read().decode()

    def press(self, path, **fields):
        """Open the page, then post its form with these fields too; returns the status and where it leads.

        A page without a form is the answer itself: nobody could have pressed anything.
        """
        status, headers, html = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
        if status != 200 or not token:
            return status, None
        if cookie := re.search(r"csrftoken=([^;]+)", str(headers)):
            self.cookies["csrftoken"] = cookie[1]
        status, headers, _html = self.get(path, data=urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode())
        return status, headers.get("Location")


class Readers:
    """Several people who read pages over and over, until told to stop; used as a context."""

    def __init__(self, browsers, paths, *, a_second):
        self.browsers, self.paths, self.pause = browsers, paths, len(browsers) / a_second
        self.answers = []  # (moment, status, whether it says when to come back)
        self._stop = threading.Event()

    def __enter__(self):
        self.threads = [threading.Thread(target=self._read, args=[each]) for each in self.browsers]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._stop.set()
        for thread in self.threads:
            thread.join()

    def statuses(self):
        """How often each status was answered."""
        return dict(Counter(status for _moment, status, _says in self.answers))

    def longest_closure(self):
        """The most seconds between the first refusal and the next answer of the same kind of reader."""
        longest, closed = 0.0, None
        for moment, status, _says in sorted(self.answers):
            if status == 503:
                closed = closed or moment
                longest = max(longest, moment - closed)
            elif status == 200:
                closed = None
        return round(longest, 1)

    def _read(self, browser):
        number = 0
        while not self._stop.wait(self.pause):
            path = self.paths[number % len(self.paths)]
            number += 1
            try:
                status, headers, _page = browser.get(path)
            except OSError as error:
                status, headers = type(error).__name__, {}
            self.answers.append((time.monotonic(), status, "Retry-After" in headers))


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


_NO_REDIRECTS = urllib.request.build_opener(_Stay)
