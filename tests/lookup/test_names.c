/* SPDX-License-Identifier: BSD-2-Clause */
/* What questions of reverse DNS come to is for tests/deck/reverse.py. */
#include "check.h"

#include "lookup/names.h"
#include "lookup/resolver.h"

#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static struct names *
names_of(size_t bytes)
{
	struct names *n = NULL;

	CHECK_EQ(names_new(bytes, &n, NULL), 0);
	return n;
}

static struct addr
addr_of(const char *text)
{
	struct addr a;

	assert_true(addr_parse(text, &a));
	return a;
}

static void
check_name(struct names *n, const char *address, enum name_origin origin,
    const char *text)
{
	struct addr a = addr_of(address);
	struct name name = names_get(n, &a);

	CHECK_STR(name.text, text);
	CHECK_EQ(name.origin, origin);
}

static void
add(struct names *n, const char *address, enum name_origin origin,
    const char *text)
{
	struct addr a = addr_of(address);

	names_add(n, &a, origin, text, strlen(text));
}

static void
read_hosts(struct names *n, const char *content, size_t bytes)
{
	char path[32];
	int fd = memfd_create("hosts", MFD_CLOEXEC);

	assert_true(fd >= 0);
	CHECK_EQ(write(fd, content, bytes), bytes);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	names_read_hosts(n, path);
	close(fd);
}

#define READ_HOSTS(n, text) read_hosts((n), (text), sizeof(text) - 1)

static void
test_a_hosts_file_names_addresses(void **state)
{
	struct names *n = names_of(1 << 20);

	(void)state;
	READ_HOSTS(n, "# comment\n\n"
		      "127.0.0.1\tlocalhost loopback\n"
		      "  192.0.2.1   first.example  second # and more\n"
		      "192.0.2.1 later.example\n"
		      "2001:db8::1 six.example.\n"
		      "192.0.2.2\n"
		      "no.address name\n"
		      "fe80::1%lo0 scoped\n"
		      "192.0.2.3 last.example");
	check_name(n, "127.0.0.1", NAME_HOSTS, "localhost");
	check_name(n, "192.0.2.1", NAME_HOSTS, "first.example");
	check_name(n, "2001:db8::1", NAME_HOSTS, "six.example");
	check_name(n, "192.0.2.2", NAME_NONE, "");
	check_name(n, "fe80::1", NAME_NONE, "");
	check_name(n, "192.0.2.3", NAME_HOSTS, "last.example");
	names_free(n);
}

static void
test_a_hosts_file_may_hold_anything_or_not_be_there(void **state)
{
	struct names *n = names_of(1 << 20);
	char *lengthy = calloc(1, 5001);

	(void)state;
	assert_non_null(lengthy);
	memset(lengthy, 'a', 5000);
	read_hosts(n, lengthy, 5000);
	READ_HOSTS(n, "192.0.2.1 a\033[2J\n192.0.2.9\0 x\n\0\0\n");
	names_read_hosts(n, "/nowhere/at/all");
	names_read_hosts(n, "/");
	check_name(n, "192.0.2.1", NAME_HOSTS, "a\\x1b[2J");
	free(lengthy);
	names_free(n);
}

static void
test_the_variable_names_the_hosts_file(void **state)
{
	struct names *n = names_of(1 << 20);

	(void)state;
	setenv("TAPDECK_HOSTS", "", 1);
	names_read_hosts(n, NULL);
	check_name(n, "127.0.0.1", NAME_NONE, "");
	names_free(n);
}

static void
test_the_capture_knows_better_than_the_hosts_file(void **state)
{
	struct names *n = names_of(1 << 20);

	(void)state;
	add(n, "192.0.2.1", NAME_HOSTS, "hosts.example");
	add(n, "192.0.2.1", NAME_CAPTURE, "capture.example");
	add(n, "192.0.2.1", NAME_HOSTS, "again.example");
	check_name(n, "192.0.2.1", NAME_CAPTURE, "capture.example");
	add(n, "192.0.2.1", NAME_CAPTURE, "newer.example");
	check_name(n, "192.0.2.1", NAME_CAPTURE, "newer.example");
	names_free(n);
}

static void
test_a_text_stays_where_it_is(void **state)
{
	struct names *n = names_of(1 << 20);
	struct addr a = addr_of("192.0.2.1");
	struct name before;
	char text[64];

	(void)state;
	add(n, "192.0.2.1", NAME_CAPTURE, "stays.example");
	before = names_get(n, &a);
	for (uint32_t i = 0; i < 100000; i++) {
		struct addr other = addr_ipv4((uint8_t[4]){
		    10, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i});

		snprintf(text, sizeof(text), "host-%u.example", i);
		names_add(n, &other, NAME_CAPTURE, text, strlen(text));
	}
	CHECK_STR(before.text, "stays.example");
	check_name(n, "192.0.2.1", NAME_CAPTURE, "stays.example");
	check_name(n, "10.0.0.1", NAME_CAPTURE, "host-1.example");
	check_name(n, "10.1.134.159", NAME_NONE, ""); /* no room */
	names_free(n);
}

static void
test_only_addresses_of_one_host_are_asked_about(void **state)
{
	static const char *const no[] = {"0.0.0.0", "127.0.0.1", "224.0.0.251",
	    "255.255.255.255", "169.254.1.1", "::", "::1", "ff02::fb",
	    "fe80::1", "febf::1"};
	static const char *const yes[] = {
	    "192.168.1.1", "8.8.8.8", "fd00::1", "2001:db8::1", "fec0::1"};

	(void)state;
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		struct addr a = addr_of(no[i]);

		CHECK(!names_concern(&a));
	}
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		struct addr a = addr_of(yes[i]);

		CHECK(names_concern(&a));
	}
}

static void
test_without_a_resolver_nobody_is_asked(void **state)
{
	struct names *n = names_of(1 << 20);
	struct addr a = addr_of("192.0.2.1");

	(void)state;
	CHECK(!names_resolve(n, true));
	CHECK(!names_is_resolving(n));
	CHECK_STR(names_ask(n, &a).text, "");
	CHECK_EQ(names_awaited(n), 0);
	names_free(n);
}

/* The one process that this one has forked. */
static pid_t
child(void)
{
	char path[64];
	int pid = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	in = fopen(path, "re");
	if (!in || fscanf(in, "%d", &pid) != 1)
		pid = 0;
	if (in)
		fclose(in);
	return pid;
}

static void
test_a_resolver_that_dies_is_said_to_be_gone(void **state)
{
	const struct timespec a_moment = {.tv_nsec = 1000000};
	struct names *n = names_of(1 << 20);
	struct resolver *r = NULL;
	struct addr a = addr_of("192.0.2.1");
	pid_t pid;

	(void)state;
	CHECK_EQ(resolver_start(RESOLVER_FENCE_AUTO, &r, NULL), 0);
	names_set_resolver(n, r);
	CHECK(names_resolve(n, true));
	CHECK(names_is_resolving(n));
	names_collect(n);
	CHECK_STR(names_failure(n), "");
	pid = child();
	if (pid > 0) { /* a kernel may not tell */
		kill(pid, SIGKILL);
		for (int i = 0; i < 5000 && !*names_failure(n); i++) {
			names_collect(n);
			nanosleep(&a_moment, NULL);
		}
		CHECK(*names_failure(n));
		CHECK(!names_is_resolving(n));
		CHECK(!names_resolve(n, true));
		CHECK_STR(names_ask(n, &a).text, "");
	}
	names_free(n);
	CHECK_EQ(child(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_hosts_file_names_addresses),
	    cmocka_unit_test(
		test_a_hosts_file_may_hold_anything_or_not_be_there),
	    cmocka_unit_test(test_the_variable_names_the_hosts_file),
	    cmocka_unit_test(test_the_capture_knows_better_than_the_hosts_file),
	    cmocka_unit_test(test_a_text_stays_where_it_is),
	    cmocka_unit_test(test_only_addresses_of_one_host_are_asked_about),
	    cmocka_unit_test(test_without_a_resolver_nobody_is_asked),
	    cmocka_unit_test(test_a_resolver_that_dies_is_said_to_be_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
