/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TCP options (IANA tcp-parameters): kind 1, and but for two of them length 1
 * (counting both) and a value.
 */
#include "tcp_options.h"

#define END TCP_OPTION_END
#define NOP TCP_OPTION_NOP

struct option {
	uint8_t kind;
	const char *name;
	void (*write)(struct phrase *l, struct cursor value);
};

static void
write_u16(struct phrase *l, struct cursor value)
{
	phrase_named(l, " ", cursor_u16(&value));
}

static void
write_u8(struct phrase *l, struct cursor value)
{
	phrase_named(l, " ", cursor_u8(&value));
}

static void
write_timestamps(struct phrase *l, struct cursor value)
{
	phrase_named(l, " val ", cursor_u32(&value));
	phrase_named(l, " ecr ", cursor_u32(&value));
}

static void
write_sack(struct phrase *l, struct cursor value)
{
	phrase_named(l, " ", (uint32_t)(cursor_left(&value) / 8));
	phrase_char(l, ' ');
	while (cursor_left(&value) >= 8) {
		phrase_named(l, "{", cursor_u32(&value));
		phrase_named(l, ":", cursor_u32(&value));
		phrase_char(l, '}');
	}
}

static void
write_hex(struct phrase *l, struct cursor value)
{
	size_t n = cursor_left(&value);

	if (n == 0)
		return;
	phrase_text(l, " 0x");
	phrase_bytes(l, cursor_take(&value, n), n, '\0');
}

/* Without a cookie it is the request for one (RFC 7413). */
static void
write_cookie(struct phrase *l, struct cursor value)
{
	size_t n = cursor_left(&value);

	phrase_text(l, n ? "  cookie " : "  cookiereq");
	if (n)
		phrase_bytes(l, cursor_take(&value, n), n, '\0');
}

/* clang-format off */
static const struct option options[] = {
	{ END, "eol",       NULL },
	{ NOP, "nop",       NULL },
	{ 2,   "mss",       write_u16 },
	{ 3,   "wscale",    write_u8 },
	{ 4,   "sackOK",    NULL },
	{ 5,   "sack",      write_sack },
	{ 8,   "TS",        write_timestamps },
	{ 19,  "md5",       write_hex },
	{ 28,  "uto",       write_hex },
	{ 29,  "tcp-ao",    write_hex },
	{ 30,  "mptcp",     write_hex },
	{ 34,  "tfo",       write_cookie },
	{ 253, "exp",       write_hex },
	{ 254, "exp",       write_hex },
};
/* clang-format on */

bool
tcp_options_next(struct cursor *in, uint8_t *kind, struct cursor *value)
{
	if (cursor_left(in) == 0)
		return false;
	*kind = cursor_u8(in);
	*value = (struct cursor){in->at, in->at, false};
	if (*kind > NOP)
		*value = cursor_sub(in, cursor_u8(in) - 2u);
	return !in->short_read;
}

void
tcp_option_write(struct phrase *l, uint8_t kind, struct cursor value)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (options[i].kind != kind)
			continue;
		phrase_text(l, options[i].name);
		if (options[i].write)
			options[i].write(l, value);
		return;
	}
	phrase_named(l, "unknown-", kind);
	write_hex(l, value);
}

void
tcp_options_write(struct phrase *l, struct cursor in)
{
	const char *before = "";

	while (cursor_left(&in) > 0) {
		struct cursor value;
		uint8_t kind;

		phrase_text(l, before);
		before = ",";
		if (!tcp_options_next(&in, &kind, &value)) {
			phrase_text(l, "[bad opt]");
			break;
		}
		tcp_option_write(l, kind, value);
		if (kind == END)
			break;
	}
}

struct cursor
tcp_options_find(const struct frame *f, const struct packet *p)
{
	struct cursor in = {f->data, f->data + f->captured, false};
	uint32_t header;

	cursor_skip(&in, p->transport_offset + 12u);
	header = (cursor_u8(&in) >> 4) * 4u;
	cursor_skip(&in, 7);
	cursor_limit(&in, header > 20 ? header - 20 : 0);
	return in;
}
