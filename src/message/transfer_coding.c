/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/transfer_coding.h"

#include "octets.h"

static int
base64_digit(uint8_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (octet_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Two characters hold a byte, three hold two. */
static size_t
flush_base64(struct transfer_coding *d, uint8_t *out)
{
	size_t n = d->n > 1 ? d->n - 1u : 0;

	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(d->bits >> (6 * d->n - 8 * (i + 1)));
	d->n = 0;
	d->bits = 0;
	return n;
}

static size_t
decode_base64(struct transfer_coding *d, uint8_t c, uint8_t *out)
{
	int digit = base64_digit(c);

	if (c == '=' && !d->padded) {
		d->padded = true;
		return flush_base64(d, out);
	}
	if (digit < 0 || d->padded)
		return 0;
	d->bits = d->bits << 6 | (uint32_t)digit;
	if (++d->n < 4)
		return 0;
	return flush_base64(d, out);
}

/* What looked like an escape was none: it stands for itself. */
static size_t
let_go(struct transfer_coding *d, uint8_t *out)
{
	size_t n = d->n;

	memcpy(out, d->held, n);
	d->n = 0;
	return n;
}

/* "=" and two digits, or "=" and the end of a line, which is none then. */
static size_t
decode_quoted(struct transfer_coding *d, uint8_t c, uint8_t *out)
{
	size_t n;

	if (d->n == 0 && c != '=') {
		out[0] = c;
		return 1;
	}
	if (d->n == 1 && c == '\n') {
		d->n = 0;
		return 0;
	}
	if (d->n == 0 || (d->n == 1 && (c == '\r' || octet_hex(c) >= 0))) {
		d->held[d->n++] = c;
		return 0;
	}
	if (d->n == 2 && d->held[1] == '\r' && c == '\n') {
		d->n = 0;
		return 0;
	}
	if (d->n == 2 && octet_hex(d->held[1]) >= 0 && octet_hex(c) >= 0) {
		out[0] = (uint8_t)(octet_hex(d->held[1]) << 4 | octet_hex(c));
		d->n = 0;
		return 1;
	}
	n = let_go(d, out);
	return n + decode_quoted(d, c, out + n);
}

enum transfer_kind
transfer_kind_of(struct bytes value)
{
	struct bytes v = octets_trim(value);

	if (octets_equal_any(v, OCTETS("base64")))
		return TRANSFER_BASE64;
	if (octets_equal_any(v, OCTETS("quoted-printable")))
		return TRANSFER_QUOTED;
	return TRANSFER_PLAIN;
}

size_t
transfer_decode(struct transfer_coding *d, uint8_t byte, uint8_t *out)
{
	if (d->kind == TRANSFER_BASE64)
		return decode_base64(d, byte, out);
	if (d->kind == TRANSFER_QUOTED)
		return decode_quoted(d, byte, out);
	out[0] = byte;
	return 1;
}

size_t
transfer_end(struct transfer_coding *d, uint8_t *out)
{
	if (d->kind == TRANSFER_BASE64)
		return flush_base64(d, out);
	return let_go(d, out);
}
