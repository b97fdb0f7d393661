"""Break the portal on purpose: `python -m tests.faults [F01 …] [--full]` writes var/faults.json and prints a table.

Each line runs once as the portal is and once with its guard switched off; the second run must fail,
or the line proves nothing. Ends with 1 if a promise was broken or a control did not fail.
"""

import argparse
import json
import os
import secrets
import sys
import time

from django.utils.module_loading import import_string

from tests.faults import servers

RESULT = servers.ROOT / "var" / "faults.json"
LINES = {
    "F01": "kills.worker_killed",
    "F02": "kills.children_killed",
    "F03": "kills.told_to_end",
    "F04": "broker.redis_gone",
    "F05": "broker.redis_forgets",
    "F06": "broker.clients_dropped",
    "F07": "redelivery.handed_out_again",
    "F08": "database.restarted",
    "F09": "database.sender_cut_off",
    "F10": "clocks.several_schedulers",
    "F11": "clocks.scheduler_away",
    "F12": "clocks.clocks_wrong",
    "F13": "mail_servers.server_misbehaves",
    "F14": "mail_servers.server_drips",
    "F15": "mail_servers.mail_cannot_be_made",
    "F16": "presses.publish_pressed",
    "F17": "subscribers.left_while_sending",
    "F18": "presses.paused_and_stopped",
    "F19": "returns.returned_again_and_again",
    "F20": "invoices.raised_at_once",
    "F21": "invoices.web_killed_while_issuing",
    "F22": "invoice_papers.papers_killed",
    "F23": "payments.bank_files_again",
    "F24": "payments.credit_against_payment",
    "F26": "quarters.locked_while_saving",
    "F26b": "closings.worker_killed_while_publishing",
    "F31": "imports.worker_killed_while_importing",
    "F33": "imports.bad_and_repeated_files",
}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__.splitlines()[0])
    parser.add_argument("ids", nargs="*", help="lines to run; all without an id")
    parser.add_argument("--full", action="store_true", help="the counts of a release, not the reduced ones")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="for the moments of the kills")
    options = parser.parse_args()
    if unknown := set(options.ids) - set(LINES):
        parser.error(f"no line is called {', '.join(sorted(unknown))}: choose from {', '.join(LINES)}")
    print(f"Seed {options.seed}.", flush=True)
    with servers.own_servers():
        found = run(options)
    keep(found)
    show(found)
    return not all(line["ok"] and line["control_failed"] for line in found)


def run(options):
    """Prepare the database, then take every wanted line with its control."""
    servers.manage("migrate", "--verbosity=0")
    servers.manage("collectstatic", "--noinput", "--verbosity=0")
    import django

    django.setup()

    found = []
    for name, place in LINES.items():
        if not options.ids or name in options.ids:
            print(f"{name} …", flush=True)
            began, line = time.monotonic(), import_string(f"tests.faults.{place}")
            outcome = line(full=options.full, seed=options.seed)
            found.append({"id": name, **outcome, "seconds": round(time.monotonic() - began), "seed": options.seed})
            print(json.dumps(found[-1]), flush=True)
    return found


def keep(found):
    """Write the lines that ran beside those of earlier runs."""
    known = {line["id"]: line for line in json.loads(RESULT.read_text())} if RESULT.exists() else {}
    known |= {line["id"]: line for line in found}
    RESULT.write_text(json.dumps([known[name] for name in sorted(known)], indent=1) + "\n")


def show(found):
    print(f"\n{'id':<5}{'held':<6}{'control failed':<16}{'seconds':>8}  what")
    for line in found:
        held, control = ("yes" if line[key] else "NO" for key in ("ok", "control_failed"))
        print(f"{line['id']:<5}{held:<6}{control:<16}{line['seconds']:>8}  {line['what']}")
    print(f"\nWritten to {os.path.relpath(RESULT)}.")


if __name__ == "__main__":
    sys.exit(main())
