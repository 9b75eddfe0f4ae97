/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/ftp.h"

#include "octets.h"

struct verb {
	const char *word;
	uint8_t n;
	uint8_t verb;
	bool from_start;
};

#define WORD(text) text, sizeof(text) - 1

/* clang-format off */
static const struct verb verbs[] = {
	{ WORD("PORT"), FTP_PORT, false },
	{ WORD("EPRT"), FTP_PORT, false },
	{ WORD("RETR"), FTP_LOAD, true },
	{ WORD("STOR"), FTP_STORE, true },
	{ WORD("STOU"), FTP_STORE, true },
	{ WORD("APPE"), FTP_STORE, false },
	{ WORD("LIST"), FTP_LISTING, false },
	{ WORD("NLST"), FTP_LISTING, false },
	{ WORD("MLSD"), FTP_LISTING, false },
	{ WORD("CWD"), FTP_FOLDER, false },
	{ WORD("XCWD"), FTP_FOLDER, false },
	{ WORD("CDUP"), FTP_FOLDER, false },
	{ WORD("TYPE"), FTP_TYPE, false },
	{ WORD("MODE"), FTP_MODE, false },
	{ WORD("REST"), FTP_REST, false },
	{ WORD("SIZE"), FTP_SIZE, false },
	{ WORD("PWD"), FTP_WHERE, false },
	{ WORD("XPWD"), FTP_WHERE, false },
};
/* clang-format on */

/* Digits from the front; how many there were, 0 = none or too many. */
static size_t
number_read(struct bytes b, uint64_t *out)
{
	uint64_t number = 0;
	size_t i = 0;

	while (i < b.n && i < 19 && octet_is_digit(b.at[i]))
		number = number * 10 + b.at[i++] - '0';
	if (i < b.n && octet_is_digit(b.at[i]))
		return 0;
	*out = number;
	return i;
}

/* h1,h2,h3,h4,p1,p2: the port, or 0. The address is not needed. */
static uint16_t
port_of_six(struct bytes b)
{
	uint64_t part = 0, port = 0;

	for (unsigned i = 0; i < 6; i++) {
		size_t n = number_read(b, &part);

		if (n == 0 || part > 255 ||
		    (i < 5 && (n == b.n || b.at[n] != ',')))
			return 0;
		if (i >= 4)
			port = port << 8 | part;
		b.at += n + (i < 5);
		b.n -= n + (i < 5);
	}
	return (uint16_t)port;
}

/* |1|132.235.1.2|6275| and |||6446|, with any delimiter: the third one. */
static uint16_t
port_of_extended(struct bytes b)
{
	uint8_t delimiter = b.n > 0 ? *b.at : 0;
	unsigned seen = 0;
	uint64_t port = 0;
	size_t n;

	while (b.n > 0 && seen < 3) {
		seen += *b.at == delimiter;
		b.at++;
		b.n--;
	}
	n = seen == 3 ? number_read(b, &port) : 0;
	if (n == 0 || n == b.n || b.at[n] != delimiter || port > 65535)
		return 0;
	return (uint16_t)port;
}

struct ftp_command
ftp_command_read(struct bytes line)
{
	struct ftp_command c = {.argument = {line.at, 0}};
	size_t n = 0;

	line = octets_trim(line);
	while (n < line.n && line.at[n] != ' ')
		n++;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		const struct verb *v = &verbs[i];

		if (n == v->n && octets_begin_any(line.at, n, v->word, n)) {
			c.verb = (enum ftp_verb)v->verb;
			c.from_start = v->from_start;
		}
	}
	n += n < line.n; /* one blank: others are of the name */
	c.argument = (struct bytes){line.at + n, line.n - n};
	if (c.verb == FTP_PORT)
		c.port = octet_is_digit(c.argument.n ? *c.argument.at : 0)
		             ? port_of_six(c.argument)
		             : port_of_extended(c.argument);
	if (c.verb == FTP_REST)
		number_read(c.argument, &c.number);
	return c;
}

static struct bytes
behind(struct bytes b, uint8_t mark)
{
	const uint8_t *at = b.n ? memchr(b.at, mark, b.n) : NULL;

	if (!at)
		return (struct bytes){b.at, 0};
	return (struct bytes){at + 1, b.n - (size_t)(at + 1 - b.at)};
}

/* 227 may come without its brackets: the first digit is as good. */
static uint16_t
passive_port(struct bytes text)
{
	while (text.n > 0 && !octet_is_digit(*text.at)) {
		text.at++;
		text.n--;
	}
	return port_of_six(text);
}

/* A number and " bytes" right behind a bracket. */
static uint64_t
size_in(struct bytes text)
{
	uint64_t size;
	size_t n;

	for (;;) {
		text = behind(text, '(');
		if (text.n == 0)
			return FTP_NO_SIZE;
		n = number_read(text, &size);
		if (n > 0 &&
		    octets_begin_any(text.at + n, text.n - n, OCTETS(" byte")))
			return size;
	}
}

static struct bytes
quoted_in(struct bytes text)
{
	struct bytes path = behind(text, '"');
	const uint8_t *end = path.n ? memchr(path.at, '"', path.n) : NULL;

	if (!end)
		return (struct bytes){NULL, 0};
	path.n = (size_t)(end - path.at);
	return path;
}

struct ftp_reply
ftp_reply_read(struct bytes line)
{
	struct ftp_reply r = {.size = FTP_NO_SIZE};
	struct bytes text;
	uint64_t code;

	if (line.n < 3 || number_read((struct bytes){line.at, 3}, &code) != 3 ||
	    (line.n > 3 && line.at[3] != ' ' && line.at[3] != '-'))
		return r;
	r.code = (uint16_t)code;
	r.more = line.n > 3 && line.at[3] == '-';
	if (line.n <= 4)
		return r;
	text = (struct bytes){line.at + 4, line.n - 4};
	if (code == 227)
		r.port = passive_port(text);
	if (code == 229)
		r.port = port_of_extended(behind(text, '('));
	if (code == 125 || code == 150)
		r.size = size_in(text);
	if (code == 213 && number_read(text, &r.size) != text.n)
		r.size = FTP_NO_SIZE;
	if (code == 257 || code == 150)
		r.path = quoted_in(text);
	return r;
}
