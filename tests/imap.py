"""A small IMAP server on loopback: real bytes over a real socket, folders in memory, as much as a mailbox needs."""

import re
import socketserver
import threading

LITERAL = re.compile(rb"\{(\d+)\}$")


class ImapServer(socketserver.ThreadingTCPServer):
    """Holds `folders`: name to a dict of uid to mail. `can_move=False` is a server without RFC 6851."""

    daemon_threads = True

    def __init__(self, *, can_move=True):
        super().__init__(("127.0.0.1", 0), _Session)
        self.folders = {"INBOX": {}}
        self.can_move = can_move
        self.password = "wait/here"
        self.next_uid = 1
        self.commands = []

    def put(self, mail, folder="INBOX"):
        self.folders.setdefault(folder, {})[self.next_uid] = mail
        self.next_uid += 1

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.shutdown()
        self.server_close()

    @property
    def url(self):
        return f"imap://returned%40portal.example:{self.password.replace('/', '%2F')}@127.0.0.1:{self.server_address[1]}/INBOX"


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.folder, self.deleted = None, set()
        self.say(b"* OK ready")
        while line := self.rfile.readline().strip():
            tag, name, rest = [*line.decode().split(" ", 2), ""][:3]
            if name.upper() == "UID":
                name, _space, rest = rest.partition(" ")
            self.server.commands.append(name.upper())
            answer = getattr(self, f"do_{name.lower()}")(rest)
            self.say(f"{tag} {answer or 'OK done'}".encode())
            if name.upper() == "LOGOUT":
                return

    def say(self, line):
        self.wfile.write(line + b"\r\n")

    @property
    def mails(self):
        return self.server.folders[self.folder]

    def do_capability(self, _rest):
        self.say(b"* CAPABILITY IMAP4rev1" + (b" MOVE" if self.server.can_move else b""))

    def do_login(self, rest):
        return None if self.server.password in rest else "NO wrong password"

    def do_create(self, rest):
        self.server.folders.setdefault(rest.strip('"'), {})

    def do_select(self, rest):
        self.folder = rest.strip('"')
        if self.folder not in self.server.folders:
            return "NO no such folder"
        self.say(f"* {len(self.mails)} EXISTS".encode())

    def do_search(self, rest):
        old = rest.startswith("BEFORE")
        wanted = [uid for uid, mail in self.mails.items() if not old or b"old" in mail]
        self.say(f"* SEARCH {' '.join(map(str, wanted))}".encode())

    def do_fetch(self, rest):
        uid, _space, part = rest.partition(" ")
        length = int(re.search(r"<0\.(\d+)>", part)[1])
        mail = self.mails.get(int(uid), b"")[:length]
        self.say(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(mail)}}}".encode() + b"\r\n" + mail + b")")

    def do_move(self, rest):
        self.do_copy(rest)
        del self.mails[int(rest.split()[0])]

    def do_copy(self, rest):
        uid, folder = rest.split()
        self.server.put(self.mails[int(uid)], folder.strip('"'))

    def do_store(self, rest):
        self.deleted.add(int(rest.split()[0]))

    def do_expunge(self, _rest):
        for uid in self.deleted & set(self.mails):
            del self.mails[uid]

    def do_logout(self, _rest):
        self.say(b"* BYE")
