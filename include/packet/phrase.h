/* SPDX-License-Identifier: BSD-2-Clause */
/* phrase owns one line of printable ASCII under construction, cut to fit. */
#ifndef PACKET_PHRASE_H
#define PACKET_PHRASE_H

#include <stddef.h>
#include <stdint.h>

/* `end` is the place of the last NUL that fits; *at is always NUL. */
struct phrase {
	char *at, *end;
};

/* Start a line in `size` (at least 1) bytes. */
struct phrase phrase_begin(char *out, size_t size);

/* Our own words: printable, unchecked. */
void phrase_char(struct phrase *l, char c);
void phrase_text(struct phrase *l, const char *text);
void phrase_number(struct phrase *l, uint32_t number);

/* Anybody's bytes: what is no printable ASCII becomes \xNN. */
void phrase_foreign(struct phrase *l, const void *bytes, size_t n);

/* Lower-case hexadecimal of exactly `digits` digits. */
void phrase_hex(struct phrase *l, uint32_t number, unsigned digits);

/* Each of n bytes as two digits, `between` them a character unless NUL. */
void phrase_bytes(
    struct phrase *l, const uint8_t *bytes, size_t n, char between);

/* Text and number, the most frequent pair: ", id ", 7. */
void phrase_named(struct phrase *l, const char *name, uint32_t number);

/* An address of 4 or 16 bytes. */
void phrase_ipv4(struct phrase *l, const uint8_t wire[static 4]);
void phrase_ipv6(struct phrase *l, const uint8_t wire[static 16]);

#endif
