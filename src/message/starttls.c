/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/starttls.h"

#include "message/tls.h"

#include "octets.h"

#define MOST_PASSED 256 /* greetings and capabilities are no longer */
#define RECORD 0x16     /* a handshake of TLS */

/* What is passed at once: 0 = not all of its length is there. */
struct unit {
	uint64_t n;
	bool open;  /* a line that goes on behind the window */
	bool wrong; /* no such packet */
};

static struct unit
unit_line(const uint8_t *at, size_t n)
{
	struct line l = line_read(at, n);

	if (l.used > 0)
		return (struct unit){.n = l.used};
	return (struct unit){.n = n, .open = true};
}

/* SEQUENCE with a length of 1 to 5 bytes. */
static struct unit
unit_ldap(const uint8_t *at, size_t n)
{
	uint64_t length = 0;
	size_t more;

	if (at[0] != 0x30)
		return (struct unit){.wrong = true};
	if (n < 2 || at[1] < 0x80)
		return (struct unit){.n = n < 2 ? 0 : at[1] + 2u};
	more = at[1] & 0x7fu;
	if (more == 0 || more > 4)
		return (struct unit){.wrong = true};
	if (n < 2 + more)
		return (struct unit){.n = 0};
	for (size_t i = 0; i < more; i++)
		length = length << 8 | at[2 + i];
	return (struct unit){.n = 2 + more + length};
}

/* A length in three bytes, the least first, and a number. */
static struct unit
unit_mysql(const uint8_t *at, size_t n)
{
	if (n < 4)
		return (struct unit){.n = 0};
	return (struct unit){
	    .n = 4 + (at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16)};
}

/* The client's SSLRequest of 8 bytes, the server's one letter. */
static struct unit
unit_postgresql(const uint8_t *at, size_t n)
{
	static const uint8_t request[] = {0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f};

	if (at[0] == 'S')
		return (struct unit){.n = 1};
	if (memcmp(at, request, n < 8 ? n : 8) != 0)
		return (struct unit){.wrong = true};
	return (struct unit){.n = n < 8 ? 0 : 8};
}

/* TPKT: version 3, a length with these four bytes. */
static struct unit
unit_rdp(const uint8_t *at, size_t n)
{
	unsigned length = n < 4 ? 0 : (unsigned)at[2] << 8 | at[3];

	return (struct unit){
	    .n = length, .wrong = at[0] != 3 || (n >= 4 && length < 4)};
}

static struct unit (*const units[N_APPS])(const uint8_t *at, size_t n) = {
    [APP_SMTP] = unit_line,
    [APP_IMAP] = unit_line,
    [APP_POP3] = unit_line,
    [APP_FTP] = unit_line,
    [APP_IRC] = unit_line,
    [APP_LDAP] = unit_ldap,
    [APP_MYSQL] = unit_mysql,
    [APP_POSTGRESQL] = unit_postgresql,
    [APP_RDP] = unit_rdp,
};

bool
starttls_speaks(enum app app)
{
	return units[app] != NULL;
}

static struct reading
pass(struct starttls *s, struct unit unit, size_t len)
{
	struct reading r = {.used = len};

	if (unit.n == 0)
		return reading_more();
	if (unit.n <= len)
		r.used = (size_t)unit.n;
	r.skip = unit.n - r.used;
	s->within = unit.open;
	if (!unit.open)
		s->n_passed++;
	return r;
}

struct reading
starttls_read(struct starttls *s, const uint8_t *window, size_t len)
{
	struct unit unit;

	if (!units[s->app] || s->n_passed > MOST_PASSED)
		return reading_lost();
	if (len == 0)
		return reading_more();
	if (!s->within && window[0] == RECORD) {
		enum tls_look look = tls_looks_like(window, len);

		if (look == TLS_LOOK_MORE)
			return reading_more();
		if (look == TLS_LOOK_YES)
			return (struct reading){.message = true};
	}
	unit = units[s->app](window, len);
	return unit.wrong ? reading_lost() : pass(s, unit, len);
}
