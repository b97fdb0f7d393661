"""The child process that makes PDFs and pictures: capped in time and memory, and gone afterwards with all it held.

Run as a script, apart from the portal and its environment: an order as JSON on standard input, the
PDF on standard output; of an order for several each with its length in eight bytes before it. It
imports nothing of the portal. The engine keeps whatever it has seen, so a process that lived on
would grow with every report.
"""

import json
import resource
import sys

MAX_SECONDS = 60
MAX_MEMORY = 1024 * 1024 * 1024
REFUSED = 3


def main():
    """Make the PDFs that standard input orders, or say on standard error what is wrong with their template."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    order = json.load(sys.stdin)
    sys.path.append(order["engine"])
    import typst  # noqa: PLC0415  only now does the child know where it lies

    compiler = typst.Compiler(root=order["root"], font_paths=order["fonts"], ignore_system_fonts=True)
    several = order.get("several", [])
    try:
        if dots := order.get("dots"):
            sys.stdout.buffer.write(compiler.compile(order["main"], format="png", ppi=dots))
            return
        for number, timestamp in enumerate(several or [order["timestamp"]]):
            pdf = compiler.compile(
                order["main"],
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs={"data": f"/data/{number}.json"} if several else {},
                timestamp=timestamp,
            )
            if several:
                sys.stdout.buffer.write(len(pdf).to_bytes(8, "big"))
            sys.stdout.buffer.write(pdf)
    except (typst.TypstError, RuntimeError) as error:
        sys.stderr.write(str(error))
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
