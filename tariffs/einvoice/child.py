"""The child process that writes UBL: capped in time and memory, with no way to anywhere.

Run as a script: a list of documents as JSON on standard input, a list of XML texts on standard
output. It imports nothing of the portal.
"""

import json
import resource
import sys

MAX_SECONDS = 60
MAX_MEMORY = 1024 * 1024 * 1024
# What the library calls the core of EN 16931, and the restriction of it that Peppol BIS Billing 3.0 is.
CORE = b"<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>"
PEPPOL = CORE.replace(b"2017<", b"2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0<")


def main():
    """Write the documents that standard input holds; a refusal ends the process with what the library says."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    from facturx import generate_ubl_xml  # noqa: PLC0415  only once the limits stand

    written = []
    for document in json.load(sys.stdin):
        # Its check by Schematron would ask a server; the tests do that with the rules it ships.
        ubl = generate_ubl_xml(document, level="en16931", check_xsd=True, check_schematron=None)
        if ubl.count(CORE) != 1:
            raise ValueError("the library names the profile in another way")
        written.append(ubl.replace(CORE, PEPPOL).decode())
    json.dump(written, sys.stdout)


if __name__ == "__main__":
    main()
