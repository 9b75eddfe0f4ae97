/* SPDX-License-Identifier: BSD-2-Clause */
/* line owns one line of printable ASCII under construction, cut to fit. */
#ifndef PACKET_LINE_H
#define PACKET_LINE_H

#include <stddef.h>
#include <stdint.h>

/* `end` is the place of the last NUL that fits; *at is always NUL. */
struct line {
	char *at, *end;
};

/* Start a line in `size` (at least 1) bytes. */
struct line line_begin(char *out, size_t size);

void line_char(struct line *l, char c);
void line_text(struct line *l, const char *text);
void line_number(struct line *l, uint32_t number);

/* Lower-case hexadecimal of exactly `digits` digits. */
void line_hex(struct line *l, uint32_t number, unsigned digits);

/* Each of n bytes as two digits, `between` them a character unless NUL. */
void line_bytes(struct line *l, const uint8_t *bytes, size_t n, char between);

/* Text and number, the most frequent pair: ", id ", 7. */
void line_named(struct line *l, const char *name, uint32_t number);

/* An address of 4 or 16 bytes. */
void line_ipv4(struct line *l, const uint8_t wire[static 4]);
void line_ipv6(struct line *l, const uint8_t wire[static 16]);

#endif
