"""A real SMTP server that keeps what it is sent and can be told to refuse."""

from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class MailSink:
    """Messages as they came over the wire, in order; `refuse` maps an address to an SMTP reply."""

    def __init__(self, port):
        self.messages = []
        self.refuse = {}
        self.controller = Controller(self, hostname="127.0.0.1", port=port)
        self.host, self.port = "127.0.0.1", port

    def clear(self):
        """Forget every message and every refusal."""
        self.messages.clear()
        self.refuse.clear()

    def sent_to(self, address):
        """Return the messages whose envelope names `address`."""
        return [message for message in self.messages if address in message["X-Envelope-To"]]

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 Kept"
