/* SPDX-License-Identifier: BSD-2-Clause */
/* mime owns the finding of attachments in a mail message, as it comes in. */
#ifndef MESSAGE_MIME_H
#define MESSAGE_MIME_H

#include "message/transfer_coding.h"

#include <stdbool.h>

#define MIME_DEPTH 8u /* multiparts within each other; deeper is not read */
#define MIME_BOUNDARY 70u
#define MIME_LINE 1024u /* of a longer one no end is awaited */
#define MIME_FIELD 1536u
#define MIME_NAME 256u

enum mime_kind {
	MIME_PART,  /* an attachment begins */
	MIME_BYTES, /* of it, decoded */
	MIME_END,   /* of it */
};

/* What there is to say; texts and bytes live until the function returns. */
struct mime_event {
	enum mime_kind kind;
	struct bytes name,
	    type;           /* MIME_PART: as sent; absent or empty = none */
	struct bytes bytes; /* MIME_BYTES */
	bool complete;      /* MIME_END: its delimiter was there */
};

struct mime_sink {
	void *to;
	void (*tell)(void *to, const struct mime_event *event);
};

/* One message. All zeros at its start. */
struct mime {
	uint8_t state;
	uint8_t depth;  /* boundaries that hold */
	uint8_t nested; /* messages within messages */
	bool told;      /* the part at hand is an attachment */
	bool within;    /* a line whose beginning went by */
	bool attached;  /* Content-Disposition: attachment */
	uint8_t end_n;  /* line end held back: it may be of a delimiter */
	uint16_t line_n, field_n, name_n, type_n, out_n;
	struct transfer_coding coding;
	struct {
		uint8_t n;
		uint8_t text[MIME_BOUNDARY];
	} boundary[MIME_DEPTH];
	uint8_t pushed_n; /* boundary of the part whose head is being read */
	uint8_t pushed[MIME_BOUNDARY];
	uint8_t line[MIME_LINE], field[MIME_FIELD];
	char name[MIME_NAME], type[MIME_NAME];
	uint8_t out[MIME_LINE];
};

/*
 * mime_feed - read on; how a message is cut up makes no difference.
 *
 * Attachments are the parts that have a name, or are said to be attachments,
 * or are no text. The first two kinds also where the message is but one part.
 * Messages in messages are looked into. Bytes of a part are told without the
 * line end that belongs to the delimiter.
 *
 * source  RFC 5322 2.2, RFC 2045, RFC 2046 5.1, RFC 2183 2
 */
void mime_feed(struct mime *m, struct bytes bytes, const struct mime_sink *s);

/* Bytes are missing here: the line at hand is not to be trusted. */
void mime_gap(struct mime *m, const struct mime_sink *sink);

/*
 * mime_end - no more comes.
 *
 * complete  the message came to its end
 */
void mime_end(struct mime *m, bool complete, const struct mime_sink *sink);

/* Is the part at hand told of? */
static inline bool
mime_is_telling(const struct mime *m)
{
	return m->told;
}

#endif
