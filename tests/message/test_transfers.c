/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of FTP and datagrams of TFTP; the examples are those of the RFCs. */
#include "check.h"

#include "message/ftp.h"
#include "message/tftp.h"

#define TEXT(literal)                                                          \
	((struct bytes){(const uint8_t *)(literal), sizeof(literal) - 1})

static void
test_commands_say_what_will_be_carried(void **state)
{
	struct ftp_command c = ftp_command_read(TEXT("RETR /a b/c.txt"));

	(void)state;
	CHECK_EQ(c.verb, FTP_LOAD);
	CHECK_EQ(c.argument.n, 10);
	CHECK_EQ(ftp_command_read(TEXT("stor x")).verb, FTP_STORE);
	CHECK(ftp_command_read(TEXT("stor x")).from_start);
	CHECK(!ftp_command_read(TEXT("APPE x")).from_start);
	CHECK_EQ(ftp_command_read(TEXT("LIST")).verb, FTP_LISTING);
	CHECK_EQ(ftp_command_read(TEXT("RETRx y")).verb, FTP_OTHER);
	CHECK_EQ(ftp_command_read(TEXT("")).verb, FTP_OTHER);
	CHECK_EQ(ftp_command_read(TEXT("REST 4096")).number, 4096);
}

static uint16_t
port_of_command(const char *line)
{
	return ftp_command_read(
	    (struct bytes){(const uint8_t *)line, strlen(line)})
	    .port;
}

static uint16_t
port_of_reply(const char *line)
{
	return ftp_reply_read(
	    (struct bytes){(const uint8_t *)line, strlen(line)})
	    .port;
}

/* RFC 959 4.1.2 and 4.2; RFC 2428 2 and 3. */
static void
test_ports_are_read_in_every_way_they_are_written(void **state)
{
	(void)state;
	CHECK_EQ(port_of_command("PORT 192,0,2,1,19,137"), 5001);
	CHECK_EQ(port_of_command("EPRT |1|132.235.1.2|6275|"), 6275);
	CHECK_EQ(port_of_command("EPRT |2|1080::8:800:200C:417A|5282|"), 5282);
	CHECK_EQ(port_of_command("EPRT !2!1080::8!5282!"), 5282);
	CHECK_EQ(port_of_command("PORT 1,2,3,4,5"), 0);
	CHECK_EQ(port_of_command("PORT 1,2,3,4,256,1"), 0);
	CHECK_EQ(port_of_command("EPRT |1|1.2.3.4|66000|"), 0);
	CHECK_EQ(port_of_command("EPRT |1|1.2.3.4|6600"), 0);
	CHECK_EQ(port_of_command("EPRT"), 0);
	CHECK_EQ(
	    port_of_reply("227 Entering Passive Mode (1,2,3,4,4,1)"), 1025);
	CHECK_EQ(port_of_reply("227 =1,2,3,4,4,2"), 1026);
	CHECK_EQ(port_of_reply("229 Entering Extended Passive Mode (|||6446|)"),
	    6446);
	CHECK_EQ(port_of_reply("229 Entering (|||)"), 0);
	CHECK_EQ(port_of_reply("227"), 0);
	CHECK_EQ(port_of_reply("227 "), 0);
}

static void
test_replies_say_sizes(void **state)
{
	struct ftp_reply r = ftp_reply_read(TEXT(
	    "150 Opening BINARY mode data connection for a(1) (2048 bytes)."));

	(void)state;
	CHECK_EQ(r.code, 150);
	CHECK_EQ(r.size, 2048);
	CHECK_EQ(ftp_reply_read(TEXT("213 99")).size, 99);
	CHECK_EQ(ftp_reply_read(TEXT("213 modified")).size, FTP_NO_SIZE);
	CHECK_EQ(
	    ftp_reply_read(TEXT("213 99999999999999999999")).size, FTP_NO_SIZE);
	r = ftp_reply_read(TEXT("257 \"/a b\" is it"));
	CHECK_EQ(r.path.n, 4);
	CHECK(ftp_reply_read(TEXT("226-more")).more);
	CHECK_EQ(ftp_reply_read(TEXT("2267")).code, 0);
	CHECK_EQ(ftp_reply_read(TEXT(" 226 x")).code, 0);
	CHECK_EQ(ftp_reply_read(TEXT("22")).code, 0);
}

/* RFC 1350 5, RFC 2347, RFC 2348, RFC 2349. */
static void
test_requests_of_tftp_say_their_options(void **state)
{
	static const char request[] = "\0\1a/b.bin\0OCTET\0tsize\0"
				      "0\0BlkSize\0"
				      "1428\0x";
	struct tftp_message m;

	(void)state;
	CHECK(tftp_read((const uint8_t *)request, sizeof(request) - 1, &m));
	CHECK_EQ(m.kind, TFTP_READ);
	CHECK_EQ(m.name.n, 7);
	CHECK_EQ(m.block_bytes, 1428);
	CHECK_EQ(m.size, 0);
	CHECK(!m.netascii);
	/* a mode that nobody has used since 1992 */
	CHECK(!tftp_read((const uint8_t *)"\0\1a\0mail\0", 9, &m));
}

static void
test_every_prefix_of_a_request_is_refused_or_read(void **state)
{
	static const char request[] = "\0\2a\0netascii\0tsize\0"
				      "77\0";

	(void)state;
	for (size_t n = 0; n < sizeof(request); n++) {
		uint8_t *exact = heap_copy(request, n);
		struct tftp_message m = {0};

		CHECK_EQ(tftp_read(exact, n, &m), n >= 13);
		if (n >= 13)
			CHECK_EQ(m.size,
			    n < sizeof(request) - 1 ? TFTP_NO_SIZE : 77);
		free(exact);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_commands_say_what_will_be_carried),
	    cmocka_unit_test(test_ports_are_read_in_every_way_they_are_written),
	    cmocka_unit_test(test_replies_say_sizes),
	    cmocka_unit_test(test_requests_of_tftp_say_their_options),
	    cmocka_unit_test(test_every_prefix_of_a_request_is_refused_or_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
