/* SPDX-License-Identifier: BSD-2-Clause */
/* octets owns the small questions that readers of textual protocols ask. */
#ifndef MESSAGE_OCTETS_H
#define MESSAGE_OCTETS_H

#include "message/reading.h"

#include <string.h>
#include <strings.h>

#define OCTETS(literal) (literal), sizeof(literal) - 1

static inline bool
octets_begin(const uint8_t *at, size_t n, const char *literal, size_t literal_n)
{
	return n >= literal_n && memcmp(at, literal, literal_n) == 0;
}

/* The same whatever the case of the letters. */
static inline bool
octets_begin_any(
    const uint8_t *at, size_t n, const char *literal, size_t literal_n)
{
	return n >= literal_n &&
	       strncasecmp((const char *)at, literal, literal_n) == 0;
}

/* Could the first `n` bytes, however few, become the literal? */
static inline bool
octets_may_begin(
    const uint8_t *at, size_t n, const char *literal, size_t literal_n)
{
	return n == 0 ||
	       memcmp(at, literal, n < literal_n ? n : literal_n) == 0;
}

static inline bool
octets_equal_any(struct bytes b, const char *literal, size_t literal_n)
{
	return b.n == literal_n && octets_begin_any(b.at, b.n, literal, b.n);
}

static inline bool
octet_is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* What a hexadecimal digit stands for, or -1. */
static inline int
octet_hex(uint8_t c)
{
	if (octet_is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static inline bool
octet_is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* What a header's name or a method is made of (RFC 9110 5.6.2). */
static inline bool
octet_is_token(uint8_t c)
{
	/* Bit c of: letters, digits, and !#$%&'*+-.^_`|~ */
	static const uint64_t tokens[4] = {
	    UINT64_C(0x03ff6cfa00000000), UINT64_C(0x57ffffffc7fffffe)};

	return tokens[c >> 6] >> (c & 63) & 1;
}

static inline struct bytes
octets_trim(struct bytes b)
{
	while (b.n && octet_is_blank(b.at[0])) {
		b.at++;
		b.n--;
	}
	while (b.n && (octet_is_blank(b.at[b.n - 1]) || b.at[b.n - 1] == '\r'))
		b.n--;
	return b;
}

/* One line; a bare LF ends it as well as CR LF. */
struct line {
	struct bytes text; /* without its end */
	size_t used;       /* with its end; 0 = the end is not there */
};

static inline struct line
line_read(const uint8_t *at, size_t n)
{
	const uint8_t *end = n ? memchr(at, '\n', n) : NULL;
	struct line l = {.text = {at, n}};

	if (!end)
		return l;
	l.used = (size_t)(end - at) + 1;
	l.text.n = l.used - 1;
	if (l.text.n && end[-1] == '\r')
		l.text.n--;
	return l;
}

#endif
