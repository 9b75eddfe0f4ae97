/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A message is read line by line. A line is put together in `line` until its
 * end is there, or until it is too long to be a delimiter or a field anybody
 * needs; then it is dealt with in pieces.
 */
#include "message/mime.h"

#include "message/media_param.h"

#include "octets.h"

enum state {
	STATE_HEAD,
	STATE_LEAF,    /* the content of a part, told or not */
	STATE_BETWEEN, /* before the first part, or behind the last one */
};

/* A line, or a piece of one. */
struct piece {
	struct bytes text; /* without the line's end */
	uint8_t end_n;     /* bytes of that: 0 = it goes on */
	bool first;        /* the line begins here */
};

static void
flush(struct mime *m, const struct mime_sink *sink)
{
	struct mime_event e = {.kind = MIME_BYTES, .bytes = {m->out, m->out_n}};

	if (m->out_n > 0)
		sink->tell(sink->to, &e);
	m->out_n = 0;
}

static void
decode(
    struct mime *m, const uint8_t *at, size_t n, const struct mime_sink *sink)
{
	for (size_t i = 0; i < n; i++) {
		if (m->out_n + TRANSFER_STEP > sizeof(m->out))
			flush(m, sink);
		m->out_n += (uint16_t)transfer_decode(
		    &m->coding, at[i], m->out + m->out_n);
	}
}

/* The line end that was held back turned out to be of the content. */
static void
decode_end(struct mime *m, const struct mime_sink *sink)
{
	static const uint8_t ends[] = "\r\n";

	decode(m, ends + 2 - m->end_n, m->end_n, sink);
	m->end_n = 0;
}

static void
end_part(struct mime *m, bool complete, const struct mime_sink *sink)
{
	struct mime_event e = {.kind = MIME_END, .complete = complete};

	if (m->told) {
		if (m->out_n + TRANSFER_STEP > sizeof(m->out))
			flush(m, sink);
		m->out_n +=
		    (uint16_t)transfer_end(&m->coding, m->out + m->out_n);
		flush(m, sink);
		sink->tell(sink->to, &e);
	}
	m->told = false;
	m->end_n = 0;
}

static void
begin_head(struct mime *m)
{
	m->state = STATE_HEAD;
	m->field_n = m->name_n = m->type_n = m->pushed_n = 0;
	m->attached = false;
	m->coding = (struct transfer_coding){0};
}

/* "--" and the boundary of a level, and perhaps "--" behind it. */
static bool
is_delimiter(
    const struct mime *m, unsigned level, struct bytes line, bool *last)
{
	size_t n = m->boundary[level].n;

	if (line.n < n + 2 || line.at[0] != '-' || line.at[1] != '-' ||
	    memcmp(line.at + 2, m->boundary[level].text, n) != 0)
		return false;
	line.at += n + 2;
	line.n -= n + 2;
	*last = octets_begin(line.at, line.n, OCTETS("--"));
	if (*last) {
		line.at += 2;
		line.n -= 2;
	}
	return octets_trim(line).n == 0;
}

/* The innermost one first: an outer one ends what is within. */
static bool
take_delimiter(struct mime *m, struct bytes line, const struct mime_sink *sink)
{
	bool last;

	if (line.n < 3 || line.at[0] != '-' || line.at[1] != '-')
		return false;
	for (unsigned level = m->depth; level > 0; level--) {
		if (!is_delimiter(m, level - 1, line, &last))
			continue;
		end_part(m, true, sink);
		m->depth = (uint8_t)(last ? level - 1 : level);
		if (last)
			m->state = STATE_BETWEEN;
		else
			begin_head(m);
		return true;
	}
	return false;
}

/* A value that names the field's beginning, or absent. */
static struct bytes
value_of(const struct mime *m, const char *name, size_t n)
{
	if (!octets_begin_any(m->field, m->field_n, name, n))
		return (struct bytes){NULL, 0};
	return octets_trim((struct bytes){m->field + n, m->field_n - n});
}

static void
take_type(struct mime *m, struct bytes value)
{
	const uint8_t *end = memchr(value.at, ';', value.n);
	char boundary[MIME_BOUNDARY + 2];
	size_t n;

	if (m->name_n == 0)
		m->name_n = (uint16_t)media_file_name(
		    (struct bytes){NULL, 0}, value, m->name, sizeof(m->name));
	if (media_is(value, "multipart/")) {
		n = media_param(value, "boundary", boundary, sizeof(boundary));
		if (n <= MIME_BOUNDARY) {
			memcpy(m->pushed, boundary, n);
			m->pushed_n = (uint8_t)n;
		}
	}
	if (end)
		value.n = (size_t)(end - value.at);
	value = octets_trim(value);
	n = value.n < sizeof(m->type) ? value.n : sizeof(m->type) - 1;
	memcpy(m->type, value.at, n);
	m->type_n = (uint16_t)n;
}

static void
take_disposition(struct mime *m, struct bytes value)
{
	char name[MIME_NAME];
	size_t n =
	    media_file_name(value, (struct bytes){NULL, 0}, name, sizeof(name));

	if (n > 0) {
		memcpy(m->name, name, n);
		m->name_n = (uint16_t)n;
	}
	m->attached = media_is(value, "attachment");
}

/* A field whose last line was there. */
static void
end_field(struct mime *m)
{
	struct bytes type = value_of(m, OCTETS("content-type:"));
	struct bytes coding = value_of(m, OCTETS("content-transfer-encoding:"));
	struct bytes where = value_of(m, OCTETS("content-disposition:"));

	if (type.at)
		take_type(m, type);
	if (coding.at)
		m->coding.kind = (uint8_t)transfer_kind_of(coding);
	if (where.at)
		take_disposition(m, where);
	m->field_n = 0;
}

/* The content begins; whose it is, the head has said. */
static void
end_head(struct mime *m, const struct mime_sink *sink)
{
	struct bytes type = {(const uint8_t *)m->type, m->type_n};
	struct mime_event e = {
	    .kind = MIME_PART,
	    .name = {(const uint8_t *)m->name, m->name_n},
	    .type = type,
	};

	m->state = STATE_LEAF;
	if (m->pushed_n > 0 && m->depth < MIME_DEPTH) {
		m->boundary[m->depth].n = m->pushed_n;
		memcpy(m->boundary[m->depth].text, m->pushed, m->pushed_n);
		m->depth++;
		m->state = STATE_BETWEEN;
		return;
	}
	if (media_is(type, "message/rfc822") && m->nested < MIME_DEPTH &&
	    m->coding.kind == TRANSFER_PLAIN) {
		m->nested++;
		begin_head(m);
		return;
	}
	m->told = m->name_n > 0 || m->attached ||
	          (m->depth > 0 && m->type_n > 0 && !media_is(type, "text/") &&
		      !media_is(type, "multipart/"));
	if (m->told)
		sink->tell(sink->to, &e);
}

static void
take_head(struct mime *m, const struct piece *p, const struct mime_sink *sink)
{
	size_t room = sizeof(m->field) - m->field_n;
	size_t n = p->text.n < room ? p->text.n : room;

	if (p->first && p->end_n > 0 && p->text.n == 0) {
		end_field(m);
		end_head(m, sink);
		return;
	}
	if (p->first && !octet_is_blank(p->text.at[0]))
		end_field(m);
	memcpy(m->field + m->field_n, p->text.at, n);
	m->field_n += (uint16_t)n;
}

/* Content: the line end before it is of it, its own one perhaps not. */
static void
take_content(
    struct mime *m, const struct piece *p, const struct mime_sink *sink)
{
	decode_end(m, sink);
	decode(m, p->text.at, p->text.n, sink);
	m->end_n = p->end_n;
}

static void
take(struct mime *m, const struct piece *p, const struct mime_sink *sink)
{
	if (p->first && p->end_n > 0 && take_delimiter(m, p->text, sink))
		return;
	if (m->state == STATE_HEAD)
		take_head(m, p, sink);
	else if (m->told)
		take_content(m, p, sink);
}

/* What `line` holds is a line, or as much of one as there is room for. */
static void
take_line(struct mime *m, const struct mime_sink *sink)
{
	struct piece p = {.text = {m->line, m->line_n}, .first = !m->within};
	bool ended = m->line_n > 0 && m->line[m->line_n - 1] == '\n';
	bool cr;

	p.text.n -= ended;
	cr = p.text.n > 0 && m->line[p.text.n - 1] == '\r';
	p.text.n -= cr;
	p.end_n = (uint8_t)(ended ? 1 + cr : 0);
	take(m, &p, sink);
	m->within = !ended;
	m->line_n = 0;
	if (cr && !ended) /* its other half may come */
		m->line[m->line_n++] = '\r';
}

void
mime_feed(struct mime *m, struct bytes bytes, const struct mime_sink *sink)
{
	while (bytes.n > 0) {
		size_t room = sizeof(m->line) - m->line_n;
		size_t n = bytes.n < room ? bytes.n : room;
		const uint8_t *end = memchr(bytes.at, '\n', n);

		if (end)
			n = (size_t)(end - bytes.at) + 1;
		memcpy(m->line + m->line_n, bytes.at, n);
		m->line_n += (uint16_t)n;
		bytes.at += n;
		bytes.n -= n;
		if (end || m->line_n == sizeof(m->line))
			take_line(m, sink);
	}
}

void
mime_gap(struct mime *m, const struct mime_sink *sink)
{
	struct piece p = {.text = {m->line, m->line_n}, .first = !m->within};

	if (m->line_n > 0)
		take(m, &p, sink);
	m->line_n = 0;
	m->within = true;
	if (m->told)
		decode_end(m, sink);
}

void
mime_end(struct mime *m, bool complete, const struct mime_sink *sink)
{
	struct piece p = {.text = {m->line, m->line_n}, .first = !m->within};

	if (m->line_n > 0 && !(p.first && take_delimiter(m, p.text, sink)))
		take(m, &p, sink);
	if (m->told)
		decode_end(m, sink);
	end_part(m, complete && m->depth == 0, sink);
	*m = (struct mime){0};
}
