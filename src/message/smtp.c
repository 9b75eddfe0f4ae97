/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/smtp.h"

#include "message/tls.h"

#include "octets.h"

#define MOST_LINE 4096 /* RFC 5321 4.5.3.1 wants 512, and extensions more */
#define RECORD 0x16    /* a handshake of TLS */

enum state {
	STATE_COMMAND,
	STATE_ASKED, /* DATA was said: a message, or the next command */
	STATE_DATA,  /* at the beginning of a line */
	STATE_LINE,  /* in it */
	STATE_CHUNK,
};

static struct reading
told(struct smtp_event *out, enum smtp_kind kind, size_t used)
{
	*out = (struct smtp_event){.kind = kind};
	return (struct reading){.used = used, .message = true};
}

static struct reading
told_bytes(struct smtp_event *out, const uint8_t *at, size_t n)
{
	*out = (struct smtp_event){.kind = SMTP_BYTES, .bytes = {at, n}};
	return (struct reading){.used = n, .message = true};
}

/* "BDAT 1000 LAST" */
static bool
read_chunk(struct smtp *s, struct bytes line)
{
	uint64_t n = 0;
	size_t i = 5;

	while (i < line.n && octet_is_blank(line.at[i]))
		i++;
	if (i == line.n || !octet_is_digit(line.at[i]))
		return false;
	for (; i < line.n && octet_is_digit(line.at[i]); i++)
		if (n < UINT64_MAX / 16)
			n = n * 10 + line.at[i] - '0';
	line = octets_trim((struct bytes){line.at + i, line.n - i});
	s->last = octets_equal_any(line, OCTETS("LAST"));
	s->left = n;
	return true;
}

/* What ends a message that BDAT began, without its last chunk. */
static bool
gives_up(struct bytes line)
{
	return octets_begin_any(line.at, line.n, OCTETS("RSET")) ||
	       octets_begin_any(line.at, line.n, OCTETS("MAIL")) ||
	       octets_begin_any(line.at, line.n, OCTETS("QUIT"));
}

static struct reading
take_command(struct smtp *s, struct line l, struct smtp_event *out)
{
	struct bytes line = octets_trim(l.text);

	s->state = STATE_COMMAND;
	if (octets_equal_any(line, OCTETS("DATA")))
		s->state = STATE_ASKED;
	if (octets_begin_any(line.at, line.n, OCTETS("BDAT ")) &&
	    read_chunk(s, line))
		s->state = STATE_CHUNK;
	if (s->open && gives_up(line)) {
		s->open = false;
		return told(out, SMTP_CUT, l.used);
	}
	return told(out, SMTP_LINE, l.used);
}

static struct reading
read_command(
    struct smtp *s, const uint8_t *at, size_t n, struct smtp_event *out)
{
	struct line l;

	if (!s->within && at[0] == RECORD) {
		enum tls_look look = tls_looks_like(at, n);

		if (look == TLS_LOOK_YES)
			return told(out, SMTP_TLS, 0);
		if (look == TLS_LOOK_MORE)
			return reading_more();
	}
	l = line_read(at, n);
	if (s->within && l.used == 0)
		return (struct reading){.used = n};
	if (s->within) {
		s->within = false;
		return told(out, SMTP_LINE, l.used);
	}
	if (l.used == 0 && n < MOST_LINE)
		return reading_more();
	if (l.used == 0 || l.used > MOST_LINE) {
		s->within = true; /* no command is that long */
		return (struct reading){.used = MOST_LINE};
	}
	return take_command(s, l, out);
}

/*
 * A message begins with a field, whose name is followed by a colon at once, or
 * with an empty line; a verb is followed by a blank or nothing.
 */
static bool
is_command(struct bytes line)
{
	static const char *const verbs[] = {"MAIL FROM:", "RCPT TO:", "RSET",
	    "QUIT", "NOOP", "EHLO", "HELO", "DATA", "BDAT", "VRFY", "STARTTLS"};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		size_t n = strlen(verbs[i]);

		if (octets_begin_any(line.at, line.n, verbs[i], n))
			return line.n == n || verbs[i][n - 1] == ':' ||
			       line.at[n] == ' ' || line.at[n] == '\r';
	}
	return false;
}

/* Enough to tell is a line, or more than any verb has: false = not enough. */
static bool
decide(struct smtp *s, const uint8_t *at, size_t n)
{
	struct line l = line_read(at, n);

	if (l.used == 0 && n < 16)
		return false;
	s->state = STATE_DATA;
	if (is_command(l.text))
		s->state = STATE_COMMAND;
	else
		s->open = true;
	return true;
}

/* How far a message goes without a dot at the beginning of a line. */
static size_t
run_length(struct smtp *s, const uint8_t *at, size_t n)
{
	bool cr = s->cr;
	size_t i = 0;

	s->state = STATE_LINE;
	s->cr = false;
	while (i < n) {
		const uint8_t *end = memchr(at + i, '\n', n - i);
		bool whole;

		if (!end) {
			s->cr = at[n - 1] == '\r';
			return n;
		}
		whole = end > at ? end[-1] == '\r' : cr;
		i = (size_t)(end - at) + 1;
		if (whole && (i == n || at[i] == '.')) {
			s->state = STATE_DATA;
			return i;
		}
	}
	return n;
}

static struct reading
read_data(struct smtp *s, const uint8_t *at, size_t n, struct smtp_event *out)
{
	size_t dot = s->state == STATE_DATA && at[0] == '.';
	struct reading r;

	if (dot && (n < 2 || (n < 3 && at[1] == '\r')))
		return reading_more();
	if (dot && at[1] == '\r' && at[2] == '\n') {
		s->state = STATE_COMMAND;
		s->open = false;
		return told(out, SMTP_END, 3);
	}
	r = told_bytes(out, at + dot, run_length(s, at + dot, n - dot));
	r.used += dot;
	return r;
}

static struct reading
read_rest(struct smtp *s, const uint8_t *at, size_t n, struct smtp_event *out)
{
	if (s->left > 0) {
		n = n < s->left ? n : (size_t)s->left;
		s->left -= n;
		s->open = true;
		return told_bytes(out, at, n);
	}
	s->state = STATE_COMMAND;
	if (!s->last)
		return told(out, SMTP_LINE, 0);
	s->open = false;
	return told(out, SMTP_END, 0);
}

struct reading
smtp_read(
    struct smtp *s, const uint8_t *window, size_t len, struct smtp_event *out)
{
	if (s->state == STATE_CHUNK && (s->left == 0 || len > 0))
		return read_rest(s, window, len, out);
	if (len == 0 || (s->state == STATE_ASKED && !decide(s, window, len)))
		return reading_more();
	if (s->state == STATE_COMMAND)
		return read_command(s, window, len, out);
	return read_data(s, window, len, out);
}

uint64_t
smtp_gap(struct smtp *s, uint64_t gap)
{
	uint64_t mine = gap;

	if (gap == 0)
		return 0;
	s->cr = false;
	if (s->state == STATE_COMMAND) {
		s->within = true;
		return 0;
	}
	s->open = true;
	if (s->state != STATE_CHUNK) {
		s->state = STATE_LINE;
		return gap;
	}
	if (mine > s->left) {
		mine = s->left;
		s->within = true;
	}
	s->left -= mine;
	return mine;
}
