/* SPDX-License-Identifier: BSD-2-Clause */
/* What speaks in lines is told by its first one, whole. */
#include "signature_checks.h"

#include "message/http1.h"

#include "octets.h"

#define LINE_BYTES 512

/* The first line, once it is whole: SIGN_YES and *out. */
static enum sign
first_line(const uint8_t *at, size_t n, struct bytes *out)
{
	struct line l = line_read(at, n < LINE_BYTES ? n : LINE_BYTES);

	*out = l.text;
	if (l.used > 0)
		return SIGN_YES;
	return n < LINE_BYTES ? SIGN_MORE : SIGN_NO;
}

/* Is one of the words, separated by '|', somewhere in the line? */
static bool
has_word(struct bytes line, const char *words)
{
	while (*words) {
		size_t length = strcspn(words, "|");

		for (size_t i = 0; i + length <= line.n; i++) {
			if (octets_begin_any(
				line.at + i, line.n - i, words, length))
				return true;
		}
		words += length;
		words += *words == '|';
	}
	return false;
}

/* Does the line begin with one of the words, and a blank or its end? */
static bool
begins_with_word(struct bytes line, const char *words)
{
	while (*words) {
		size_t length = strcspn(words, "|");

		if (octets_begin_any(line.at, line.n, words, length) &&
		    (line.n == length || octet_is_blank(line.at[length])))
			return true;
		words += length;
		words += *words == '|';
	}
	return false;
}

/* Is it, in upper case, what one of the words begins with? */
static bool
begins_a_word(uint8_t c, const char *words)
{
	for (; words; words = strchr(words, '|')) {
		words += *words == '|';
		if ((c & ~0x20) == *words)
			return true;
	}
	return false;
}

/* The same, asked of a line that may not be whole yet. */
static enum sign
line_begins(const uint8_t *at, size_t n, const char *words)
{
	struct bytes line;
	enum sign sign;

	if (n == 0 || !begins_a_word(at[0], words))
		return SIGN_NO;
	sign = first_line(at, n, &line);
	return sign == SIGN_YES && !begins_with_word(line, words) ? SIGN_NO
	                                                          : sign;
}

enum sign
sign_http_request(const uint8_t *at, size_t n)
{
	switch (http1_look(at, n, HTTP_FROM_CLIENT)) {
	case HTTP_LOOK_NO:
		return SIGN_NO;
	case HTTP_LOOK_MORE:
		return SIGN_MORE;
	default:
		return SIGN_YES;
	}
}

enum sign
sign_http_response(const uint8_t *at, size_t n)
{
	switch (http1_look(at, n, HTTP_FROM_SERVER)) {
	case HTTP_LOOK_NO:
		return SIGN_NO;
	case HTTP_LOOK_MORE:
		return SIGN_MORE;
	default:
		return SIGN_YES;
	}
}

/* RFC 5321 4.1.1.1, RFC 2033 4.1. */
enum sign
sign_smtp_client(const uint8_t *at, size_t n)
{
	return line_begins(at, n, "EHLO|HELO|LHLO");
}

/* SMTP and FTP greet with the same number: the text has to say which. */
static enum sign
greets(const uint8_t *at, size_t n, const char *words)
{
	struct bytes line;
	enum sign sign;

	if (n > 3 && at[3] != ' ' && at[3] != '-')
		return SIGN_NO;
	sign = first_line(at, n, &line);
	return sign == SIGN_YES && !has_word(line, words) ? SIGN_NO : sign;
}

enum sign
sign_smtp_server(const uint8_t *at, size_t n)
{
	return greets(at, n, "SMTP|postfix|sendmail|exim");
}

enum sign
sign_ftp_server(const uint8_t *at, size_t n)
{
	return greets(at, n, "FTP");
}

/* USER is POP3's as well; these are not (RFC 4217, RFC 2389). */
enum sign
sign_ftp_client(const uint8_t *at, size_t n)
{
	return line_begins(at, n, "AUTH TLS|AUTH SSL|FEAT|SYST|PASV|EPSV");
}

/* A tag and one of the first commands (RFC 9051 2.2.1, 6.1, 6.2). */
enum sign
sign_imap_client(const uint8_t *at, size_t n)
{
	struct bytes line;
	enum sign sign;
	size_t tag = 0;

	while (tag < n && tag <= 16 && octet_is_token(at[tag]))
		tag++;
	if (tag == 0 || tag > 16 || (tag < n && at[tag] != ' '))
		return SIGN_NO;
	sign = first_line(at, n, &line);
	if (sign != SIGN_YES || tag >= line.n)
		return sign == SIGN_YES ? SIGN_NO : sign;
	line.at += tag + 1;
	line.n -= tag + 1;
	return begins_with_word(line,
		   "CAPABILITY|LOGIN|STARTTLS|AUTHENTICATE|NOOP|LOGOUT|ID")
	           ? SIGN_YES
	           : SIGN_NO;
}

/* Redis says "+OK" too, but nothing behind it (RFC 1939 4). */
enum sign
sign_pop3_server(const uint8_t *at, size_t n)
{
	struct bytes line;
	enum sign sign = first_line(at, n, &line);

	return sign == SIGN_YES && (line.n < 5 || line.at[3] != ' ') ? SIGN_NO
	                                                             : sign;
}

/* RFC 2812 3.1. */
enum sign
sign_irc_client(const uint8_t *at, size_t n)
{
	return line_begins(at, n, "NICK|CAP LS|CAP REQ");
}

enum sign
sign_irc_server(const uint8_t *at, size_t n)
{
	struct bytes line;
	enum sign sign = first_line(at, n, &line);

	if (sign == SIGN_YES && !has_word(line, " NOTICE | 001 | 020 | CAP "))
		return SIGN_NO;
	return sign;
}

/* "METHOD target VERSION" or "VERSION status reason". */
static enum sign
is_line_of(const uint8_t *at, size_t n, const char *version, size_t version_n)
{
	struct bytes line;
	enum sign sign;

	if (octets_begin(at, n, version, version_n))
		return SIGN_YES;
	if (n == 0 || !octet_is_token(at[0]))
		return SIGN_NO;
	sign = first_line(at, n, &line);
	if (sign == SIGN_YES &&
	    (line.n < version_n + 4 ||
		memcmp(line.at + line.n - version_n, version, version_n) != 0))
		return SIGN_NO;
	return sign;
}

/* RFC 3261 7. */
enum sign
sign_sip(const uint8_t *at, size_t n)
{
	return is_line_of(at, n, OCTETS("SIP/2.0"));
}

bool
is_sip(const uint8_t *at, size_t n)
{
	return sign_sip(at, n) == SIGN_YES;
}

/* RFC 2326 6, 7. */
enum sign
sign_rtsp(const uint8_t *at, size_t n)
{
	return is_line_of(at, n, OCTETS("RTSP/1.0"));
}

/* "*2\r\n$3\r\n": an array of strings is all that clients send. */
enum sign
sign_redis_client(const uint8_t *at, size_t n)
{
	size_t i = 1;

	while (i < n && i < 8 && octet_is_digit(at[i]))
		i++;
	if (i == n || n < i + 4)
		return i < 8 ? SIGN_MORE : SIGN_NO;
	return i > 1 && octets_begin(at + i, n - i, OCTETS("\r\n$")) &&
	               octet_is_digit(at[i + 3])
	           ? SIGN_YES
	           : SIGN_NO;
}

/* A line may be one word of these, or one with a key. */
enum sign
sign_memcached_text(const uint8_t *at, size_t n)
{
	struct bytes line;
	enum sign sign;

	if (n > 0 && (at[0] < 'a' || at[0] > 'z'))
		return SIGN_NO;
	sign = first_line(at, n, &line);
	if (sign != SIGN_YES)
		return sign;
	for (size_t i = 0; i < line.n; i++) {
		if (line.at[i] == ' ')
			break;
		if (line.at[i] < 'a' || line.at[i] > 'z')
			return SIGN_NO;
	}
	if (begins_with_word(line, "get|gets|set|add|replace|append|cas"))
		return line.n > 4 && at[line.n] == '\r' ? SIGN_YES : SIGN_NO;
	return begins_with_word(line, "stats|version|flush_all|gat|incr|decr")
	           ? SIGN_YES
	           : SIGN_NO;
}

/* A length in four hexadecimal digits, and the service. */
enum sign
sign_git(const uint8_t *at, size_t n)
{
	for (size_t i = 0; i < 4 && i < n; i++) {
		if (!octet_is_digit(at[i]) && !(at[i] >= 'a' && at[i] <= 'f'))
			return SIGN_NO;
	}
	if (n <= 4)
		return SIGN_MORE;
	if (octets_begin(at + 4, n - 4, OCTETS("git-upload-")) ||
	    octets_begin(at + 4, n - 4, OCTETS("git-receive-pack ")))
		return SIGN_YES;
	return octets_may_begin(at + 4, n - 4, OCTETS("git-")) && n < 21
	           ? SIGN_MORE
	           : SIGN_NO;
}

/* "RFB 003.008\n" (RFC 6143 7.1.1). */
enum sign
sign_vnc(const uint8_t *at, size_t n)
{
	return n < 12                           ? SIGN_MORE
	       : at[7] == '.' && at[11] == '\n' ? SIGN_YES
	                                        : SIGN_NO;
}

bool
is_ssdp(const uint8_t *at, size_t n)
{
	return octets_begin(at, n, OCTETS("M-SEARCH * HTTP/1.")) ||
	       octets_begin(at, n, OCTETS("NOTIFY * HTTP/1."));
}

/* "<134>..." (RFC 5424 6.2.1, RFC 3164 4.1.1). */
bool
is_syslog(const uint8_t *at, size_t n)
{
	unsigned priority = 0;
	size_t i = 1;

	if (n < 8 || at[0] != '<')
		return false;
	for (; i < 4 && octet_is_digit(at[i]); i++)
		priority = priority * 10 + (at[i] - (unsigned)'0');
	if (i == 1 || at[i] != '>' || priority > 191)
		return false;
	for (i++; i < 8; i++) {
		if (at[i] < ' ' || at[i] >= 0x7f)
			return false;
	}
	return true;
}
