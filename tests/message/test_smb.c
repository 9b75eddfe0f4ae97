/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of SMB 2, laid out here by MS-SMB2 2.2. */
#include "check.h"

#include "message/smb.h"

#include <stdio.h>

#define HEAD 64u

/* A direction that is written. */
struct wire {
	uint8_t at[8192];
	size_t n;
	size_t frame; /* where its prefix is */
	size_t head;  /* of the message at hand */
};

static void
put(struct wire *w, size_t at, uint64_t value, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		w->at[at + i] = (uint8_t)(value >> 8 * i);
}

static void
begin_frame(struct wire *w)
{
	w->frame = w->n;
	w->n += 4;
}

static void
end_frame(struct wire *w)
{
	size_t n = w->n - w->frame - 4;

	w->at[w->frame] = 0;
	w->at[w->frame + 1] = (uint8_t)(n >> 16);
	w->at[w->frame + 2] = (uint8_t)(n >> 8);
	w->at[w->frame + 3] = (uint8_t)n;
}

static size_t
begin_message(struct wire *w, unsigned command, unsigned flags, uint64_t id,
    unsigned body)
{
	w->head = w->n;
	memset(w->at + w->n, 0, HEAD + body);
	memcpy(w->at + w->n, "\xfeSMB\x40", 5);
	put(w, w->head + 12, command, 2);
	put(w, w->head + 16, flags, 4);
	put(w, w->head + 24, id, 8);
	put(w, w->head + 36, 7, 4);
	w->n += HEAD + body;
	return w->head + HEAD;
}

/* The one at hand is not the last one of its frame: on to 8 bytes. */
static void
go_on(struct wire *w)
{
	while ((w->n - w->head) % 8)
		w->at[w->n++] = 0;
	put(w, w->head + 20, w->n - w->head, 4);
}

static void
add(struct wire *w, const char *bytes, size_t n)
{
	memcpy(w->at + w->n, bytes, n);
	w->n += n;
}

static void
write_request(struct wire *w, uint64_t offset, const char *data, size_t n)
{
	size_t body = begin_message(w, 9, 0, 12, 48);

	put(w, body, 49, 2);
	put(w, body + 2, HEAD + 48, 2);
	put(w, body + 4, n, 4);
	put(w, body + 8, offset, 8);
	memset(w->at + body + 16, 'F', 16);
	add(w, data, n);
}

static void
create_request(struct wire *w, const char *name, size_t n)
{
	size_t body = begin_message(w, 5, 0, 11, 56);

	put(w, body, 57, 2);
	put(w, body + 44, HEAD + 56, 2);
	put(w, body + 46, n, 2);
	add(w, name, n);
}

static void
read_answer(struct wire *w, const char *data, size_t n)
{
	size_t body = begin_message(w, 8, 1, 13, 16);

	put(w, body, 17, 2);
	put(w, body + 2, HEAD + 16, 1);
	put(w, body + 4, n, 4);
	add(w, data, n);
}

static void
note(const struct smb_message *m, char *out, size_t size)
{
	static const char *const kinds[] = {"other", "tree", "create", "close",
	    "read", "write", "resize", "", "hidden"};
	size_t k = strlen(out);
	char name[64];

	if (m->kind == SMB_BYTES) {
		snprintf(out + k, size - k, "%.*s", (int)m->bytes.n,
		    (const char *)m->bytes.at);
		return;
	}
	smb_name(m->name, name, sizeof(name));
	snprintf(out + k, size - k, "|%s%s %s%u+%u:", kinds[m->kind],
	    m->answer ? "!" : "", name, (unsigned)m->offset,
	    (unsigned)m->length);
}

/* All that is told of bytes that grow by `step`. */
static void
read_all(const uint8_t *at, size_t n, size_t step, char *out, size_t size)
{
	struct smb s = {0};
	size_t from = 0, to = 0;

	out[0] = '\0';
	for (;;) {
		uint8_t *window = heap_copy(at + from, to - from);
		struct smb_message m = {.kind = SMB_OTHER};
		struct reading r = smb_read(&s, window, to - from, &m);

		CHECK(r.used <= to - from);
		if (r.message)
			note(&m, out, size);
		free(window);
		from += r.used + (size_t)r.skip;
		assert_true(from <= n);
		to = to < from ? from : to;
		if (r.used > 0 || r.skip > 0 || r.message)
			continue;
		if (to == n)
			return;
		to = step < n - to ? to + step : n;
	}
}

static void
check(const struct wire *w, const char *want)
{
	for (size_t step = 1; step < 300; step += step < 20 ? 1 : 37) {
		char got[2048];

		read_all(w->at, w->n, step, got, sizeof(got));
		CHECK_STR(got, want);
	}
}

static void
test_requests_and_their_bytes_are_told(void **state)
{
	struct wire w = {.n = 0};

	(void)state;
	begin_frame(&w);
	create_request(&w, "d\0\\\0\xe4\0", 6);
	end_frame(&w);
	begin_frame(&w);
	write_request(&w, 3, "hello", 5);
	end_frame(&w);
	check(&w, "|create d/\xc3\xa4"
		  "0+6:|write 3+5:hello");
}

static void
test_one_frame_may_hold_several_messages(void **state)
{
	struct wire w = {.n = 0};

	(void)state;
	begin_frame(&w);
	create_request(&w, "x\0", 2);
	go_on(&w);
	write_request(&w, 0, "abc", 3);
	go_on(&w);
	begin_message(&w, 6, 4, 14, 24);
	end_frame(&w);
	check(&w, "|create x0+2:|write 0+3:abc|close 0+0:");
}

static void
test_answers_to_reads_carry_bytes(void **state)
{
	struct wire w = {.n = 0};

	(void)state;
	memcpy(w.at, "\x85\0\0\0", 4); /* a session is kept alive */
	w.n = 4;
	begin_frame(&w);
	read_answer(&w, "content", 7);
	end_frame(&w);
	begin_frame(&w);
	begin_message(&w, 8, 1, 15, 9); /* it failed: an error's body */
	put(&w, w.head + 8, 0xc0000011, 4);
	end_frame(&w);
	check(&w, "|read! 0+7:content|read! 0+0:");
}

/* A length that goes past the end of its message is none. */
static void
test_what_lies_about_lengths_is_passed_over(void **state)
{
	struct wire w = {.n = 0};

	(void)state;
	begin_frame(&w);
	write_request(&w, 0, "abc", 3);
	put(&w, w.head + HEAD + 4, 4, 4);
	end_frame(&w);
	begin_frame(&w);
	create_request(&w, "x\0", 2);
	put(&w, w.head + 20, 4, 4); /* the next one lies in this one */
	end_frame(&w);
	begin_frame(&w);
	read_answer(&w, "content", 7);
	put(&w, w.head + HEAD + 2, 10, 1); /* the bytes lie in the head */
	end_frame(&w);
	begin_frame(&w);
	write_request(&w, 9, "after", 5);
	end_frame(&w);
	check(&w, "|write 9+5:after");
}

static void
test_what_is_hidden_is_said_to_be(void **state)
{
	struct wire w = {.n = 0};

	(void)state;
	begin_frame(&w);
	add(&w, "\xfdSMBsecret bytes", 16);
	end_frame(&w);
	begin_frame(&w);
	write_request(&w, 9, "after", 5);
	end_frame(&w);
	check(&w, "|hidden 0+0:|write 9+5:after");
}

static void
test_after_a_gap_the_next_frame_is_found(void **state)
{
	struct wire w = {.n = 0};
	char got[256];

	(void)state;
	begin_frame(&w);
	write_request(&w, 9, "after", 5);
	end_frame(&w);
	for (size_t lost = 1; lost < 9; lost++) {
		struct smb s = {.data = 3, .frame = 50};
		struct smb_message m;
		struct reading r;

		CHECK_EQ(smb_gap(&s, 2), 2);
		CHECK_EQ(smb_gap(&s, 40), 1);
		r = smb_read(&s, (const uint8_t *)"\0\0\0\xff", 4, &m);
		CHECK_EQ(r.used, 0);
		r = smb_read(&s, w.at, w.n, &m);
		CHECK(r.message && !s.lost);
		got[0] = '\0';
		read_all(w.at + r.used, w.n - r.used, lost, got, sizeof(got));
		CHECK_STR(got, "|write 9+5:after");
	}
}

static void
test_names_are_utf_8_whatever_they_were(void **state)
{
	char out[12];

	(void)state;
	CHECK_EQ(smb_name((struct bytes){(const uint8_t *)"\x3d\xd8\0\xdez", 5},
		     out, sizeof(out)),
	    4);
	CHECK_STR(out, "\xf0\x9f\x98\x80");
	CHECK(smb_name((struct bytes){(const uint8_t *)"a\0b\0c\0d\0e\0f\0g\0"
						       "h\0i\0j\0k\0l\0",
			   24},
		  out, sizeof(out)) < sizeof(out));
	CHECK_EQ(smb_name((struct bytes){NULL, 0}, out, sizeof(out)), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_requests_and_their_bytes_are_told),
	    cmocka_unit_test(test_one_frame_may_hold_several_messages),
	    cmocka_unit_test(test_answers_to_reads_carry_bytes),
	    cmocka_unit_test(test_what_lies_about_lengths_is_passed_over),
	    cmocka_unit_test(test_what_is_hidden_is_said_to_be),
	    cmocka_unit_test(test_after_a_gap_the_next_frame_is_found),
	    cmocka_unit_test(test_names_are_utf_8_whatever_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
