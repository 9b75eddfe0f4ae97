# SPDX-License-Identifier: BSD-2-Clause
"""hostile_wire owns frames in which every field that strangers fill is harm.

A field has a marker before the harm, so that it is known by whom it came.
"""
import struct

HARM = {
    "esc": b"\x1b[2J\x1b]0;own\x07",
    "osc": b"\x1b]52;c;aGk=\x1b\\",
    "c1": b"\x9b31m\xc2\x9b31m\xc2\x90",
    "bidi": "\u202e\u2066\u200f".encode(),
    "zero": "\u200b\u200d\ufeff\u2060".encode(),
    "marks": b"a" + "\u0301".encode() * 400,
    "bad": b"\xff\xfe\xc3\x28\xed\xa0\x80",
    "html": b"</script><script>alert(1)</script><img/src=x/onerror=1>",
    "quote": b"\"'`&<x\\u003c",
    "sum": b"=cmd|'/C_calc'!A0",
    "at": b"@SUM(1)",
    "del": b"\x7f\x08\x0b",
}
ADDRESSES = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])


def ip(protocol, back, body):
    a, b = ADDRESSES[::-1] if back else ADDRESSES
    return b"\x02" * 12 + b"\x08\x00" + struct.pack(
        "!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, protocol, 0
        ) + a + b + body


def udp(ports, body, back=False):
    here, there = ports[::-1] if back else ports
    return ip(17, back, struct.pack("!HHHH", here, there, 8 + len(body), 0) +
              body)


class Connection:
    """Segments of one connection, in order."""

    def __init__(self, ports):
        self.ports, self.next = ports, [1000, 9000]
        self.frames = []
        self.send(b"", flags=2)
        self.send(b"", back=True, flags=0x12)
        self.send(b"")

    def send(self, data, back=False, flags=0x10):
        here, there = self.ports[::-1] if back else self.ports
        head = struct.pack("!HHIIBBHHH", here, there, self.next[back],
                           self.next[not back], 0x50, flags, 8192, 0, 0)
        self.frames.append(ip(6, back, head + data))
        self.next[back] += len(data) + (flags >> 1 & 1)
        return self


def http(port, harm):
    ask = (b"GET /mkpath" + harm + b" HTTP/1.1\r\nHost: mkhost" + harm +
           b"\r\nUser-Agent: mkagent" + harm + b"\r\nReferer: " + harm +
           b"\r\n\r\n")
    answer = (b"HTTP/1.1 200 " + harm + b"\r\nContent-Type: mktype" + harm +
              b"\r\nServer: " + harm + b"\r\nContent-Disposition: attachment; "
              b"filename=\"" + harm + b"\"\r\nContent-Length: 2\r\n\r\nok")
    return Connection((port, 80)).send(ask).send(answer, back=True).frames


def labels(harm, marker=b"mkname"):
    whole = marker + harm
    return b"".join(bytes([len(part)]) + part for part in (
        whole[i:i + 60] for i in range(0, min(len(whole), 180), 60))) + b"\0"


def dns(port, harm):
    name = labels(harm)
    ask = struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0) + name + b"\0\x10\0\1"
    text = (b"mktext" + harm)[:250]
    data = bytes([len(text)]) + text
    said = struct.pack("!HHHHHH", 7, 0x8180, 1, 2, 0, 0) + ask[12:] + (
        b"\xc0\x0c" + struct.pack("!HHIH", 16, 1, 60, len(data)) + data +
        b"\xc0\x0c" + struct.pack("!HHIH", 5, 1, 60, len(name)) + name)
    return [udp((port, 53), ask), udp((port, 53), said, back=True)]


def mdns(harm):
    name = labels(harm)
    return [udp((5353, 5353), struct.pack("!HHHHHH", 0, 0x8400, 0, 1, 0, 0) +
                name + b"\0\1\0\1" + struct.pack("!IH", 60, 4) + ADDRESSES[0])]


def sent_by(address, frame):
    return frame[:26] + address + frame[30:]


def dhcp(number, harm):
    """Of hosts that nobody else has a name for: RFC 2132 3.14, RFC 4702 2."""
    plain = (b"mkdhcp" + harm)[:200]
    frames = []
    for net, code, name in ((1, b"\x0c", plain),
                            (2, b"\x51", b"\4\0\0" + labels(
                                harm, b"mkfqdn"))):
        host = bytes([10, net, 0, number])
        body = (b"\1\1\6\0" + b"\1\2\3\4" + bytes(4) + host + bytes(12) +
                b"\x02" * 6 + bytes(202) + b"\x63\x82\x53\x63" +
                b"\x35\1\3" + code + bytes([len(name)]) + name + b"\xff")
        frames.append(sent_by(host, udp((68, 67), body)))
    return frames


def dhcpv6(number, harm):
    """RFC 8415 21.4, 21.6; RFC 4704 4: a name for the address asked for."""
    host = b"\x20\x01\x0d\xb8" + bytes(11) + bytes([number + 1])
    address = struct.pack("!HH", 5, 24) + host + bytes(8)
    fqdn = b"\0" + labels(harm, b"mkvsix")
    body = (b"\3\1\2\3" + struct.pack("!HH", 3, 12 + len(address)) +
            bytes(12) + address + struct.pack("!HH", 39, len(fqdn)) + fqdn)
    datagram = struct.pack("!HHHH", 546, 547, 8 + len(body), 0) + body
    there = b"\xff\x02" + bytes(11) + b"\1\0\2"
    return [b"\x02" * 12 + b"\x86\xdd" + struct.pack(
        "!IHBB", 6 << 28, len(datagram), 17, 64) + host + there + datagram]


def hello(name, alpn, cookie=b""):
    """RFC 8446 4.1.2; cookie: that of DTLS, with its length."""
    name, alpn = name[:255], alpn[:100]
    extensions = (struct.pack("!HHHBH", 0, len(name) + 5, len(name) + 3, 0,
                              len(name)) + name +
                  struct.pack("!HHHB", 16, len(alpn) + 3, len(alpn) + 1,
                              len(alpn)) + alpn)
    return (b"\x03\x03" + bytes(32) + b"\0" + cookie + b"\0\2\x13\x01" +
            b"\1\0" + struct.pack("!H", len(extensions)) + extensions)


def handshake(body):
    return b"\1" + struct.pack("!I", len(body))[1:] + body


def record(message):
    return b"\x16\x03\x01" + struct.pack("!H", len(message)) + message


def tls(port, harm):
    return Connection((port, 443)).send(record(handshake(hello(
        b"mksni" + harm, b"mkalpn" + harm)))).frames


def dtls(port, harm):
    """RFC 6347 4.1, 4.2.2; version 1.2 is fe fd."""
    body = hello(b"mkdtls" + harm, b"x", b"\0")
    size = struct.pack("!I", len(body))[1:]
    fragment = b"\1" + size + bytes(5) + size + body
    return [udp((port, 4433), b"\x16\xfe\xfd" + bytes(8) + struct.pack(
        "!H", len(fragment)) + fragment)]


def llmnr(harm):
    """RFC 4795 2.1: what it is called, in the words of who is called so."""
    name = labels(harm, b"mkllmnr")
    return [udp((5355, 5355), struct.pack("!HHHHHH", 9, 0x8000, 1, 1, 0, 0) +
                name + b"\0\1\0\1" + b"\xc0\x0c\0\1\0\1" +
                struct.pack("!IH", 60, 4) + ADDRESSES[1], back=True)]


def der(tag, *parts):
    body = b"".join(parts)
    return bytes([tag, 0x82]) + struct.pack("!H", len(body)) + body


def certificate(harm):
    """RFC 5280 4.1: subject and issuer by common name, and a name beside."""
    rsa = bytes.fromhex("300d06092a864886f70d0101010500")
    name = der(0x30, der(0x31, der(0x30, b"\x06\x03\x55\x04\x03", der(
        0x0c, b"mkcommon" + harm))))
    alternative = der(0x30, b"\x06\x03\x55\x1d\x11", der(0x04, der(
        0x30, der(0x82, b"mkalt" + harm))))
    signed = der(0x30, b"\xa0\x03\x02\x01\x02", b"\x02\x01\x05", rsa, name,
                 der(0x30, der(0x17, b"200101000000Z"),
                     der(0x17, b"400101000000Z")), name,
                 der(0x30, rsa, der(0x03, bytes(9))),
                 der(0xa3, der(0x30, alternative)))
    return der(0x30, signed, rsa, der(0x03, bytes(9)))


def tls_server(port, harm):
    """A hello of TLS 1.2, answered with a certificate in the clear."""
    host = b"%d.example" % port
    asked = struct.pack("!HHHBH", 0, len(host) + 5, len(host) + 3, 0,
                        len(host)) + host
    def say(kind, body):
        message = bytes([kind]) + struct.pack("!I", len(body))[1:] + body
        return b"\x16\x03\x03" + struct.pack("!H", len(message)) + message

    one = certificate(harm)
    chain = struct.pack("!I", len(one))[1:] + one
    return Connection((port, 443)).send(say(
        1, b"\x03\x03" + bytes(32) + b"\0" + b"\0\2\xc0\x2f" + b"\1\0" +
        struct.pack("!H", len(asked)) + asked)).send(
            say(2, b"\x03\x03" + bytes(32) + b"\0" + b"\xc0\x2f" + b"\0") +
            say(11, struct.pack("!I", len(chain))[1:] + chain) +
            say(14, b""), back=True).frames


def http2(port, harm):
    """RFC 9113 3.3, RFC 7541 6.2.2: literals, of no table and uncoded."""
    def length(n):
        return bytes([n]) if n < 127 else bytes(
            [127, (n - 127) & 127 | 128, n - 127 >> 7])

    def frame(kind, flags, stream, body):
        return struct.pack("!I", len(body))[1:] + struct.pack(
            "!BBI", kind, flags, stream) + body

    def fields(*pairs):
        return b"".join(b"\0" + length(len(k)) + k + length(len(v)) + v
                        for k, v in pairs)

    ask = fields((b":method", b"GET"), (b":scheme", b"http"),
                 (b":path", b"/mktwopath" + harm),
                 (b":authority", b"mktwohost" + harm),
                 (b"user-agent", b"mktwoagent" + harm))
    said = fields((b":status", b"200"), (b"content-type", b"mktwotype" + harm))
    return Connection((port, 80)).send(
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") +
        frame(1, 5, 1, ask)).send(
            frame(4, 0, 0, b"") + frame(1, 5, 1, said), back=True).frames
