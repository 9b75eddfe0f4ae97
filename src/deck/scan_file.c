/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file that was listed, taken out of the tape once more: the frames of its
 * connection are analysed again, and of the bodies that begin one is kept, the
 * one that began at the same time between the same ends.
 */
#include "scan_run.h"

#include "base/clock.h"
#include "base/text.h"
#include "message/content_coding.h"

#include <stdio.h>
#include <string.h>

#define LATE_NS                                                                \
	(60 * NS_PER_S) /* a head may wait so long for what was lost           \
	                 */
#define STEP_BYTES 4096u

struct taking {
	struct scan_run *r;
	const struct file_question *q;
	const struct file_task *task;
	struct deck_filed *out;
	struct content_decoder *decoder; /* NULL: shown as it was sent */
	bool whole;                      /* it has decoded all there is */
	uint64_t kept;                   /* bytes to be looked at */
	bool sought;                     /* not always behind those before: */
	uint64_t at;                     /* the next one belongs there */
	uint8_t there[DECK_FILE_BYTES];  /* ... and these have come so far */
	uint32_t number;                 /* of the body, 0: not met yet */
};

static bool
is_wanted(const struct taking *t)
{
	const struct deck *d = t->r->d;

	return !atomic_load_explicit(&d->stop, memory_order_relaxed) &&
	       atomic_load_explicit(&t->task->wanted, memory_order_relaxed) ==
	           t->q->serial;
}

/* What is listed may be without its query; and may not be known to both. */
static bool
same_url(const char *met, const char *listed)
{
	size_t n = strcspn(listed, "?");

	return !*met || !*listed ||
	       (strncmp(met, listed, n) == 0 && (!met[n] || met[n] == '?'));
}

static bool
is_it(const struct file_row *a, const struct file_row *b)
{
	return a->time_ns == b->time_ns && a->from_server == b->from_server &&
	       a->client_port == b->client_port &&
	       a->server_port == b->server_port && a->status == b->status &&
	       addr_equal(&a->client, &b->client) &&
	       addr_equal(&a->server, &b->server) &&
	       strcmp(a->content_type, b->content_type) == 0 &&
	       same_url(a->url, b->url);
}

static void
begin_coding(struct taking *t, const char *name)
{
	enum content_coding coding = content_coding_of(name);

	if (coding == CODING_OTHER)
		t->out->note = "shown as sent: its coding is unknown";
	else if (coding != CODING_NONE)
		t->decoder = content_decoder_new(coding);
}

static void
begin_body(void *to, const struct file_row *row, struct bytes name)
{
	struct taking *t = to;
	const struct files_keeper *keeper = t->q->of.keeper;

	if (t->number || !is_it(row, &t->q->of.row))
		return;
	t->number = row->number;
	t->out->found = true;
	if (keeper)
		keeper->begin(keeper->to, row, name);
	else
		begin_coding(t, row->coding);
}

static void
keep_there(struct taking *t, const uint8_t *bytes, size_t n)
{
	uint64_t room = t->at < DECK_FILE_BYTES ? DECK_FILE_BYTES - t->at : 0;

	if (room > 0)
		memcpy(t->there + t->at, bytes, n < room ? n : (size_t)room);
	t->at += n;
}

static void
keep(struct taking *t, const uint8_t *bytes, size_t n)
{
	size_t room = (size_t)(DECK_FILE_BYTES - t->kept);

	t->out->more |= n > room;
	n = n < room ? n : room;
	if (n > 0)
		conversation_add(t->out->as.said, t->q->of.row.from_server,
		    t->q->of.row.time_ns, bytes, n);
	t->kept += n;
}

/* From where it is not of its coding on, it is none of it. */
static void
give_up(struct taking *t, struct bytes sent)
{
	content_decoder_free(t->decoder);
	t->decoder = NULL;
	if (t->kept > 0) {
		t->out->note = "it is damaged: decoded up to there";
		t->out->more = true;
		t->kept = DECK_FILE_BYTES;
		return;
	}
	t->out->note = "shown as sent: it is not of its coding";
	keep(t, sent.at, sent.n);
}

/* What is beyond the part that is looked at is never decoded. */
static void
decode(struct taking *t, struct bytes sent)
{
	struct content_input in = {sent.at, sent.n};
	enum content_state state = CONTENT_MORE;
	uint8_t out[STEP_BYTES];
	size_t made = 0;

	if (t->whole)
		return;
	t->out->more |= t->kept == DECK_FILE_BYTES && sent.n > 0;
	while (state == CONTENT_MORE && t->kept < DECK_FILE_BYTES &&
	       (in.n > 0 || made == sizeof(out))) {
		state =
		    content_decode(t->decoder, &in, out, sizeof(out), &made);
		keep(t, out, made);
	}
	t->whole = state == CONTENT_END;
	if (state == CONTENT_BAD)
		give_up(t, sent);
}

static void
add_bytes(void *to, uint32_t number, struct bytes bytes)
{
	struct taking *t = to;
	const struct files_keeper *keeper = t->q->of.keeper;

	if (!t->number || number != t->number)
		return;
	if (keeper)
		keeper->bytes(keeper->to, number, bytes);
	else if (t->sought)
		keep_there(t, bytes.at, bytes.n);
	else if (t->decoder)
		decode(t, bytes);
	else
		keep(t, bytes.at, bytes.n);
}

static void
seek(void *to, uint32_t number, uint64_t offset)
{
	struct taking *t = to;
	const struct files_keeper *keeper = t->q->of.keeper;

	if (!t->number || number != t->number)
		return;
	if (keeper) {
		keeper->seek(keeper->to, number, offset);
		return;
	}
	if (!t->sought && t->kept > 0)
		keep_there(
		    t, conversation_bytes(t->out->as.said), (size_t)t->kept);
	t->sought = true;
	t->at = offset;
}

/* Of what lies here and there, the beginning without a hole. */
static void
put_together(struct taking *t, uint64_t bytes)
{
	struct conversation *said = t->out->as.said;
	const struct conversation_of of = {.protocol = 6, .has_ports = true};

	conversation_begin(said, &of);
	t->kept = 0;
	t->out->more = bytes > DECK_FILE_BYTES;
	keep(t, t->there,
	    bytes < DECK_FILE_BYTES ? (size_t)bytes : DECK_FILE_BYTES);
}

static void
add_missing(void *to, uint32_t number, uint64_t n)
{
	struct taking *t = to;
	const struct files_keeper *keeper = t->q->of.keeper;

	if (!t->number || number != t->number)
		return;
	t->out->missing += n;
	if (keeper)
		keeper->missing(keeper->to, number, n);
	else if (t->kept < DECK_FILE_BYTES)
		conversation_add_missing(t->out->as.said,
		    t->q->of.row.from_server, t->q->of.row.time_ns, n);
}

static void
end_body(void *to, uint32_t number, const struct talk_body_end *end,
    struct file_saved *out)
{
	struct taking *t = to;
	const struct files_keeper *keeper = t->q->of.keeper;

	if (!t->number || number != t->number)
		return;
	if (keeper)
		keeper->end(keeper->to, number, end, out);
	else if (t->sought)
		put_together(t, end->bytes);
	if (!end->complete && end->why)
		t->out->note = end->why;
	t->out->saved = *out;
	t->out->ended = end->time_ns != INT64_MAX;
	t->number = UINT32_MAX; /* over */
}

/* The analysis is emptied only when nothing is being kept. */
static void
forget(void *to)
{
	(void)to;
}

static bool
is_over(const struct taking *t)
{
	return t->number == UINT32_MAX;
}

static void
pause(struct taking *t)
{
	struct scan_run *r = t->r;

	scan_answer(r);
	atomic_store_explicit(&r->scan->thousandths,
	    (int)(tape_reader_progress(&r->tape) * 1000), memory_order_relaxed);
}

static size_t
admit(struct scope_judge *j, const struct frame *frames, int n,
    struct frame out[static TAPE_BATCH])
{
	size_t kept = 0;

	for (int i = 0; i < n; i++) {
		if (scope_judge_admits(j, &frames[i]))
			out[kept++] = frames[i];
	}
	return kept;
}

/* Of a tape that goes on, what there was when the question came. */
static int
read_tape(struct taking *t, struct scope_judge *j, struct error *err)
{
	struct tape_reader *tape = &t->r->tape;
	struct analysis *a = t->r->scan->second;
	uint64_t newest =
	    atomic_load_explicit(&t->r->d->extent.number, memory_order_acquire);
	struct frame in[TAPE_BATCH];
	const struct frame *frames;
	int n, r = tape_reader_begin(tape, INT64_MIN, err);

	while (r == 0 && is_wanted(t) && !is_over(t) &&
	       (n = tape_reader_next(tape, &frames, err)) > 0) {
		analysis_apply(a, in, admit(j, frames, n, in));
		pause(t);
		if (frames[n - 1].number >= newest ||
		    (!t->number && tape_reader_is_past(
				       tape, t->q->of.row.time_ns + LATE_NS)))
			break;
	}
	return r;
}

/* What is under way when the tape ends is all there is of it. */
static void
break_off(struct taking *t)
{
	const struct files_keeper *keeper = t->q->of.keeper;

	if (is_wanted(t))
		analysis_finish(t->r->scan->second, true);
	else if (keeper)
		keeper->forget(keeper->to);
}

/* Once through the tape, or that part of it. */
static int
take_from(struct taking *t, const struct scope *scope, struct error *err)
{
	const struct deck *d = t->r->d;
	struct analysis *a = t->r->scan->second;
	const struct files_keeper keeper = {
	    t, begin_body, add_bytes, seek, add_missing, end_body, forget};
	struct scope_judge j;
	int r = scan_judge_init(&j, d, scope, err);

	if (r < 0)
		return r;
	analysis_reset_decap(a, scan_decap(d));
	analysis_keep_files(a, &keeper);
	r = read_tape(t, &j, err);
	if (!is_over(t))
		break_off(t);
	analysis_keep_files(a, NULL);
	scope_judge_fini(&j);
	return r;
}

static int
take(struct taking *t, struct error *err)
{
	struct scan *s = t->r->scan;
	struct scope flow = {.n = 1, .steps = {t->q->of.flow}};
	struct scope all = {.n = 0};
	int r = 0;

	if (!s->second)
		r = analysis_new_like(s->analysis, 1, &s->second, err);
	if (r == 0)
		r = take_from(t, &flow, err);
	if (r == 0 && !t->out->found && is_wanted(t))
		r = take_from(t, &all, err);
	return r;
}

/* The slot to be filled; a conversation in it is used again. */
static struct deck_filed *
begin(struct file_task *task, const struct file_question *q)
{
	struct deck_filed *out = &task->answer[task->answers.back];
	struct conversation_of of = {.protocol = 6, .has_ports = true};
	struct error err;

	*out = (struct deck_filed){
	    .as = {.said = out->as.said, .serial = q->serial},
	};
	if (q->of.keeper)
		return out;
	if (!out->as.said && conversation_new(&out->as.said, &err) < 0) {
		memcpy(out->as.failure, err.text, sizeof(out->as.failure));
		return out;
	}
	conversation_begin(out->as.said, &of);
	return out;
}

static void
answer(struct scan_run *r, struct file_task *task)
{
	const struct file_question *q = &task->question[task->questions.front];
	struct taking t = {.r = r, .q = q, .task = task};
	uint64_t counted = r->counted;
	struct error err = {""};

	t.out = begin(task, q);
	atomic_store_explicit(&r->scan->thousandths, 0, memory_order_relaxed);
	if (!*t.out->as.failure && is_wanted(&t) && take(&t, &err) < 0)
		text_sanitize(err.text, strlen(err.text), t.out->as.failure,
		    sizeof(t.out->as.failure));
	else if (!t.out->found && !*t.out->as.failure)
		snprintf(t.out->as.failure, sizeof(t.out->as.failure),
		    "the frames that it came in are no longer on the tape");
	content_decoder_free(t.decoder);
	scan_go_back(r, counted);
	if (!is_wanted(&t))
		return;
	mailbox_publish(&task->answers);
	bell_ring(&r->d->ui_bell);
}

bool
scan_file(struct scan_run *r)
{
	bool any = false;

	if (r->stage == STAGE_HEAR || r->stage == STAGE_COUNT)
		return false;
	for (int i = 0; i < N_FILE_TASKS; i++) {
		struct file_task *task = &r->scan->files[i];

		if (!mailbox_take(&task->questions))
			continue;
		answer(r, task);
		any = true;
	}
	return any;
}
