/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the two ends of a flow said. A file is read again, by a thread and a
 * source that have nothing else to do; of what cannot be read again, the
 * analysis thread has the newest frames.
 */
#include "deck_private.h"

#include "base/clock.h"
#include "base/text.h"
#include "stats/tables.h"

#include <errno.h>
#include <string.h>

#define BATCH 32
#define LONG_NS (3600 * NS_PER_S)

int
follow_init(struct deck *d, struct error *err)
{
	struct follow *f = &d->follow;

	mailbox_init(&f->questions);
	mailbox_init(&f->answers);
	atomic_init(&f->thousandths, -1);
	return bell_init(&f->bell, err);
}

void
follow_fini(struct deck *d)
{
	for (size_t i = 0; i < MAILBOX_SLOTS; i++)
		conversation_free(d->follow.answer[i].said);
	bell_fini(&d->follow.bell);
}

static bool
is_wanted(const struct deck *d, uint64_t serial)
{
	return !atomic_load_explicit(&d->stop, memory_order_relaxed) &&
	       atomic_load_explicit(&d->follow.wanted, memory_order_relaxed) ==
	           serial;
}

/* The slot to be filled, with an empty conversation in it. */
static struct followed *
begin(struct deck *d, const struct follow_question *q)
{
	struct followed *out = &d->follow.answer[d->follow.answers.back];
	struct error err;

	*out = (struct followed){.said = out->said, .serial = q->serial};
	if (!out->said && conversation_new(&out->said, &err) < 0) {
		memcpy(out->failure, err.text, sizeof(out->failure));
		return out;
	}
	conversation_begin(out->said, &q->of);
	return out;
}

static void
publish(struct deck *d, struct followed *out)
{
	if (out->said)
		conversation_end(out->said);
	mailbox_publish(&d->follow.answers);
	bell_ring(&d->ui_bell);
}

bool
follow_answer(struct deck *d, const struct analysis *a)
{
	const struct remembered *kept = tables_remembered(a);
	struct followed *out;
	struct frame frame;

	if (d->config.again || !mailbox_take(&d->follow.questions))
		return false;
	out = begin(d, &d->follow.question[d->follow.questions.front]);
	out->from_memory = true;
	for (uint32_t i = 0; out->said && i < remembered_count(kept); i++) {
		remembered_at(kept, i, &frame);
		conversation_see(out->said, &frame);
	}
	publish(d, out);
	return true;
}

/* Where a frame's place in the file decides, it must be counted up to. */
static int
go_to(struct deck *d, int64_t first_ns, struct error *err)
{
	const struct deck_config *c = &d->config;

	if (d->asked.max_frames > 0 || d->asked.max_ns > 0 ||
	    source_seek(c->again, first_ns, NULL) < 0)
		return source_rewind(c->again, err);
	return 0;
}

static void
tell_progress(struct deck *d)
{
	double part = source_progress(d->config.again);

	atomic_store_explicit(&d->follow.thousandths,
	    part < 0 ? -1 : (int)(part * 1000), memory_order_relaxed);
}

/* Frames that were not asked for are in no table, so in no conversation. */
static bool
take(struct conversation *c, struct limits *limits, const struct frame *frames,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum limit verdict = limits_judge(limits, &frames[i]);

		if (verdict == LIMIT_STOP)
			return false;
		if (verdict == LIMIT_ADMIT && conversation_see(c, &frames[i]) &&
		    conversation_is_whole(c))
			return false;
		if (limits_reached(limits))
			return false;
	}
	return true;
}

/* 0 at the end, or when nobody wants to know any more. */
static int
read_flow(struct deck *d, const struct follow_question *q,
    struct conversation *to, struct error *err)
{
	const struct deck_config *c = &d->config;
	struct frame frames[BATCH];
	struct limits limits = d->asked;
	int n, r = go_to(d, q->of.first_ns, err);

	if (r < 0)
		return r;
	while (is_wanted(d, q->serial)) {
		n = source_next_batch(c->again, frames, BATCH, err);
		if (n < 0)
			return n;
		if (n == 0 &&
		    (source_ended(c->again) || source_at_edge(c->again)))
			break;
		if (!take(to, &limits, frames, (size_t)n))
			break;
		tell_progress(d);
	}
	return 0;
}

static void
answer(struct deck *d, const struct follow_question *q)
{
	struct followed *out;
	struct error err = {""};

	atomic_store_explicit(&d->follow.thousandths, -1, memory_order_relaxed);
	if (!is_wanted(d, q->serial))
		return;
	out = begin(d, q);
	if (out->said && read_flow(d, q, out->said, &err) < 0)
		text_sanitize(err.text, strlen(err.text), out->failure,
		    sizeof(out->failure));
	if (is_wanted(d, q->serial))
		publish(d, out);
}

static void *
follow_main(void *deck)
{
	struct deck *d = deck;
	struct follow *f = &d->follow;

	while (!atomic_load_explicit(&d->stop, memory_order_acquire)) {
		if (mailbox_take(&f->questions))
			answer(d, &f->question[f->questions.front]);
		else
			bell_wait(&f->bell, -1, LONG_NS);
	}
	return NULL;
}

int
follow_start(struct deck *d, struct error *err)
{
	if (!d->config.again)
		return 0;
	if (pthread_create(&d->follow.thread, NULL, follow_main, d))
		return error_set(err, -EAGAIN, "follow thread: no more");
	return 0;
}

void
follow_stop(struct deck *d)
{
	if (!d->config.again)
		return;
	source_stop(d->config.again);
	bell_ring(&d->follow.bell);
	pthread_join(d->follow.thread, NULL);
}

void
deck_follow(struct deck *d, const struct conversation_of *of, uint64_t serial)
{
	struct follow *f = &d->follow;

	f->question[f->questions.back] = (struct follow_question){*of, serial};
	atomic_store_explicit(&f->wanted, serial, memory_order_relaxed);
	mailbox_publish(&f->questions);
	bell_ring(d->config.again ? &f->bell : &d->analysis_bell);
}

void
deck_unfollow(struct deck *d)
{
	atomic_store_explicit(&d->follow.wanted, 0, memory_order_relaxed);
}

const struct followed *
deck_followed(struct deck *d)
{
	struct follow *f = &d->follow;

	f->answered |= mailbox_take(&f->answers);
	return f->answered ? &f->answer[f->answers.front] : NULL;
}

double
deck_follow_progress(const struct deck *d)
{
	int thousandths =
	    atomic_load_explicit(&d->follow.thousandths, memory_order_relaxed);

	return thousandths < 0 ? -1 : thousandths / 1000.0;
}
