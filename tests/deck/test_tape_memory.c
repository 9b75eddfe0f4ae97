/* SPDX-License-Identifier: BSD-2-Clause */
/* The newest frames in memory: in order, whole, bounded, read while written. */
#include "check.h"
#include "tape_memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#define CHUNKS 4
#define BYTES 1000
#define MANY 60000 /* some ten times what there is room for */

static struct frame
frame_of(uint64_t number, uint8_t *bytes)
{
	memset(bytes, (int)(number & 0xff), BYTES);
	return (struct frame){
	    .data = bytes,
	    .number = number,
	    .time_ns = (int64_t)number,
	    .clock_ns = (int64_t)number,
	    .captured = (uint32_t)(number % BYTES),
	    .wire = BYTES,
	};
}

static void
put(struct tape_memory *t, uint64_t from, uint64_t to)
{
	uint8_t bytes[BYTES];

	for (uint64_t i = from; i <= to; i++) {
		struct frame f = frame_of(i, bytes);

		tape_memory_put(t, &f);
	}
}

static void
check_frame(const struct frame *f)
{
	CHECK_EQ(f->captured, f->number % BYTES);
	CHECK_EQ(f->time_ns, f->number);
	for (uint32_t i = 0; i < f->captured; i++)
		CHECK_EQ(f->data[i], f->number & 0xff);
}

/* Read on; returns the number of the last frame, or `last` without any. */
static uint64_t
read_on(struct tape_memory *t, struct tape_place *p, uint64_t last,
    uint64_t *skipped)
{
	struct frame frames[7];
	size_t n;

	while ((n = tape_memory_next(t, p, frames, 7)) > 0) {
		for (size_t i = 0; i < n; i++) {
			CHECK(frames[i].number > last);
			*skipped += frames[i].number - last - 1;
			check_frame(&frames[i]);
			last = frames[i].number;
		}
	}
	return last;
}

static struct tape_memory *
new_tape(struct tape_place *p)
{
	struct tape_memory *t = NULL;

	CHECK_EQ(tape_memory_new(CHUNKS * TAPE_CHUNK, &t, NULL), 0);
	CHECK_EQ(tape_place_init(p), 0);
	return t;
}

static void
test_what_is_put_in_comes_out_in_order(void **state)
{
	struct tape_place p;
	struct tape_memory *t = new_tape(&p);
	uint64_t skipped = 0, last;

	(void)state;
	CHECK_EQ(tape_memory_first_ns(t), INT64_MIN);
	CHECK_EQ(read_on(t, &p, 0, &skipped), 0);
	put(t, 1, 100);
	last = read_on(t, &p, 0, &skipped);
	put(t, 101, 4000); /* into further chunks */
	last = read_on(t, &p, last, &skipped);
	CHECK_EQ(last, 4000);
	CHECK_EQ(skipped, 0);
	CHECK_EQ(tape_memory_first_ns(t), 1);
	tape_place_fini(&p);
	tape_memory_free(t);
}

static void
test_the_oldest_make_room_and_are_skipped(void **state)
{
	struct tape_place p;
	struct tape_memory *t = new_tape(&p);
	uint64_t skipped = 0;

	(void)state;
	put(t, 1, 10);
	CHECK_EQ(read_on(t, &p, 0, &skipped), 10);
	put(t, 11, MANY);
	CHECK_EQ(read_on(t, &p, 10, &skipped), MANY);
	CHECK(skipped > MANY / 2);
	CHECK_EQ(tape_memory_first_ns(t), 11 + (int64_t)skipped);
	/* Three chunks are always there, whatever the fourth is at. */
	CHECK((MANY - 10 - skipped) * (BYTES / 2) > 2 * TAPE_CHUNK);
	tape_place_rewind(&p);
	CHECK_EQ(read_on(t, &p, 10 + skipped, &skipped), MANY);
	tape_place_fini(&p);
	tape_memory_free(t);
}

static void
test_what_is_cleared_is_not_read(void **state)
{
	struct tape_place p;
	struct tape_memory *t = new_tape(&p);
	uint64_t skipped = 0;

	(void)state;
	put(t, 1, 100);
	tape_memory_clear(t);
	CHECK_EQ(tape_memory_first_ns(t), INT64_MIN);
	put(t, 101, 110);
	CHECK_EQ(read_on(t, &p, 100, &skipped), 110);
	CHECK_EQ(skipped, 0);
	tape_place_fini(&p);
	tape_memory_free(t);
}

static void
test_a_frame_longer_than_a_chunk_is_left_out(void **state)
{
	struct tape_place p;
	struct tape_memory *t = new_tape(&p);
	uint8_t *bytes = calloc(1, TAPE_CHUNK);
	struct frame f = {.data = bytes, .number = 2, .captured = TAPE_CHUNK};
	uint64_t skipped = 0;

	(void)state;
	put(t, 1, 1);
	tape_memory_put(t, &f);
	put(t, 3, 3);
	CHECK_EQ(read_on(t, &p, 0, &skipped), 3);
	CHECK_EQ(skipped, 1);
	free(bytes);
	tape_place_fini(&p);
	tape_memory_free(t);
}

static atomic_bool over;

static void *
write_many(void *tape)
{
	put(tape, 1, MANY);
	atomic_store(&over, true);
	return NULL;
}

static void
test_it_is_read_while_it_is_written(void **state)
{
	struct tape_place p;
	struct tape_memory *t = new_tape(&p);
	uint64_t skipped = 0, last = 0;
	pthread_t writer;
	bool last_look;

	(void)state;
	CHECK_EQ(pthread_create(&writer, NULL, write_many, t), 0);
	do {
		last_look = atomic_load(&over);
		last = read_on(t, &p, last, &skipped);
	} while (!last_look);
	pthread_join(writer, NULL);
	CHECK_EQ(last, MANY);
	tape_place_fini(&p);
	tape_memory_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_is_put_in_comes_out_in_order),
	    cmocka_unit_test(test_the_oldest_make_room_and_are_skipped),
	    cmocka_unit_test(test_what_is_cleared_is_not_read),
	    cmocka_unit_test(test_a_frame_longer_than_a_chunk_is_left_out),
	    cmocka_unit_test(test_it_is_read_while_it_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
