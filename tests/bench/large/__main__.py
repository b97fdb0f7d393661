"""Measure the portal full of figures: `python -m tests.bench.large [name …]`, which `make bench-full` calls.

Writes docs/measurements/<date>.json and adds to var/bench.json. A goal that is missed is reported as
missed, with its figure; the command ends with 0 all the same.
"""

import time

from tests.bench import __main__ as bench
from tests.bench import servers

MEASUREMENTS = servers.ROOT / "docs" / "measurements"


def main():
    wanted = bench.wanted_names("python -m tests.bench.large", __doc__)
    with servers.own_servers("bench_large"):
        found = measure(wanted)
    MEASUREMENTS.mkdir(exist_ok=True)
    bench.keep(found, bench.RESULT, among_known=True)
    bench.keep(found, MEASUREMENTS / time.strftime("%Y-%m-%d.json"), among_known=True)
    bench.show(found)


def measure(wanted):
    """Prepare the databases that the wanted lines read, then take these lines."""
    import django

    django.setup()
    from tests.bench.large import dashboards, databases, invoices, lists, mail, papers

    servers.manage("collectstatic", "--noinput", "--verbosity=0")
    modules = (dashboards, lists, papers, invoices, mail)
    print("Preparing the bench’s databases …", flush=True)
    databases.prepare(
        {
            name
            for each in modules
            for name in each.READS
            if not wanted or {line.name for line in each.LINES} & {*wanted}
        }
    )
    return bench.take([line for module in modules for line in module.LINES], wanted)


if __name__ == "__main__":
    main()
