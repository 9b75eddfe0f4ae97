/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * split_streams [FILE...]: what is said in a capture does not depend on how TCP
 * cut it up. Each segment is cut into single bytes, their order is mixed
 * within a few, some come twice; the words heard must be the same, and so must
 * the bytes of bodies when these are read and not passed over.
 */
#include "capture/source.h"
#include "listener.h"

#include <glob.h>
#include <stdio.h>

#define NEAR 8u /* segments that may change places */

struct capture {
	struct frame *frames;
	uint8_t **bytes;
	size_t n, room;
};

static void
keep(struct capture *c, const struct frame *f)
{
	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 256;
		c->frames = realloc(c->frames, c->room * sizeof(*c->frames));
		c->bytes = realloc(c->bytes, c->room * sizeof(*c->bytes));
		assert_true(c->frames && c->bytes);
	}
	c->bytes[c->n] = heap_copy(f->data, f->captured);
	c->frames[c->n] = *f;
	c->frames[c->n].data = c->bytes[c->n];
	c->n++;
}

static struct capture
load(const char *path)
{
	struct capture c = {0};
	struct error err = {""};
	struct source *s;
	struct frame f;
	int r;

	if (source_open_file(path, NULL, &s, &err) < 0)
		return c;
	while ((r = source_next(s, &f, &err)) >= 0 && r != SOURCE_END)
		if (r == SOURCE_FRAME)
			keep(&c, &f);
	source_close(s);
	return c;
}

static void
unload(struct capture *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->bytes[i]);
	free(c->bytes);
	free(c->frames);
}

/* Segments on their way, in an order of their own. */
struct shuffle {
	struct listener *l;
	struct packet packets[NEAR];
	const struct frame *frames[NEAR];
	unsigned n, near;
	uint32_t dice;
};

static unsigned
throw_dice(struct shuffle *s, unsigned sides)
{
	s->dice = s->dice * 1664525u + 1013904223u;
	return (s->dice >> 16) % sides;
}

static void
send_one(struct shuffle *s)
{
	unsigned i = throw_dice(s, s->n);

	listener_hear(s->l, &s->packets[i], s->frames[i]);
	if (throw_dice(s, 10) == 0) /* once more later */
		return;
	s->n--;
	s->packets[i] = s->packets[s->n];
	s->frames[i] = s->frames[s->n];
}

static void
send_all(struct shuffle *s)
{
	while (s->n > 0)
		send_one(s);
}

/*
 * Segments overtake others of their own direction only: what answers a
 * segment comes after it, or the capture has lost it.
 */
static bool
is_of_another(const struct shuffle *s, const struct packet *p)
{
	const struct packet *q = &s->packets[0];

	return s->n > 0 &&
	       (memcmp(p->src, q->src, sizeof(p->src)) != 0 ||
		   memcmp(p->dst, q->dst, sizeof(p->dst)) != 0 ||
		   p->src_port != q->src_port || p->dst_port != q->dst_port);
}

static void
add(struct shuffle *s, const struct packet *p, const struct frame *f)
{
	if (is_of_another(s, p))
		send_all(s);
	while (s->n >= s->near)
		send_one(s);
	s->packets[s->n] = *p;
	s->frames[s->n++] = f;
}

/*
 * Control bits stay where they were: SYN first, FIN last. Without a SYN nobody
 * knows which byte is the first one, so the order is kept then.
 */
static void
cut(struct shuffle *s, const struct packet *p, const struct frame *f)
{
	unsigned side;

	s->near =
	    listener_flow(s->l, p, &side)->flags & FLOW_CLIENT_SEEN ? NEAR : 1;
	for (uint32_t i = 0; i < p->payload_bytes; i++) {
		struct packet byte = *p;

		byte.seq += i;
		byte.payload_bytes = 1;
		byte.payload_offset = (uint16_t)(p->payload_offset + i);
		if (i + 1 < p->payload_bytes)
			byte.tcp_flags &= (uint8_t)~TCP_FIN;
		add(s, &byte, f);
	}
}

static bool
can_cut(const struct packet *p, const struct frame *f)
{
	return (p->flags & PACKET_TCP) && p->payload_bytes > 0 &&
	       !(p->flags & (PACKET_FRAGMENT | PACKET_TUNNEL)) &&
	       !(p->tcp_flags & TCP_SYN) && p->payload_offset > 0 &&
	       p->payload_offset + p->payload_bytes <= f->captured;
}

static void
hear(struct listener *l, const struct capture *c, bool in_bytes)
{
	struct shuffle s = {.l = l, .dice = 1};

	for (size_t i = 0; i < c->n; i++) {
		struct packet p;

		dissect_frame(&c->frames[i], &p);
		if (in_bytes && can_cut(&p, &c->frames[i])) {
			cut(&s, &p, &c->frames[i]);
			continue;
		}
		send_all(&s);
		listener_hear(l, &p, &c->frames[i]);
	}
	send_all(&s);
	listener_finish(l);
}

static int
compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static unsigned
differences(const char *path, struct listener *a, struct listener *b)
{
	unsigned n = 0;

	if (a->n > 0)
		qsort(a->lines, a->n, sizeof(*a->lines), compare_lines);
	if (b->n > 0)
		qsort(b->lines, b->n, sizeof(*b->lines), compare_lines);
	for (size_t i = 0, j = 0; i < a->n || j < b->n;) {
		int order = i == a->n   ? 1
		            : j == b->n ? -1
		                        : strcmp(a->lines[i], b->lines[j]);

		if (order != 0 && n++ < 5)
			printf("%s: %s: %s\n", path,
			    order < 0 ? "lost" : "made up",
			    order < 0 ? a->lines[i] : b->lines[j]);
		i += order <= 0;
		j += order >= 0;
	}
	return n;
}

/*
 * Where the beginning of a stream cannot be known: its first byte is that of a
 * keep-alive, or everything of it comes in no order at all.
 */
static bool
is_left_out(const char *path)
{
	return strstr(path, "http-chunked__scapy") ||
	       strstr(path, "tcp-randomised-order");
}

static glob_t
corpus(void)
{
	static const char *const kinds[] = {"http", "tls", "dns-tcp", "tcp"};
	const char *folder = getenv("TAPDECK_CORPUS");
	char pattern[4096];
	glob_t found = {0};

	for (size_t i = 0; folder && i < sizeof(kinds) / sizeof(kinds[0]);
	     i++) {
		snprintf(
		    pattern, sizeof(pattern), "%s/%s*.pcap*", folder, kinds[i]);
		glob(pattern, i ? GLOB_APPEND : 0, NULL, &found);
	}
	return found;
}

static unsigned
try_frames(
    const char *path, const struct capture *c, bool bodies, size_t *heard)
{
	struct listener whole = listener_new(4096);
	struct listener bytes = listener_new(4096);
	unsigned wrong;

	whole.reads_bodies = bytes.reads_bodies = bodies;
	hear(&whole, c, false);
	hear(&bytes, c, true);
	*heard += whole.n;
	wrong = differences(path, &whole, &bytes);
	listener_free(&whole);
	listener_free(&bytes);
	return wrong;
}

static unsigned
try_file(const char *path, size_t *heard)
{
	struct capture c = load(path);
	unsigned wrong = try_frames(path, &c, false, heard);

	wrong += try_frames(path, &c, true, heard);
	unload(&c);
	return wrong;
}

/* The files named, or without any those of the corpus. */
int
main(int argc, char **argv)
{
	glob_t found = {0};
	unsigned wrong = 0;
	size_t heard = 0;

	for (int i = 1; i < argc; i++)
		wrong += try_file(argv[i], &heard);
	if (argc == 1) {
		found = corpus();
		if (found.gl_pathc == 0)
			return 77;
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		if (!is_left_out(found.gl_pathv[i]))
			wrong += try_file(found.gl_pathv[i], &heard);
	globfree(&found);
	printf("%zu words heard, %u differ\n", heard, wrong);
	return wrong > 0 || heard == 0;
}
