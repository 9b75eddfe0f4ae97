/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interfaces, in a network namespace of the test's own: a pair of virtual
 * Ethernet devices v0 and v1. Skipped where that is not allowed.
 */
#include "check.h"
#include "own_network.h"

#include "base/clock.h"
#include "capture/source.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SKIPPED 77
#define ETHERTYPE 0x88b5 /* IEEE 802: for local experiments */
#define OUR_FRAMES "ether proto 0x88b5"
#define PATIENCE 30 /* idle rounds of 100 ms before a test gives up */
#define FRAME_LENGTH 100

static bool
ip(const char *arguments)
{
	char command[256];

	snprintf(command, sizeof(command), "ip %s 2>/dev/null", arguments);
	return system(command) == 0;
}

static bool
pair_up(void)
{
	return ip("link add v0 type veth peer name v1") &&
	       ip("link set v0 up") && ip("link set v1 up") &&
	       ip("link set lo up");
}

static int
setup(void **state)
{
	(void)state;
	return pair_up() ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	ip("link del v0");
	return 0;
}

/* Broadcast n frames from an interface. */
static void
send_frames(const char *name, unsigned n)
{
	struct sockaddr_ll to = {.sll_family = AF_PACKET,
	    .sll_ifindex = (int)if_nametoindex(name),
	    .sll_protocol = htons(ETHERTYPE),
	    .sll_halen = 6,
	    .sll_addr = {255, 255, 255, 255, 255, 255}};
	uint8_t body[FRAME_LENGTH - 14] = {1, 2, 3};
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	CHECK(fd >= 0);
	while (n) {
		ssize_t sent = sendto(fd, body, sizeof(body), 0,
		    (struct sockaddr *)&to, sizeof(to));

		if (sent < 0 && errno == ENOBUFS)
			continue; /* the queue is full: try again */
		CHECK_EQ(sent, sizeof(body));
		n--;
	}
	close(fd);
}

static struct source *
open_live(const char *name, const char *filter)
{
	struct source_config config = {.filter = filter};
	struct error err = {""};
	struct source *s = NULL;

	if (source_open_live(name, &config, &s, &err) < 0)
		fail_msg("%s", err.text);
	CHECK_EQ(source_kind(s), SOURCE_KIND_LIVE);
	return s;
}

/* Read until n frames came, then make sure that no more do. */
static struct frame
expect_frames(struct source *s, unsigned n)
{
	struct frame batch[SOURCE_BATCH], last = {0};
	struct error err = {""};
	unsigned met = 0, idle = 0;

	while (met < n || idle == 0) {
		int r = source_next_batch(s, batch, SOURCE_BATCH, &err);

		if (r < 0)
			fail_msg("%s", err.text);
		if (r == 0 && ++idle > PATIENCE)
			fail_msg("only %u frames of %u", met, n);
		for (int i = 0; i < r; i++)
			CHECK_EQ(batch[i].number, ++last.number);
		if (r > 0) {
			last = batch[r - 1];
			idle = 0;
		}
		met += (unsigned)r;
	}
	CHECK_EQ(met, n);
	return last;
}

static void
test_counts_are_right_to_the_frame_and_so_are_directions(void **state)
{
	struct source *in = open_live("v1", OUR_FRAMES);
	struct source *out = open_live("v0", OUR_FRAMES);
	int64_t now = clock_wall_ns();
	struct frame f;

	(void)state;
	send_frames("v0", 1000);
	f = expect_frames(in, 1000);
	CHECK_EQ(f.captured, FRAME_LENGTH);
	CHECK_EQ(f.wire, FRAME_LENGTH);
	CHECK_EQ(f.link, 1);
	CHECK_EQ(f.direction, DIRECTION_IN);
	CHECK(f.time_ns >= now - NS_PER_S && f.time_ns < now + 60 * NS_PER_S);
	CHECK_EQ(f.data[14], 1);
	CHECK_EQ(expect_frames(out, 1000).direction, DIRECTION_OUT);
	CHECK_EQ(source_losses(in).kernel, 0);
	CHECK_EQ(source_rewind(in, NULL), -ENOTSUP);
	CHECK(source_progress(in) == -1);
	source_close(in);
	source_close(out);
}

static void
test_loopback_frames_are_counted_once(void **state)
{
	struct source *s = open_live("lo", "udp port 9999");
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(9999),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)state;
	for (int i = 0; i < 10; i++)
		sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof(to));
	expect_frames(s, 10);
	source_close(s);
	close(fd);
}

static void
test_any_shows_both_ends_with_their_directions(void **state)
{
	struct source *s = open_live("any", OUR_FRAMES);
	struct error err = {""};
	unsigned met[3] = {0};
	struct frame f;
	char links[32];

	(void)state;
	send_frames("v0", 10);
	for (int idle = 0; met[DIRECTION_IN] + met[DIRECTION_OUT] < 20;) {
		int r = source_next(s, &f, &err);

		if (r == SOURCE_IDLE && ++idle > PATIENCE)
			fail_msg("frames are missing");
		if (r == SOURCE_FRAME)
			met[f.direction]++;
	}
	CHECK_EQ(met[DIRECTION_IN], 10);
	CHECK_EQ(met[DIRECTION_OUT], 10);
	source_links(s, links, sizeof(links));
	CHECK_STR(links, "sll2");
	source_close(s);
}

static void
test_frames_plus_losses_are_what_was_sent(void **state)
{
	struct source_config config = {
	    .filter = OUR_FRAMES, .buffer_bytes = 512 << 10};
	struct frame batch[SOURCE_BATCH];
	struct error err = {""};
	uint64_t met = 0;
	struct source *s;
	int r;

	(void)state;
	CHECK_EQ(source_open_live("v1", &config, &s, &err), 0);
	send_frames("v0", 20000);
	for (int idle = 0; idle < 3;) {
		r = source_next_batch(s, batch, SOURCE_BATCH, &err);
		CHECK(r >= 0);
		met += (uint64_t)r;
		idle = r ? 0 : idle + 1;
	}
	CHECK(met < 20000);
	CHECK_EQ(met + source_losses(s).kernel, 20000);
	source_close(s);
}

/* Call until the banner reads so. */
static void
expect_banner(struct source *s, const char *text)
{
	struct error err = {""};
	struct frame f;
	int i = 0;

	while (strcmp(source_banner(s), text) != 0) {
		if (source_next(s, &f, &err) < 0)
			fail_msg("%s", err.text);
		if (++i > PATIENCE)
			fail_msg("the banner stays \"%s\"", source_banner(s));
	}
}

static void
test_an_interface_may_go_down_and_come_up(void **state)
{
	struct source *s = open_live("v1", OUR_FRAMES);
	struct error err = {""};
	int64_t begin, cpu;
	struct frame f;

	(void)state;
	send_frames("v0", 5);
	expect_frames(s, 5);
	CHECK(ip("link set v1 down"));
	expect_banner(s, "v1 is down");
	begin = clock_monotonic_ns();
	cpu = clock();
	for (int i = 0; i < 5; i++)
		CHECK_EQ(source_next(s, &f, &err), SOURCE_IDLE);
	CHECK(clock_monotonic_ns() - begin > 400 * NS_PER_MS);
	CHECK(clock() - cpu < CLOCKS_PER_SEC / 20);
	CHECK(ip("link set v1 up"));
	expect_banner(s, "");
	send_frames("v0", 7);
	/* numbers go on, so count only */
	for (int n = 0, idle = 0; n < 7;) {
		int r = source_next(s, &f, &err);

		CHECK(r >= 0 && (r == SOURCE_FRAME || ++idle < PATIENCE));
		n += r == SOURCE_FRAME;
	}
	CHECK_EQ(f.number, 12);
	source_close(s);
}

static void
test_an_interface_that_is_deleted_is_gone(void **state)
{
	struct source *s = open_live("v1", OUR_FRAMES);
	struct error err = {""};
	struct frame f;
	int r, i = 0;

	(void)state;
	CHECK(ip("link del v0"));
	while ((r = source_next(s, &f, &err)) >= 0)
		CHECK(++i < PATIENCE);
	CHECK_EQ(r, -ENODEV);
	CHECK_STR(err.text, "v1: the interface is gone");
	source_losses(s);
	source_close(s);
}

static void *
stop_thread(void *arg)
{
	source_stop(arg);
	return NULL;
}

static void
test_stop_ends_the_wait(void **state)
{
	struct source *s = open_live("v1", OUR_FRAMES);
	struct error err = {""};
	pthread_t thread;
	struct frame f;

	(void)state;
	CHECK_EQ(pthread_create(&thread, NULL, stop_thread, s), 0);
	while (source_next(s, &f, &err) != SOURCE_END)
		continue;
	CHECK(source_ended(s));
	pthread_join(thread, NULL);
	source_close(s);
}

static void
test_what_cannot_be_watched_says_why(void **state)
{
	struct source_config config = {.filter = "tcp porq 80"};
	struct error err = {""};
	struct source *s = NULL;

	(void)state;
	CHECK_EQ(source_open_live("nope0", NULL, &s, &err), -ENODEV);
	CHECK(strstr(err.text, "nope0: no such interface; there are: "));
	CHECK(strstr(err.text, "v0"));
	CHECK_EQ(source_open_live("v0", &config, &s, &err), -EINVAL);
	CHECK(strstr(err.text, "filter 'tcp porq 80': "));
	CHECK(ip("link set v0 down"));
	CHECK_EQ(source_open_live("v0", NULL, &s, &err), -ENETDOWN);
	CHECK(strstr(err.text, "ip link set v0 up"));
	CHECK(!s);
}

static void
test_without_permission_the_three_ways_are_told(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		struct error err = {""};
		struct source *s;

		if (setgid(65534) < 0 || setuid(65534) < 0)
			_exit(SKIPPED); /* no such user in this namespace */
		if (source_open_live("v0", NULL, &s, &err) != -EPERM ||
		    !strstr(err.text, "sudo") ||
		    !strstr(err.text, "setcap cap_net_raw+ep /") ||
		    !strstr(err.text, "dumpcap -i v0 -P -w - | tapdeck -r -"))
			_exit(1);
		_exit(0);
	}
	CHECK_EQ(waitpid(child, &status, 0), child);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) != 1);
}

static void
test_the_default_interface_is_that_of_the_default_route(void **state)
{
	struct error err = {""};
	char name[IF_NAMESIZE];
	struct addr addrs[8], want;
	struct source *s;
	bool found = false;
	size_t n;

	(void)state;
	CHECK_EQ(source_default_interface(name, sizeof(name), &err), 0);
	CHECK(name[0] == 'v'); /* up, and not the loopback */
	CHECK(ip("-6 route add default dev v1 metric 5"));
	CHECK_EQ(source_default_interface(name, sizeof(name), &err), 0);
	CHECK_STR(name, "v1");
	CHECK(ip("addr add 192.0.2.1/24 dev v0"));
	CHECK(ip("addr add 198.51.100.1/24 dev v1"));
	CHECK(ip("route add default via 198.51.100.9 metric 50"));
	CHECK(ip("route add default via 192.0.2.9 metric 10"));
	CHECK_EQ(source_default_interface(name, sizeof(name), &err), 0);
	CHECK_STR(name, "v0");

	s = open_live("v0", NULL);
	CHECK(addr_parse("192.0.2.1", &want));
	n = source_local_addrs(s, addrs, 8);
	for (size_t i = 0; i < n; i++)
		found |= addr_equal(&addrs[i], &want);
	CHECK(found);
	source_close(s);
}

#define LIVE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LIVE_TEST(test_counts_are_right_to_the_frame_and_so_are_directions),
	    LIVE_TEST(test_loopback_frames_are_counted_once),
	    LIVE_TEST(test_any_shows_both_ends_with_their_directions),
	    LIVE_TEST(test_frames_plus_losses_are_what_was_sent),
	    LIVE_TEST(test_an_interface_may_go_down_and_come_up),
	    LIVE_TEST(test_an_interface_that_is_deleted_is_gone),
	    LIVE_TEST(test_stop_ends_the_wait),
	    LIVE_TEST(test_what_cannot_be_watched_says_why),
	    LIVE_TEST(test_without_permission_the_three_ways_are_told),
	    LIVE_TEST(test_the_default_interface_is_that_of_the_default_route),
	};

	if (!own_network_enter() || !pair_up())
		return SKIPPED;
	ip("link del v0");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
