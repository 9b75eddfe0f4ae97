/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The trail says which headers there are and where; tables say their fields.
 * Nothing is read at or past the end that the trail gave a header, so lengths
 * that lie lead nowhere.
 */
#include "packet/tree.h"

#include "headers.h"
#include "trail.h"
#include "tree_parts.h"

#include <string.h>

struct tree_node *
tree_add(struct tree *t, const char *id, const char *name, uint32_t at,
    uint32_t bytes)
{
	struct tree_node *node = t->n < t->max ? &t->nodes[t->n++] : &t->spare;

	*node = (struct tree_node){
	    .depth = t->depth,
	    .id = id,
	    .name = name,
	    .at = at,
	    .bytes = bytes,
	};
	if (at + bytes > t->reached)
		t->reached = at + bytes;
	return node;
}

struct phrase
tree_value(struct tree_node *node)
{
	return phrase_begin(node->value, sizeof(node->value));
}

/* Where the next header begins this one just has no more to say. */
static void
tell_missing(struct tree *t, uint32_t at, uint32_t bytes)
{
	uint32_t here = at < t->end ? t->end - at : 0;
	struct tree_node *node;
	struct phrase l;

	t->cut = true;
	if (t->next_follows)
		return;
	node = tree_add(t, "cut", "Cut short", at < t->end ? at : t->end, here);
	node->missing = true;
	l = tree_value(node);
	phrase_number(&l, here);
	phrase_named(&l, " of ", bytes);
	phrase_text(&l, " bytes are here");
}

bool
tree_has(struct tree *t, uint32_t at, uint32_t bytes)
{
	if (t->cut)
		return false;
	if (at <= t->end && bytes <= t->end - at)
		return true;
	tell_missing(t, at, bytes);
	return false;
}

static void
field_add(struct tree *t, const struct field *f, uint32_t at)
{
	uint32_t from = (uint32_t)field_from(f), to = (uint32_t)field_to(f);
	struct tree_node *node;
	struct phrase l;

	node = tree_add(t, f->id, f->name, at + from, to - from);
	if (f->bit % 8 || f->bits % 8) {
		node->bit = f->bit % 8;
		node->bits = (uint8_t)f->bits;
	}
	l = tree_value(node);
	field_write(&l, f, t->frame->data + at);
}

void
tree_fields(struct tree *t, const struct field *fields, size_t n, uint32_t at)
{
	uint32_t all = n ? (uint32_t)field_to(&fields[n - 1]) : 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t from = (uint32_t)field_from(&fields[i]);

		if (at + field_to(&fields[i]) > t->end) {
			if (!t->cut)
				tell_missing(t, at + from, all - from);
			return;
		}
		field_add(t, &fields[i], at);
	}
}

void
tree_bytes(struct tree *t, const char *id, const char *name, uint32_t at,
    uint32_t bytes)
{
	struct phrase l = tree_value(tree_add(t, id, name, at, bytes));

	phrase_bytes(&l, t->frame->data + at, bytes, '\0');
}

/* Beside the header's name: "192.0.2.1 > 192.0.2.2". */
static void
brief_write(struct tree *t, struct tree_node *node, const struct header *h)
{
	const struct field *from = h->from ? &h->fields[h->from - 1] : NULL;
	const struct field *to = h->to ? &h->fields[h->to - 1] : NULL;
	const uint8_t *header = t->frame->data + node->at;
	uint32_t room = t->end - node->at;
	struct phrase l = tree_value(node);

	if (!from || field_to(from) > room)
		return;
	field_write(&l, from, header);
	if (!to || field_to(to) > room)
		return;
	phrase_text(&l, " > ");
	field_write(&l, to, header);
}

/* The fields of one header; its node is there already. */
static void
header_read(struct tree *t, struct tree_node *node, const struct header *h)
{
	uint32_t from = node->at;

	brief_write(t, node, h);
	t->depth = 1;
	tree_fields(t, h->fields, h->n_fields, from);
	if (h->more && !t->cut)
		h->more(t, from);
	t->depth = 0;
}

/* What lies between the last field known and where the header ends. */
static void
rest_read(struct tree *t, uint32_t to)
{
	if (to <= t->reached || to > t->end)
		return;
	t->depth = 1;
	tree_bytes(t, "rest", "Further bytes", t->reached, to - t->reached);
	t->depth = 0;
}

/* Header i of the trail; returns where it ends. */
static uint32_t
mark_read(struct tree *t, const struct trail *trail, unsigned i)
{
	const struct trail_mark *m = &trail->marks[i];
	const struct header *h = header_find((enum layer)m->layer);
	struct tree_node *node;
	uint32_t to;

	t->next_follows = i + 1 < trail->n;
	to = t->next_follows ? m[1].from : trail->at;
	if (t->next_follows && !h && to == m->from)
		return to; /* a name for what follows, without bytes */
	if (!t->next_follows && !h)
		to = trail->end;
	t->end = t->next_follows ? to : m->end;
	t->cut = false;
	t->reached = m->from;
	node = tree_add(t, layer_id((enum layer)m->layer),
	    layer_title((enum layer)m->layer), m->from, 0);
	if (h)
		header_read(t, node, h);
	if (t->cut && !t->next_follows)
		to = t->end;
	if (h || t->next_follows)
		rest_read(t, to);
	to = to > t->reached ? to : t->reached;
	node->bytes = to - m->from;
	return to;
}

static void
stretch_add(struct tree *t, const char *id, const char *name, uint32_t from,
    uint32_t to)
{
	struct phrase l;

	if (to <= from)
		return;
	l = tree_value(tree_add(t, id, name, from, to - from));
	phrase_number(&l, to - from);
	phrase_text(&l, to - from == 1 ? " byte" : " bytes");
}

static void
issues_add(struct tree *t, const struct packet *p)
{
	for (unsigned i = 0; i < p->n_issues; i++) {
		struct phrase l =
		    tree_value(tree_add(t, "issue", "Issue", 0, 0));

		phrase_text(&l, issue_meaning((enum issue)p->issues[i]));
	}
}

size_t
tree_read(const struct frame *frame, struct tree_node *out, size_t max)
{
	struct tree t = {.frame = frame, .nodes = out, .max = max};
	struct packet packet;
	struct trail trail;
	uint32_t to = 0;

	trail_follow(frame, &packet, &trail);
	for (unsigned i = 0; i < trail.n; i++)
		to = mark_read(&t, &trail, i);
	stretch_add(&t, "payload", "Payload", to, trail.end);
	stretch_add(&t, "trailer", "Behind the packet",
	    to > trail.end ? to : trail.end, frame->captured);
	issues_add(&t, &packet);
	return t.n;
}
