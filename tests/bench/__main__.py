"""Measure the portal: `python -m tests.bench [name …]` writes var/bench.json and prints a table.

A goal that is missed is reported as missed, with its figure; the command ends with 0 all the same.
"""

import argparse
import json
import os

from tests.bench import servers

RESULT = servers.ROOT / "var" / "bench.json"


def main():
    wanted = wanted_names("python -m tests.bench", __doc__)
    with servers.own_servers():
        found = measure(wanted)
    keep(found, RESULT, among_known=bool(wanted))
    show(found)


def wanted_names(program, about):
    """The names of the lines to measure, from the command line; none for all."""
    parser = argparse.ArgumentParser(prog=program, description=about.splitlines()[0])
    parser.add_argument("names", nargs="*", help="lines to measure; all without a name")
    return parser.parse_args().names


def keep(found, file, *, among_known):
    """Write figures down, beside those that the file holds already or instead of them."""
    known = json.loads(file.read_text()) if file.exists() and among_known else {}
    file.write_text(json.dumps(known | found, indent=1, ensure_ascii=False) + "\n")


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
    return take([line for module in (imports, pages, statements, reports, start) for line in module.LINES], wanted)


def take(lines, wanted):
    """Measure the wanted lines, one after the other; raises SystemExit for a name that no line has."""
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
        beside = "".join(f" [missed: {each} {figure[each]}]" for each in figure["missed"])
        print(f"{name:<26}{figure['value']!s:>10}  {'yes' if figure['ok'] else 'NO':<5}{figure['goal']}{beside}")
    print(f"\nWritten to {os.path.relpath(RESULT)}.")


if __name__ == "__main__":
    main()
