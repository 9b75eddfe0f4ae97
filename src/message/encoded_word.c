/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An encoded word is at most 75 bytes by RFC 2047 2; senders do not keep to
 * it, so the length is only that of the text at hand. What comes out is no
 * longer than what stood there: a letter of ISO 8859-1 takes two bytes in
 * UTF-8, three with Q (=E4), and 4/3 with B behind a head of ten and more.
 */
#include "encoded_word.h"

#include "message/transfer_coding.h"

#include "octets.h"

struct word {
	struct bytes charset, text;
	uint8_t coding; /* 'b' or 'q' */
	size_t n;       /* of all of it */
};

static bool
word_read(const uint8_t *at, size_t n, struct word *out)
{
	const uint8_t *end = at + n, *p, *text;

	if (n < 8 || at[0] != '=' || at[1] != '?')
		return false;
	p = memchr(at + 2, '?', n - 2);
	if (!p || end - p < 5 || p[2] != '?')
		return false;
	out->charset = (struct bytes){at + 2, (size_t)(p - at - 2)};
	out->coding = p[1] | 0x20;
	text = p + 3;
	p = memchr(text, '?', (size_t)(end - text));
	if (!p || end - p < 2 || p[1] != '=')
		return false;
	out->text = (struct bytes){text, (size_t)(p - text)};
	out->n = (size_t)(p + 2 - at);
	return out->coding == 'b' || out->coding == 'q';
}

/* Q is quoted-printable with an underscore for a blank (RFC 2047 4.2). */
static size_t
decode(const struct word *w, uint8_t *out)
{
	struct transfer_coding d = {
	    .kind = w->coding == 'b' ? TRANSFER_BASE64 : TRANSFER_QUOTED};
	size_t n = 0;

	for (size_t i = 0; i < w->text.n; i++) {
		uint8_t c = w->text.at[i];

		if (w->coding == 'q' && c == '_')
			c = ' ';
		n += transfer_decode(&d, c, out + n);
	}
	return n + transfer_end(&d, out + n);
}

/* Bytes become characters where that is known; from the last one on. */
static size_t
widen(uint8_t *at, size_t n, size_t room)
{
	size_t more = 0, to;

	for (size_t i = 0; i < n; i++)
		more += at[i] >= 0x80;
	if (n + more > room)
		return n;
	to = n + more;
	for (size_t i = n; i > 0; i--) {
		uint8_t c = at[i - 1];

		if (c >= 0x80)
			at[--to] = (uint8_t)(0x80 | (c & 0x3f));
		at[--to] = c >= 0x80 ? (uint8_t)(0xc0 | c >> 6) : c;
	}
	return n + more;
}

static size_t
undo_one(const struct word *w, char *to)
{
	uint8_t *out = (uint8_t *)to;
	size_t n = decode(w, out);

	if (octets_equal_any(w->charset, OCTETS("iso-8859-1")))
		n = widen(out, n, w->n);
	return n;
}

/* Blanks, when another encoded word comes right behind them. */
static size_t
blanks_between(const uint8_t *at, size_t n)
{
	struct word w;
	size_t i = 0;

	while (i < n && octet_is_blank(at[i]))
		i++;
	return i > 0 && word_read(at + i, n - i, &w) ? i : 0;
}

size_t
encoded_words_undo(char *text, size_t n)
{
	const uint8_t *in = (const uint8_t *)text;
	size_t from = 0, to = 0;
	struct word w;

	while (from < n) {
		if (!word_read(in + from, n - from, &w)) {
			text[to++] = text[from++];
			continue;
		}
		from += w.n;
		to += undo_one(&w, text + to);
		from += blanks_between(in + from, n - from);
	}
	text[to] = '\0';
	return to;
}
