/* SPDX-License-Identifier: BSD-2-Clause */
/* follow_lines owns how a conversation falls into lines of a certain width. */
#ifndef UI_FOLLOW_LINES_H
#define UI_FOLLOW_LINES_H

#include "flow/conversation.h"

#define FOLLOW_MARK_LINES 256 /* a place is remembered every so many lines */
#define FOLLOW_MARKS                                                           \
	((CONVERSATION_BYTES + CONVERSATION_SPEECHES) / FOLLOW_MARK_LINES + 2)

#define FOLLOW_CLIENT 1u
#define FOLLOW_SERVER 2u
#define FOLLOW_BOTH 3u

enum follow_form { FOLLOW_TEXT, FOLLOW_HEX };

/* Where a line begins: a byte of a speech. */
struct follow_place {
	uint32_t speech, at;
};

struct follow_line {
	const struct speech *speech;
	uint32_t at, n; /* its bytes; none when the speech has no bytes */
};

/*
 * Lines are found from the front, as far as somebody wants to see them, so
 * that the first page of a long conversation is there at once.
 */
struct follow_lines {
	const struct conversation *of;
	enum follow_form form;
	unsigned sides;           /* FOLLOW_ bits */
	int columns;              /* text: of a line; hex: bytes of a line */
	uint64_t n;               /* lines known */
	bool complete;            /* that is all of them */
	struct follow_place next; /* where the line after them begins */
	struct follow_place marks[FOLLOW_MARKS];
};

void follow_lines_init(struct follow_lines *l, const struct conversation *of,
    enum follow_form form, unsigned sides, int columns);

/* Is there a line `i`? Finds as many as that takes. */
bool follow_lines_has(struct follow_lines *l, uint64_t i);

/* How many there are in all. */
uint64_t follow_lines_count(struct follow_lines *l);

/* Where line `i` begins, which there must be. */
struct follow_place follow_lines_seek(const struct follow_lines *l, uint64_t i);

/* The line at a place, which then moves on to the next one; false at the end.
 */
bool follow_lines_next(const struct follow_lines *l, struct follow_place *at,
    struct follow_line *out);

#define FOLLOW_TEXT_BYTES 40

/*
 * follow_character - what one character of a text looks like.
 *
 * at, n    the bytes left of the line, n not 0
 * column   that it stands in: tabs go to the next one of eight
 * text     sanitised (base/text)
 * columns  that the text takes
 * returns  bytes used, at least 1
 */
size_t follow_character(const uint8_t *at, size_t n, int column,
    char text[static FOLLOW_TEXT_BYTES], int *columns);

/* Does it look like text rather than like anything else? */
bool follow_is_text(const struct conversation *c);

#endif
