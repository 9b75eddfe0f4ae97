# SPDX-License-Identifier: BSD-2-Clause
"""mmdb owns the writing of small MaxMind DB files, for tests.

Source: MaxMind DB File Format Specification 2.0. Python's str becomes UTF-8
text, int an unsigned number of 32 bits, float a double; Raw is put in as it
is, to write what no honest database holds.
"""
import ipaddress
import struct

MARKER = b"\xab\xcd\xefMaxMind.com"
TEXT, DOUBLE, BYTES, UINT16, UINT32, MAP = 2, 3, 4, 5, 6, 7
UINT64, ARRAY, BOOLEAN, FLOAT = 9, 11, 14, 15


class Raw(bytes):
    """Bytes of the data section, whatever they mean."""


class Float(float):
    """A number of four bytes."""


def control(kind, size):
    """Type in the upper three bits, or 0 and the type less 7 behind."""
    first, more = (kind << 5, b"") if kind < 8 else (0, bytes([kind - 7]))
    if size < 29:
        return bytes([first | size]) + more
    if size < 285:
        return bytes([first | 29]) + more + bytes([size - 29])
    if size < 65821:
        return bytes([first | 30]) + more + struct.pack(">H", size - 285)
    return bytes([first | 31]) + more + struct.pack(">I", size - 65821)[1:]


def number(value, kind=UINT32):
    size = (value.bit_length() + 7) // 8
    return control(kind, size) + value.to_bytes(size, "big")


def short(value):
    return Raw(number(value, UINT16))


def encode(value):
    if isinstance(value, Raw):
        return bytes(value)
    if isinstance(value, bool):
        return control(BOOLEAN, value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Float):
        return control(FLOAT, 4) + struct.pack(">f", value)
    if isinstance(value, float):
        return control(DOUBLE, 8) + struct.pack(">d", value)
    if isinstance(value, str):
        value = value.encode()
        return control(TEXT, len(value)) + value
    if isinstance(value, bytes):
        return control(TEXT, len(value)) + value  # text that is no UTF-8
    if isinstance(value, dict):
        return control(MAP, len(value)) + b"".join(
            encode(k) + encode(v) for k, v in value.items())
    return control(ARRAY, len(value)) + b"".join(map(encode, value))


def bits_of(network, version):
    """The path of a network in a tree; IPv4 lies at ::/96 of one for IPv6."""
    network = ipaddress.ip_network(network)
    length, value = network.prefixlen, int(network.network_address)
    width = network.max_prefixlen
    if network.version == 4 and version == 6:
        length, width = length + 96, 128
    return [value >> (width - 1 - i) & 1 for i in range(length)]


def grow(networks, version):
    """Nodes of two records each: a node's number, ("data", offset) or None."""
    nodes, offsets, data = [[None, None]], {}, bytearray()
    for network, record in networks.items():
        encoded = encode(record)
        if encoded not in offsets:
            offsets[encoded] = len(data)
            data += encoded
        path, at = bits_of(network, version), 0
        for bit in path[:-1]:
            if not isinstance(nodes[at][bit], int):
                nodes.append([nodes[at][bit]] * 2)  # what was there is wider
                nodes[at][bit] = len(nodes) - 1
            at = nodes[at][bit]
        nodes[at][path[-1]] = ("data", offsets[encoded])
    return nodes, bytes(data)


def pack(left, right, size):
    if size == 24:
        return struct.pack(">I", left)[1:] + struct.pack(">I", right)[1:]
    if size == 32:
        return struct.pack(">II", left, right)
    return (struct.pack(">I", left)[1:]
            + bytes([(left >> 24 << 4) | right >> 24])
            + struct.pack(">I", right)[1:])


def database(networks, version=6, size=28, built=1767225600, **more):
    """networks: CIDR -> record; wider ones first."""
    nodes, data = grow(networks, version)

    def value(record):
        if record is None:
            return len(nodes)
        if isinstance(record, int):
            return record
        return len(nodes) + 16 + record[1]

    tree = b"".join(pack(value(l), value(r), size) for l, r in nodes)
    metadata = {
        "binary_format_major_version": short(2),
        "binary_format_minor_version": short(0),
        "build_epoch": Raw(number(built, UINT64)), "database_type": "Test",
        "description": {}, "ip_version": short(version), "languages": [],
        "node_count": len(nodes), "record_size": short(size),
    }
    metadata.update(more)
    return tree + bytes(16) + data + MARKER + encode(metadata)
