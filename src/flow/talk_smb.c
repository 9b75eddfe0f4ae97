/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SMB 2 and 3 in a talk. What is read of a file, or written to it, from its
 * first byte to its last, is a file; programs that jump about in theirs give
 * none. Stretches come in any order, as servers answer several requests at a
 * time; the answer to one is known by its number.
 */
#include "talk_private.h"

#include <stdio.h>
#include <string.h>

#define PORT_USUAL 445

static void
ask(struct desk_smb *d, const struct smb_message *m, size_t open)
{
	struct smb_asked *a = &d->asked[d->next_asked++ % SMB_ASKED];

	*a = (struct smb_asked){.id = m->id,
	    .offset = m->offset,
	    .kind = (uint8_t)m->kind,
	    .open = (uint8_t)open};
}

/* The request that this answers, once; NULL = it was not seen. */
static struct smb_asked *
asked(struct desk_smb *d, const struct smb_message *m)
{
	for (size_t i = 0; i < SMB_ASKED; i++)
		if (d->asked[i].kind == m->kind && d->asked[i].id == m->id)
			return &d->asked[i];
	return NULL;
}

/* How much there is from the first byte on. */
static uint64_t
whole_of(const struct smb_way *w)
{
	for (unsigned i = 0; i < w->n_runs; i++)
		if (w->run[i].from == 0)
			return w->run[i].to;
	return 0;
}

static void
end_way(struct hearing *h, struct smb_way *w, const char *why)
{
	w->file.bytes = whole_of(w);
	talk_file_end(h, &w->file, why);
	w->over = true;
}

static const char *
why_not_read(const struct smb_open *o)
{
	return whole_of(&o->read) >= o->size ? NULL
	                                     : "it was not read to its end";
}

static const char *
why_not_written(const struct smb_open *o)
{
	if (o->write.lost)
		return "bytes are missing";
	if (o->write.n_runs != 1)
		return "written here and there";
	return whole_of(&o->write) >= o->size ? NULL
	                                      : "only a part of it was written";
}

/* Nobody reads or writes it any more; `closed` in order, or it is not known. */
static void
forget(struct hearing *h, struct desk_smb *d, struct smb_open *o, bool closed)
{
	end_way(h, &o->read, why_not_read(o));
	end_way(h, &o->write, closed ? why_not_written(o) : TALK_CUT_OFF);
	for (unsigned side = 0; side < 2; side++)
		if (d->whose[side] == o)
			d->way[side] = NULL;
	o->used = false;
}

void
talk_smb_leave(struct hearing *h, struct desk_smb *d)
{
	for (size_t i = 0; i < SMB_OPEN; i++)
		if (d->open[i].used)
			forget(h, d, &d->open[i], false);
}

/* Of "//server/share" the last part. */
static void
ask_for_tree(struct desk_smb *d, const struct smb_message *m)
{
	uint32_t place = d->next_tree++ % SMB_TREES;
	char path[SMB_SHARE_BYTES + 64], *share;

	smb_name(m->name, path, sizeof(path));
	share = strrchr(path, '/');
	snprintf(d->tree[place].share, SMB_SHARE_BYTES, "%.*s",
	    (int)SMB_SHARE_BYTES - 1, share ? share + 1 : path);
	d->tree[place].id = 0;
	ask(d, m, place);
}

static void
set_share(const struct desk_smb *d, uint32_t tree, struct smb_open *o,
    const char *name)
{
	const char *share = "";

	for (size_t i = 0; i < SMB_TREES; i++)
		if (d->tree[i].id == tree && *d->tree[i].share) {
			share = d->tree[i].share;
			o->no_file = d->tree[i].no_files;
		}
	snprintf(o->path, sizeof(o->path), "/%s/%s", share, name);
}

static void
ask_to_open(struct hearing *h, struct desk_smb *d, const struct smb_message *m)
{
	uint32_t place = d->next_open++ % SMB_OPEN;
	struct smb_open *o = &d->open[place];
	char name[SMB_NAME_BYTES];

	/* One that is closed is as good as the oldest one. */
	for (uint32_t i = 0; i < SMB_OPEN && o->used; i++)
		if (!d->open[i].used) {
			place = i;
			o = &d->open[i];
		}
	if (o->used)
		forget(h, d, o, false);
	memset(o, 0, sizeof(*o));
	o->used = true;
	smb_name(m->name, name, sizeof(name));
	set_share(d, m->tree, o, name);
	d->last = (uint8_t)(place + 1);
	ask(d, m, place);
}

/* By its id, or the one that was opened just before in the same frame. */
static struct smb_open *
open_of(struct desk_smb *d, const struct smb_message *m)
{
	static const uint8_t same[SMB_FILE_ID] = {0xff, 0xff, 0xff, 0xff, 0xff,
	    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	if (memcmp(m->file, same, sizeof(same)) == 0)
		return d->last && d->open[d->last - 1].used
		           ? &d->open[d->last - 1]
		           : NULL;
	for (size_t i = 0; i < SMB_OPEN; i++)
		if (d->open[i].used && d->open[i].known &&
		    memcmp(d->open[i].id, m->file, sizeof(m->file)) == 0)
			return &d->open[i];
	return NULL;
}

static void
begin(struct hearing *h, struct smb_open *o, struct smb_way *w)
{
	const struct flow_key *k = &h->talk->key;
	uint16_t port = h->talk->client ? k->port_a : k->port_b;
	struct bytes path = {(const uint8_t *)o->path, strlen(o->path)};
	struct talk_body body = {
	    .app = APP_SMB,
	    .from_server = w == &o->read,
	    .url = talk_file_url(
		h, "smb", port == PORT_USUAL || port == 139 ? 0 : port, path),
	    .name = talk_file_name(path),
	};

	talk_file_begin(h, &w->file, &body);
}

/* Bytes from `offset` on will come of this side. */
static void
expect(struct hearing *h, struct desk_smb *d, struct smb_open *o,
    struct smb_way *w, uint64_t offset)
{
	d->way[h->side] = NULL;
	if (w->over || !w->wanted)
		return;
	if (!w->file.number)
		begin(h, o, w);
	w->next = offset;
	d->way[h->side] = w;
	d->whose[h->side] = o;
}

/* Take run `i` out, and what it reaches into the one that grows. */
static void
join_run(struct smb_way *w, unsigned i, struct smb_run *into)
{
	struct smb_run r = w->run[i];

	into->from = r.from < into->from ? r.from : into->from;
	into->to = r.to > into->to ? r.to : into->to;
	w->run[i] = w->run[--w->n_runs];
}

/* The next `n` bytes are there; false = it is in too many pieces. */
static bool
cover(struct smb_way *w, uint64_t n)
{
	struct smb_run run = {w->next, w->next + n};

	for (unsigned i = 0; i < w->n_runs;)
		if (w->run[i].to >= run.from && w->run[i].from <= run.to)
			join_run(w, i, &run);
		else
			i++;
	if (w->n_runs == SMB_RUNS)
		return false;
	w->run[w->n_runs++] = run;
	return true;
}

static void
take_bytes(struct hearing *h, struct desk_smb *d, struct bytes b)
{
	struct smb_way *w = d->way[h->side];
	const struct smb_open *o = d->whose[h->side];

	if (!w || w->over)
		return;
	if (w->next > UINT64_MAX / 2 || !cover(w, b.n)) {
		end_way(h, w, "read or written here and there");
		return;
	}
	if (w->next != w->told)
		talk_file_seek(h, &w->file, w->next);
	talk_file_bytes(h, &w->file, b);
	w->next += b.n;
	w->told = w->next;
	if (w == &o->read && whole_of(w) >= o->size)
		end_way(h, w, NULL);
}

/*
 * Bytes of a stretch came when nobody looked. What is read has a size to be
 * measured by; what is written has none, so any gap may be of it.
 */
static void
take_gap(struct hearing *h, struct desk_smb *d, uint64_t gap)
{
	unsigned side = h->side;
	uint64_t missing = smb_gap(&d->side[side], gap);

	if (d->way[side])
		d->way[side]->next += missing;
	if (gap > 0 && side == h->talk->client)
		for (size_t i = 0; i < SMB_OPEN; i++)
			d->open[i].write.lost = true;
}

static void
hear_request(struct hearing *h, struct desk_smb *d, const struct smb_message *m)
{
	struct smb_open *o = NULL;

	if (m->kind == SMB_TREE)
		ask_for_tree(d, m);
	else if (m->kind == SMB_CREATE)
		ask_to_open(h, d, m);
	else if (m->kind != SMB_OTHER && m->kind != SMB_HIDDEN)
		o = open_of(d, m);
	if (m->kind == SMB_WRITE)
		d->way[h->side] = NULL;
	if (!o)
		return;
	if (m->kind == SMB_CLOSE) /* related ones may still be answered */
		ask(d, m, (size_t)(o - d->open));
	if (m->kind == SMB_READ) {
		o->read.wanted |= m->offset == 0 && o->size > 0 && !o->no_file;
		ask(d, m, (size_t)(o - d->open));
	}
	if (m->kind == SMB_WRITE) {
		o->write.wanted |= m->offset == 0 && !o->no_file;
		expect(h, d, o, &o->write, m->offset);
	}
	if (m->kind == SMB_RESIZE)
		o->size = m->size;
}

static void
hear_opened(struct hearing *h, struct desk_smb *d, struct smb_open *o,
    const struct smb_message *m)
{
	if (m->failed || m->folder) {
		forget(h, d, o, true);
		return;
	}
	memcpy(o->id, m->file, sizeof(o->id));
	o->known = true;
	o->size = m->size;
}

static void
hear_answer(struct hearing *h, struct desk_smb *d, const struct smb_message *m)
{
	struct smb_asked *a = m->pending ? NULL : asked(d, m);
	struct smb_open *o = a ? &d->open[a->open] : NULL;

	if (m->kind == SMB_READ && !m->pending)
		d->way[h->side] = NULL;
	if (!a)
		return;
	a->kind = SMB_OTHER;
	if (m->kind == SMB_TREE) {
		d->tree[a->open].id = m->failed ? 0 : m->tree;
		d->tree[a->open].no_files = !m->disk;
		return;
	}
	if (!o->used)
		return;
	if (m->kind == SMB_CREATE)
		hear_opened(h, d, o, m);
	if (m->kind == SMB_CLOSE)
		forget(h, d, o, true);
	if (m->kind == SMB_READ && !m->failed)
		expect(h, d, o, &o->read, a->offset);
}

static void
take_message(struct hearing *h, struct desk_smb *d, const struct smb_message *m)
{
	if (m->kind == SMB_BYTES)
		take_bytes(h, d, m->bytes);
	else if (m->answer && h->side != h->talk->client)
		hear_answer(h, d, m);
	else if (!m->answer && h->side == h->talk->client)
		hear_request(h, d, m);
}

struct step
talk_smb_step(struct hearing *h, const struct stream_window *w)
{
	struct desk *desk = talk_desk(h);
	struct smb_message m;
	struct reading r;
	struct desk_smb *d;

	if (!desk) {
		h->over = true;
		return (struct step){.used = w->n};
	}
	d = &desk->smb;
	take_gap(h, d, talk_gap(w, &d->passed[h->side]));
	r = smb_read(&d->side[h->side], w->at, w->n, &m);
	if (r.message)
		take_message(h, d, &m);
	if (r.used > 0 || r.skip > 0 || r.message || w->then == STREAM_MORE)
		return (struct step){
		    .used = r.used,
		    .skip = r.skip,
		    .again = r.used > 0 || r.skip > 0 || r.message,
		};
	return (struct step){.used = w->n};
}
