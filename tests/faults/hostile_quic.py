# SPDX-License-Identifier: BSD-2-Clause
"""hostile_quic owns a client's first datagram of QUIC, as it is sealed.

RFC 9000 17.2.2, RFC 9001 5; AES is FIPS 197, its mode NIST SP 800-38D. Slow,
which does not matter, and needs nothing that Python has not.
"""
import hashlib
import hmac
import struct

from hostile_wire import handshake, hello, udp

SALT = bytes.fromhex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a")
ID = bytes.fromhex("8394c8f03e515708")
LEAST = 1200  # of a datagram that begins a connection (RFC 9000 14.1)


def doubled(a):
    return a << 1 ^ (0x11b if a & 0x80 else 0)


def substitutes():
    """FIPS 197 5.1.1, by powers of 3 rather than by inverses."""
    box, p, q = [0x63] * 256, 1, 1
    for _ in range(255):
        p ^= doubled(p)
        for shift in 1, 2, 4:
            q ^= q << shift & 0xff
        q ^= 0x09 if q & 0x80 else 0
        box[p] = 0x63
        for turn in range(5):
            box[p] ^= (q << turn | q >> 8 - turn) & 0xff
    return box


BOX = substitutes()


def round_keys(key):
    words, constant = [key[i:i + 4] for i in range(0, 16, 4)], 1
    for i in range(4, 44):
        word = words[-1]
        if i % 4 == 0:
            word = bytes(BOX[b] for b in word[1:] + word[:1])
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = doubled(constant)
        words.append(bytes(a ^ b for a, b in zip(words[i - 4], word)))
    return [b"".join(words[i:i + 4]) for i in range(0, 44, 4)]


def mixed(column):
    whole = column[0] ^ column[1] ^ column[2] ^ column[3]
    return [a ^ whole ^ doubled(a ^ b)
            for a, b in zip(column, column[1:] + column[:1])]


def aes(keys, block):
    state = [a ^ b for a, b in zip(block, keys[0])]
    for i, key in enumerate(keys[1:]):
        state = [BOX[state[(at + at % 4 * 4) % 16]] for at in range(16)]
        if i < 9:
            state = sum((mixed(state[c:c + 4]) for c in range(0, 16, 4)), [])
        state = [a ^ b for a, b in zip(state, key)]
    return bytes(state)


def times(a, b):
    """SP 800-38D 6.3; the first bit is the lowest power."""
    product = 0
    for i in range(127, -1, -1):
        if b >> i & 1:
            product ^= a
        a = a >> 1 ^ (0xe1 << 120 if a & 1 else 0)
    return product


def seal(key, nonce, head, text):
    """SP 800-38D 7.1."""
    keys, out, sum_ = round_keys(key), b"", 0
    for i in range(0, len(text), 16):
        pad = aes(keys, nonce + struct.pack(">I", i // 16 + 2))
        out += bytes(a ^ b for a, b in zip(text[i:i + 16], pad))
    base = int.from_bytes(aes(keys, bytes(16)), "big")
    whole = b"".join(part + bytes(-len(part) % 16) for part in (head, out))
    whole += struct.pack(">QQ", len(head) * 8, len(out) * 8)
    for i in range(0, len(whole), 16):
        sum_ = times(sum_ ^ int.from_bytes(whole[i:i + 16], "big"), base)
    last = int.from_bytes(aes(keys, nonce + b"\0\0\0\1"), "big")
    return out + (sum_ ^ last).to_bytes(16, "big")


def derived(secret, label, size):
    """HKDF-Expand-Label of RFC 8446 7.1, a block of it at most."""
    said = b"tls13 " + label
    info = struct.pack(">HB", size, len(said)) + said + b"\0\1"
    return hmac.digest(secret, info, hashlib.sha256)[:size]


CLIENT = derived(hmac.digest(SALT, ID, hashlib.sha256), b"client in", 32)
KEY, IV, HP = (derived(CLIENT, label, size) for label, size in (
    (b"quic key", 16), (b"quic iv", 12), (b"quic hp", 16)))


def quic(port, harm):
    message = handshake(hello(b"mkquic" + harm, b"mkquicalpn" + harm))
    frames = b"\6\0" + struct.pack(">H", 0x4000 | len(message)) + message
    frames += bytes(LEAST - 42 - len(frames))
    head = (b"\xc0\0\0\0\1\x08" + ID + b"\0\0" +
            struct.pack(">HB", 0x4000 | 1 + len(frames) + 16, 0))
    sealed = seal(KEY, IV, head, frames)  # number 0 leaves the nonce as it is
    mask = aes(round_keys(HP), sealed[3:19])  # four bytes past the number
    return [udp((port, 443), bytes([head[0] ^ mask[0] & 0x0f]) + head[1:-1] +
                bytes([head[-1] ^ mask[1]]) + sealed)]
