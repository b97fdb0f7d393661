"""Print the Cookie header of a board member who is signed in: `python -m tests.bench.large.cookie`.

Run with the address of the database that is to know the session.
"""

import django

if __name__ == "__main__":
    django.setup()
    from tests.bench.data import session_cookie

    print(session_cookie())
