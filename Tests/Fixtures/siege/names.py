"""Names that lie: a crawl against a name server of our own, in a network of our own.

Shows: that the address which is connected to is judged, whatever a name led to a moment before.
Usage: unshare -mn python3 names.py CHARTERWATCH CONFIG_ROOT STORE
CONFIG_ROOT has pipelines named first and second over the same sources; they are crawled in this order. Prints one JSON
object: the outcome of each source in each crawl, what the vaults heard and what the public server was asked.

The network has a loopback device and nothing else. It carries one address that counts as public, and forbidden ones
behind which listeners wait: nobody may ever reach those.
"""
import collections
import http.server
import json
import os
import socket
import socketserver
import sqlite3
import struct
import subprocess
import sys
import threading

PUBLIC = "128.66.0.5"
FORBIDDEN = ["127.0.0.1", "169.254.169.254", "10.0.0.5", "172.16.0.5", "192.168.0.5", "100.64.0.5", "0.0.0.0"]
FORBIDDEN6 = ["::1", "fd00::5", "fe80::5%lo"]
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item><title>A headline about nothing that
is long enough to stand for itself</title><link>http://still.test/page</link><guid>1</guid></item></channel></rss>"""

# What each name answers in the first crawl and in the second; a list in a list: one answer after another.
A, AAAA, CNAME = 1, 28, 5
NAMES = {
    "still.test": ([(A, PUBLIC)], [(A, PUBLIC)]),
    "turns.test": ([(A, PUBLIC)], [(A, "127.0.0.1")]),
    "flickers.test": ([[(A, PUBLIC)], [(A, "127.0.0.1")]], [[(A, "127.0.0.1")], [(A, PUBLIC)]]),
    "both.test": ([(A, PUBLIC + "closed"), (A, "127.0.0.1")], [(A, "10.0.0.5"), (A, "127.0.0.1")]),
    "alias.test": ([(CNAME, "inside.test"), (A, "127.0.0.1")], [(CNAME, "inside.test"), (A, "10.0.0.5")]),
    "metadata.test": ([(A, "169.254.169.254")], [(A, "172.16.0.5")]),
    "carrier.test": ([(A, "100.64.0.5")], [(A, "192.168.0.5")]),
    "six.test": ([(AAAA, "::1")], [(AAAA, "fd00::5")]),
    "mapped.test": ([(AAAA, "::ffff:127.0.0.1")], [(AAAA, "::ffff:10.0.0.5")]),
    "nothing.test": ([(A, "0.0.0.0")], [(AAAA, "::")]),
    "sends.test": ([(A, PUBLIC)], [(A, PUBLIC)]),
    "gone.test": (None, None),
}
# 128.66.0.6 is ours too, and nobody listens there.
CLOSED = "128.66.0.6"
crawl = 0
asked = collections.Counter()
heard, served = [], []


def name_at(data, at):
    labels = []
    while data[at]:
        labels.append(data[at + 1 : at + 1 + data[at]].decode())
        at += data[at] + 1
    return ".".join(labels).lower(), at + 1


def encoded(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def answer(data):
    name, end = name_at(data, 12)
    kind = struct.unpack(">H", data[end : end + 2])[0]
    records = NAMES.get(name, (None, None))[crawl]
    if records and isinstance(records[0], list):
        records = records[min(asked[crawl, name, kind], len(records) - 1)]
        asked[crawl, name, kind] += 1
    question = data[12 : end + 4]
    if records is None:
        return data[:2] + struct.pack(">HHHHH", 0x8183, 1, 0, 0, 0) + question
    rows, owner = [], encoded(name)
    for type_, value in records:
        if type_ == CNAME:
            rows.append(owner + struct.pack(">HHIH", CNAME, 1, 0, len(encoded(value))) + encoded(value))
            owner = encoded(value)
        elif type_ == kind:
            value = CLOSED if value.endswith("closed") else value
            raw = socket.inet_pton(socket.AF_INET if kind == A else socket.AF_INET6, value)
            rows.append(owner + struct.pack(">HHIH", kind, 1, 0, len(raw)) + raw)
    return data[:2] + struct.pack(">HHHHH", 0x8180, 1, len(rows), 0, 0) + question + b"".join(rows)


def name_server():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.53", 53))
    while True:
        data, peer = server.recvfrom(2048)
        server.sendto(answer(data), peer)


class Vault(socketserver.BaseRequestHandler):
    def handle(self):
        heard.append("%s in crawl %d" % (self.server.server_address[0], crawl + 1))


class Vaults(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads = True, True


class Vaults6(Vaults):
    address_family = socket.AF_INET6


class Public(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        host = self.headers.get("Host", "")
        served.append("%d %s %s" % (crawl + 1, host, self.path))
        if self.path == "/robots.txt":
            self.reply(404, b"")
        elif host == "sends.test":
            self.send_response(302)
            self.send_header("Location", "http://metadata.test/latest/meta-data/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/feed.xml":
            self.reply(200, FEED)
        else:
            self.reply(404, b"")

    def reply(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def network(store):
    """A loopback device with our addresses, and a resolver that asks us; both end with this process."""
    run("ip", "link", "set", "lo", "up")
    for address in [PUBLIC, CLOSED, "169.254.169.254", "10.0.0.5", "172.16.0.5", "192.168.0.5", "100.64.0.5"]:
        run("ip", "address", "add", address + "/32", "dev", "lo")
    run("ip", "address", "add", "fd00::5/128", "dev", "lo")
    run("ip", "address", "add", "fe80::5/128", "dev", "lo")
    for name, text in [
        ("resolv.conf", "nameserver 127.0.0.53\noptions timeout:1 attempts:1\n"), ("hosts", "127.0.0.1 localhost\n"),
        ("nsswitch.conf", "hosts: files dns\n"),
    ]:
        path = store + "." + name
        with open(path, "w") as file:
            file.write(text)
        if not os.path.exists("/etc/" + name):
            continue
        done = run("mount", "--bind", path, os.path.realpath("/etc/" + name))
        if done.returncode:
            sys.exit("cannot lay %s over /etc: %s" % (name, done.stderr))


def main(program, root, store):
    global crawl
    network(store)
    threading.Thread(target=name_server, daemon=True).start()
    servers = [http.server.ThreadingHTTPServer((PUBLIC, 80), Public)]
    servers += [Vaults((address, 80), Vault) for address in FORBIDDEN if address != "0.0.0.0"]
    servers += [Vaults6((address, 80, 0, 0), Vault) for address in ["::1", "fd00::5"]]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    outcomes, errors = [], []
    for crawl, pipeline in enumerate(["first", "second"]):
        done = run(program, "crawl", "--all", "--config-root", root, "--pipeline", pipeline, "--store", store)
        errors.append("%d %s" % (done.returncode, done.stderr))
        rows = sqlite3.connect(store).execute(
            "SELECT s.url, f.outcome FROM fetch f JOIN source s ON s.id = f.source_id ORDER BY f.id").fetchall()
        outcomes.append(dict((url.split("/")[2], outcome) for url, outcome in rows))
    print(json.dumps({"outcomes": outcomes, "vaults": heard, "served": served, "errors": errors}))


main(*sys.argv[1:])
