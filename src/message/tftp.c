/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/tftp.h"

#include "octets.h"

/* A text that ends with NUL; absent when it does not end. */
static struct bytes
text_take(struct bytes *rest)
{
	const uint8_t *end = rest->n ? memchr(rest->at, 0, rest->n) : NULL;
	struct bytes text = {NULL, 0};

	if (!end)
		return text;
	text = (struct bytes){rest->at, (size_t)(end - rest->at)};
	*rest = (struct bytes){end + 1, rest->n - text.n - 1};
	return text;
}

static uint64_t
number_of(struct bytes text, uint64_t otherwise)
{
	uint64_t number = 0;

	if (text.n == 0 || text.n > 18)
		return otherwise;
	for (size_t i = 0; i < text.n; i++) {
		if (!octet_is_digit(text.at[i]))
			return otherwise;
		number = number * 10 + text.at[i] - '0';
	}
	return number;
}

/* Pairs of a name and a value, as many as there are (RFC 2347). */
static void
read_options(struct bytes rest, struct tftp_message *out)
{
	while (rest.n > 0) {
		struct bytes name = text_take(&rest);
		struct bytes value = text_take(&rest);
		uint64_t n = number_of(value, 0);

		if (!name.at || !value.at)
			return;
		if (octets_equal_any(name, OCTETS("blksize")) && n >= 8 &&
		    n <= 65464)
			out->block_bytes = (uint32_t)n;
		if (octets_equal_any(name, OCTETS("tsize")))
			out->size = number_of(value, TFTP_NO_SIZE);
	}
}

static bool
read_request(struct bytes rest, struct tftp_message *out)
{
	struct bytes mode;

	out->name = text_take(&rest);
	mode = text_take(&rest);
	if (out->name.n == 0 || !mode.at)
		return false;
	out->netascii = octets_equal_any(mode, OCTETS("netascii"));
	if (!out->netascii && !octets_equal_any(mode, OCTETS("octet")))
		return false;
	read_options(rest, out);
	return true;
}

bool
tftp_read(const uint8_t *bytes, size_t n, struct tftp_message *out)
{
	struct bytes rest;

	if (n < 4 || bytes[0] != 0 || bytes[1] < TFTP_READ ||
	    bytes[1] > TFTP_OPTIONS)
		return false;
	*out = (struct tftp_message){.kind = (enum tftp_kind)bytes[1],
	    .block = (uint16_t)(bytes[2] << 8 | bytes[3]),
	    .size = TFTP_NO_SIZE};
	if (out->kind == TFTP_DATA)
		out->bytes = (struct bytes){bytes + 4, n - 4};
	rest = (struct bytes){bytes + 2, n - 2};
	if (out->kind == TFTP_READ || out->kind == TFTP_WRITE)
		return read_request(rest, out);
	if (out->kind == TFTP_OPTIONS)
		read_options(rest, out);
	return true;
}
