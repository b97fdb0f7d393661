"""Measure the portal: `python -m tests.bench [name …]` writes var/bench.json and prints a table.

A goal that is missed is reported as missed, with its figure; the command ends with 0 all the same.
"""

import argparse
import json
import os

from tests.bench import servers

RESULT = servers.ROOT / "var" / "bench.json"


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="lines to measure; all without a name")
    wanted = parser.parse_args().names
    with servers.own_servers():
        found = measure(wanted)
    known = json.loads(RESULT.read_text()) if RESULT.exists() and wanted else {}
    RESULT.write_text(json.dumps(known | found, indent=1) + "\n")
    show(found)


def measure(wanted):
    """Prepare the data, then take every wanted line."""
    print("Preparing the bench’s database …", flush=True)
    servers.manage("migrate", "--verbosity=0")
    servers.manage("collectstatic", "--noinput", "--verbosity=0")
    import django

    django.setup()
    from tests.bench import data, imports, pages, reports, start, statements

    servers.manage("load_framework", str(servers.ROOT / "sample_data" / "southampton_2009_10"))
    data.fill_register(50)
    lines = [line for module in (imports, pages, statements, reports, start) for line in module.LINES]
    if unknown := set(wanted) - {line.name for line in lines}:
        raise SystemExit(
            f"No line is called {', '.join(sorted(unknown))}: choose from {', '.join(line.name for line in lines)}."
        )
    found = {}
    for line in lines:
        if not wanted or line.name in wanted:
            print(f"Measuring {line.name} …", flush=True)
            found[line.name] = line.run(servers)
    return found


def show(found):
    print(f"\n{'name':<26}{'value':>10}  {'met':<5}goal")
    for name, figure in found.items():
        print(f"{name:<26}{figure['value']!s:>10}  {'yes' if figure['ok'] else 'NO':<5}{figure['goal']}")
    print(f"\nWritten to {os.path.relpath(RESULT)}.")


if __name__ == "__main__":
    main()
