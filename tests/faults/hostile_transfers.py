# SPDX-License-Identifier: BSD-2-Clause
"""hostile_transfers owns talks that carry files, greet, or go on in secret.

As hostile_wire: a marker, then the harm.
"""
import struct

from hostile_wire import Connection, handshake, hello, record, udp


def smtp(port, harm):
    mail = (b"Subject: " + harm + b"\r\nContent-Type: multipart/mixed; "
            b'boundary="=_b"\r\n\r\n--=_b\r\nContent-Type: mkmime' + harm +
            b'\r\nContent-Disposition: attachment; filename="mkfile' +
            harm.replace(b'"', b"") + b'"\r\n\r\ndata\r\n--=_b--\r\n.\r\n')
    c = Connection((port, 25)).send(b"220 mx ESMTP\r\n", back=True)
    c.send(b"EHLO a" + harm + b"\r\n").send(b"250 mx\r\n", back=True)
    c.send(b"MAIL FROM:<a>\r\n").send(b"250 ok\r\n", back=True)
    c.send(b"RCPT TO:<b>\r\n").send(b"250 ok\r\n", back=True)
    c.send(b"DATA\r\n").send(b"354 go on\r\n", back=True)
    return c.send(mail).send(b"250 ok\r\n", back=True).send(
        b"", flags=0x11).frames


def ftp(port, harm):
    c = Connection((port, 21)).send(b"220 FTP server\r\n", back=True)
    c.send(b"TYPE I\r\n").send(b"200 ok\r\n", back=True)
    c.send(b"PASV\r\n").send(b"227 Entering (10,0,0,2,%d,%d)\r\n" % (
        port >> 8, port & 255), back=True)
    c.send(b"RETR mkftp" + harm + b"\r\n")
    c.send(b"150 Opening\r\n", back=True)
    data = Connection((port + 100, port)).send(b"data", back=True)
    data.send(b"", back=True, flags=0x11).send(b"", flags=0x11)
    return c.frames + data.frames


def tftp(port, harm):
    """RFC 1350 2, 4."""
    return [udp((port, 69), b"\0\1mktftp" + harm + b"\0octet\0"),
            udp((port, port + 100), b"\0\3\0\1data", back=True)]


def smb_frame(command, number, body, back):
    """MS-SMB2 2.2.1: a prefix, a head of 64 bytes, a body."""
    message = struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 1, 0, command,
                          1, int(back), 0, number, 0, 7, 9, bytes(16)) + body
    return struct.pack(">I", len(message)) + message


def smb(port, harm):
    """2.2.9 to 2.2.20: a share, a file in it, all of its bytes."""
    def wide(marker):
        text = harm.decode("utf-8", "surrogateescape").replace("\\", "")
        name = marker + text[:60]
        return name.encode("utf-16-le", "surrogatepass")

    share = "\\\\s\\".encode("utf-16-le") + wide("mkshare").replace(
        b"/\0", b"")
    name = wide("mksmb")
    c, file = Connection((port, 445)), b"F" * 16
    turns = (
        (3, struct.pack("<HHHH", 9, 0, 72, len(share)) + share,
         struct.pack("<HBBIII", 16, 1, 0, 0, 0, 0)),
        (5, struct.pack("<HBBI8s8sIIIIIHHII", 57, 0, 0, 2, b"", b"", 0, 0, 0,
                        0, 0, 120, len(name), 0, 0) + name,
         struct.pack("<HBBI32sQQII16sII", 89, 0, 0, 1, b"", 0, 4, 0, 0, file,
                     0, 0)),
        (8, struct.pack("<HBBIQ16sIIIHHB", 49, 0, 0, 4, 0, file, 0, 0, 0, 0,
                        0, 0),
         struct.pack("<HBBIII", 17, 80, 0, 4, 0, 0) + b"data"))
    for i, (command, ask, answer) in enumerate(turns):
        c.send(smb_frame(command, i, ask, False))
        c.send(smb_frame(command, i, answer, True), back=True)
    return c.frames


def starttls(port, harm):
    """RFC 3207 4: the hello comes after some words."""
    c = Connection((port, 25)).send(b"220 mx ESMTP\r\n", back=True)
    c.send(b"EHLO a\r\n").send(b"250-mx\r\n250 STARTTLS\r\n", back=True)
    c.send(b"STARTTLS\r\n").send(b"220 go on\r\n", back=True)
    return c.send(record(handshake(hello(b"mkstart" + harm, b"x")))).frames


def websocket(port, harm):
    """RFC 6455 4.1."""
    ask = (b"GET /mkws" + harm + b" HTTP/1.1\r\nHost: mkwshost" + harm +
           b"\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Protocol: " + harm + b"\r\n\r\n")
    answer = (b"HTTP/1.1 101 " + harm + b"\r\nUpgrade: websocket\r\n"
              b"Connection: Upgrade\r\n\r\n\x81\x02hi")
    return Connection((port, 80)).send(ask).send(answer, back=True).frames


def greetings(port, harm):
    """First lines that the list of packets quotes."""
    frames = []
    for server, line in ((22, b"SSH-2.0-mkssh"), (25, b"220 mkmx"),
                         (21, b"220 mkftpd")):
        frames += Connection((port, server)).send(
            line + harm + b"\r\n", back=True).frames
    frames += Connection((port, 3306)).send(
        b"\x4a\0\0\0\x0amkmysql" + harm.replace(b" ", b"_") + b"\0" * 80,
        back=True).frames
    frames += Connection((port, 554)).send(
        b"DESCRIBE rtsp://mkrtsp" + harm + b" RTSP/1.0\r\n\r\n").frames
    return [*frames, udp((port, 5060), b"INVITE sip:mksip" + harm +
                         b" SIP/2.0\r\n\r\n"),
            udp((1900, port), b"HTTP/1.1 200 mkssdp" + harm + b"\r\n\r\n")]


def google(port, harm):
    """draft-tsvwg-quic-protocol-02: a hello in clear, Q043."""
    name, agent = b"mkgquic" + harm[:200], b"mkuaid" + harm[:100]
    chlo = (b"CHLO" + struct.pack("<HH", 2, 0) +
            b"SNI\0" + struct.pack("<I", len(name)) +
            b"UAID" + struct.pack("<I", len(name) + len(agent)) + name + agent)
    return [udp((port, 443), b"\x0d" + bytes(8) + b"Q043\1" + bytes(12) +
                b"\xa0\1\0\4\0\0" + chlo)]
