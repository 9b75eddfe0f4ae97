# SPDX-License-Identifier: BSD-2-Clause
"""scripted owns the small peers that no program on the disk can play."""

# Hears what comes to port 53, and says who it was and the number, to stdout.
SILENT_DNS = """
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 53))
while True:
    data, where = s.recvfrom(4096)
    print(where[1], data[:2].hex())
"""

# Five requests in one segment; says path, status and length of each answer.
PIPELINE = """
import http.client, socket, sys
paths = ["/small.txt", "/page.html", "/nothing", "/bytes.bin", "/small.txt"]
s = socket.create_connection((sys.argv[1], 80))
last = len(paths) - 1
s.sendall("".join(
    f"GET {path} HTTP/1.1\\r\\nHost: piped.example\\r\\n" +
    ("Connection: close\\r\\n" if i == last else "") + "\\r\\n"
    for i, path in enumerate(paths)).encode())
answers = s.makefile("rb")

class Same:
    def makefile(self, *_):
        return answers

# Of one buffer: what was read ahead belongs to the next answer.
answers.close = lambda: None
for path in paths:
    answer = http.client.HTTPResponse(Same())
    answer.begin()
    print(path, answer.status, len(answer.read()))
"""

# What a server says before TLS, by port: its greeting, then each answer.
STARTTLS = """
import socket, ssl, sys, threading
TALKS = {
    8025: ["220 mail ESMTP\\r\\n", "250-mail\\r\\n250 STARTTLS\\r\\n",
           "220 go\\r\\n"],
    8143: ["* OK ready\\r\\n",
           "* CAPABILITY IMAP4rev1 STARTTLS\\r\\n. OK\\r\\n", ". OK\\r\\n"],
    8110: ["+OK POP3 server ready\\r\\n", "+OK\\r\\n"],
    8021: ["220 files\\r\\n", "234 go\\r\\n"],
}
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[3], sys.argv[2])

def talk(c, lines):
    words = c.makefile("rb", buffering=0)
    c.sendall(lines[0].encode())
    for line in lines[1:]:
        words.readline()
        c.sendall(line.encode())
    with context.wrap_socket(c, server_side=True) as safe:
        while safe.recv(4096):
            pass

def serve(listener, lines):
    while True:
        c, _ = listener.accept()
        try:
            talk(c, lines)
        except OSError:
            c.close()

listeners = [(socket.create_server((sys.argv[1], port)), lines)
             for port, lines in TALKS.items()]
for each in listeners:
    threading.Thread(target=serve, args=each).start()
"""
