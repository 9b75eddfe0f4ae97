/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * conversing owns a conversation in the hands of a test, told as lines:
 * "> text", "< text", "> [5 missing]".
 */
#ifndef TESTS_FLOW_CONVERSING_H
#define TESTS_FLOW_CONVERSING_H

#include "check.h"

#include "flow/dialogue.h"

#include <stdio.h>

struct rig {
	struct conversation *c;
	int64_t now_ns;
	char told[4096];
};

static inline int
setup(void **state)
{
	struct rig *r = calloc(1, sizeof(*r));
	struct error err = {""};
	struct conversation_of of = dialogue_of(6);

	assert_non_null(r);
	CHECK_EQ(conversation_new(&r->c, &err), 0);
	conversation_begin(r->c, &of);
	r->now_ns = DIALOGUE_START;
	*state = r;
	return 0;
}

static inline int
teardown(void **state)
{
	struct rig *r = *state;

	conversation_free(r->c);
	free(r);
	return 0;
}

static inline bool
see(struct rig *r, const struct utterance *u, uint32_t captured)
{
	bool ours = dialogue_see(r->c, u, r->now_ns, captured);

	r->now_ns += NS_PER_MS;
	return ours;
}

static inline void
says(struct rig *r, unsigned from, uint32_t seq, const char *text)
{
	struct utterance u = {from, 6, 0, seq, 0, text, (uint32_t)strlen(text)};

	CHECK(see(r, &u, u.n));
}

static inline void
says_cut(struct rig *r, unsigned from, uint32_t seq, const char *text,
    uint32_t captured)
{
	struct utterance u = {from, 6, 0, seq, 0, text, (uint32_t)strlen(text)};

	CHECK(see(r, &u, captured));
}

static inline void
signals(struct rig *r, unsigned from, uint8_t flags, uint32_t seq, uint32_t ack)
{
	struct utterance u = {from, 6, flags, seq, ack, "", 0};

	CHECK(see(r, &u, 0));
}

/* The client's bytes are to begin at 101, the server's at 501. */
static inline void
shake_hands(struct rig *r)
{
	signals(r, 0, TCP_SYN, 100, 0);
	signals(r, 1, TCP_SYN | TCP_ACK, 500, 101);
	signals(r, 0, TCP_ACK, 101, 501);
}

static inline size_t
tell_one(const struct rig *r, const struct speech *s, char *out, size_t size)
{
	static const char *const words[] = {
	    [SPEECH_MISSING] = "missing",
	    [SPEECH_CUT] = "cut",
	    [SPEECH_ANEW] = "anew",
	};
	const uint8_t *bytes = conversation_bytes(r->c);

	if (s->kind == SPEECH_BYTES)
		return (size_t)snprintf(out, size, "%c %.*s\n", "><"[s->side],
		    (int)s -> n, (const char *)bytes + s -> at);
	return (size_t)snprintf(out, size, "%c [%u %s]\n", "><"[s->side],
	    (unsigned)s -> n, words[s->kind]);
}

static inline const char *
told(struct rig *r)
{
	size_t n, used = 0;
	const struct speech *list = conversation_speeches(r->c, &n);

	r->told[0] = '\0';
	for (size_t i = 0; i < n; i++)
		used += tell_one(
		    r, &list[i], r->told + used, sizeof(r->told) - used);
	return r->told;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
