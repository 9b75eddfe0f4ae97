/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An interface in the deck: the loopback of a network namespace of the test's
 * own, where nobody else speaks. Skipped where that is not allowed.
 */
#include "own_network.h"
#include "player.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define SKIPPED 77
#define BURST 5000

static bool
loopback_up(void)
{
	struct ifreq ask = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	bool up = fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &ask) == 0;

	if (fd >= 0)
		close(fd);
	return up;
}

/* To a socket of our own, so that nothing is answered. */
static void
send_datagrams(unsigned n)
{
	struct sockaddr_in to = {
	    .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(to);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char text[1000] = "";

	CHECK_EQ(bind(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	CHECK_EQ(getsockname(fd, (struct sockaddr *)&to, &size), 0);
	for (unsigned i = 0; i < n; i++)
		CHECK_EQ(sendto(fd, text, sizeof(text), 0,
			     (struct sockaddr *)&to, sizeof(to)),
		    sizeof(text));
	close(fd);
}

static struct player
watch_loopback(struct deck_config config)
{
	struct error err = {""};

	if (source_open_live("lo", NULL, &config.source, &err) < 0)
		fail_msg("%s", err.text);
	return player_start(config);
}

/* Every frame is in the books, on one side or the other. */
static struct ledger
wait_received(struct player *p, uint64_t n)
{
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;
	struct ledger books;

	do {
		assert_true(clock_monotonic_ns() < until);
		books = player_books(p);
	} while (books.frames_received < n);
	CHECK_EQ(books.frames_received, n);
	return books;
}

static void
test_loopback_counts_each_datagram_once(void **state)
{
	struct player p = watch_loopback(player_config(NULL));
	struct ledger books;

	(void)state;
	send_datagrams(BURST);
	books = wait_received(&p, BURST);
	CHECK_EQ(books.frames_analysed, BURST);
	CHECK_EQ(books.bytes, BURST * (1000 + 28));
	CHECK_EQ(player_status(&p).mode, DECK_LIVE);
	player_end(&p);
}

/* Its clock was told twice, a tenth of a second apart: it goes on reading. */
static void
wait_for_capture(struct player *p)
{
	for (int i = 0; i < 2; i++) {
		int64_t before = player_status(p).clock_ns;

		while (player_status(p).clock_ns == before)
			sched_yield();
	}
}

static void
test_held_still_the_ring_drops_and_the_books_balance(void **state)
{
	struct deck_config config = player_config(NULL);
	struct player p;

	(void)state;
	config.ring_bytes = 64 << 10;
	p = watch_loopback(config);
	for (unsigned round = 1; round <= 5; round++) {
		struct ledger books;

		player_hold(&p);
		send_datagrams(BURST);
		wait_for_capture(&p);
		player_release();
		books = wait_received(&p, (uint64_t)round * BURST);
		CHECK_EQ(books.lost_kernel + books.lost_interface, 0);
		/* 64 KiB is not 5000 frames of a kilobyte. */
		CHECK(books.lost_ring > 0);
		CHECK_EQ(
		    books.frames_analysed + books.lost_ring, round * BURST);
	}
	player_end(&p);
}

static void
test_a_ring_of_the_usual_size_takes_a_burst(void **state)
{
	struct player p = watch_loopback(player_config(NULL));

	(void)state;
	player_hold(&p);
	send_datagrams(1000);
	player_release();
	CHECK_EQ(wait_received(&p, 1000).lost_ring, 0);
	player_end(&p);
}

static void
test_time_goes_on_while_nothing_comes(void **state)
{
	struct player p = watch_loopback(player_config(NULL));
	int64_t until = clock_monotonic_ns() + PATIENCE_NS, first;

	(void)state;
	send_datagrams(1);
	wait_received(&p, 1);
	first = player_books(&p).last_ns;
	while (player_ask(&p, query_default(view_find("hosts")))->taken_ns <
	       first + NS_PER_S)
		assert_true(clock_monotonic_ns() < until);
	CHECK_EQ(player_books(&p).frames_received, 1);
	while (player_status(&p).clock_ns < first + NS_PER_S)
		assert_true(clock_monotonic_ns() < until);
	player_end(&p);
}

static void
test_looking_into_tunnels_begins_the_counts_anew(void **state)
{
	struct player p = watch_loopback(player_config(NULL));
	int64_t until = clock_monotonic_ns() + PATIENCE_NS;

	(void)state;
	send_datagrams(1000);
	wait_received(&p, 1000);
	deck_command(p.deck, DECK_SET_DECAP, 1);
	while (player_books(&p).frames_received > 0)
		assert_true(clock_monotonic_ns() < until);
	while (!player_status(&p).decap) /* told after it is done */
		assert_true(clock_monotonic_ns() < until);
	CHECK(strstr(player_status(&p).banner, "all counts are since"));
	send_datagrams(100);
	CHECK_EQ(wait_received(&p, 100).frames_analysed, 100);
	player_end(&p);
}

static void
test_a_number_of_frames_ends_it_and_no_later_loss_counts(void **state)
{
	struct deck_config config = player_config(NULL);
	struct player p;

	(void)state;
	config.max_frames = 10;
	p = watch_loopback(config);
	send_datagrams(BURST);
	player_wait_over(&p);
	send_datagrams(BURST);
	CHECK_EQ(player_books(&p).frames_received, 10);
	player_end(&p);
}

static void
test_a_stop_is_prompt_on_an_idle_interface_and_a_busy_one(void **state)
{
	(void)state;
	for (int round = 0; round < 20; round++) {
		struct player p = watch_loopback(player_config(NULL));
		int64_t began;

		if (round % 2)
			send_datagrams(100);
		began = clock_monotonic_ns();
		CHECK_EQ(player_stop(&p, NULL), 0);
		CHECK(clock_monotonic_ns() - began < NS_PER_S / 2);
		analysis_free(p.analysis);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_loopback_counts_each_datagram_once),
	    cmocka_unit_test(
		test_held_still_the_ring_drops_and_the_books_balance),
	    cmocka_unit_test(test_a_ring_of_the_usual_size_takes_a_burst),
	    cmocka_unit_test(test_time_goes_on_while_nothing_comes),
	    cmocka_unit_test(test_looking_into_tunnels_begins_the_counts_anew),
	    cmocka_unit_test(
		test_a_number_of_frames_ends_it_and_no_later_loss_counts),
	    cmocka_unit_test(
		test_a_stop_is_prompt_on_an_idle_interface_and_a_busy_one),
	};

	if (!own_network_enter() || !loopback_up()) {
		fputs("no network namespace to be had here\n", stderr);
		return SKIPPED;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
