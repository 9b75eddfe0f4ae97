/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/phrases.h"

#include "message/dhcp.h"
#include "message/dns_phrase.h"
#include "message/http1.h"
#include "message/tls_phrase.h"
#include "packet/phrase.h"

#include "octets.h"
#include "signature_checks.h"

static bool
write_line(struct phrase *l, const char *title, const uint8_t *at, size_t n)
{
	struct line line = line_read(at, n);

	phrase_text(l, title);
	phrase_foreign(l, line.text.at, line.text.n);
	return true;
}

static bool
write_http(struct phrase *l, const uint8_t *at, size_t n)
{
	if (http1_look(at, n, HTTP_FROM_CLIENT) == HTTP_LOOK_YES)
		return write_line(l, "HTTP ", at, n);
	if (http1_look(at, n, HTTP_FROM_SERVER) == HTTP_LOOK_YES)
		return write_line(l, "", at, n);
	return false;
}

/* A search is a request; its answer looks like any other. */
static bool
write_ssdp(struct phrase *l, const uint8_t *at, size_t n)
{
	if (octets_begin(at, n, OCTETS("HTTP/1.")))
		return write_line(l, "SSDP ", at, n);
	return is_ssdp(at, n) && write_line(l, "SSDP ", at, n);
}

static bool
write_ssh(struct phrase *l, const uint8_t *at, size_t n)
{
	return octets_begin(at, n, OCTETS("SSH-")) && write_line(l, "", at, n);
}

static bool
write_sip(struct phrase *l, const uint8_t *at, size_t n)
{
	if (octets_begin(at, n, OCTETS("SIP/2.0 ")))
		return write_line(l, "", at, n);
	return is_sip(at, n) && write_line(l, "SIP ", at, n);
}

static bool
write_rtsp(struct phrase *l, const uint8_t *at, size_t n)
{
	if (octets_begin(at, n, OCTETS("RTSP/1.0 ")))
		return write_line(l, "", at, n);
	return sign_rtsp(at, n) == SIGN_YES && write_line(l, "RTSP ", at, n);
}

static bool
write_dhcp(struct phrase *l, const uint8_t *at, size_t n)
{
	struct dhcp_message m;
	struct addr a;
	char name[128];

	if (!dhcp_read(at, n, &m))
		return false;
	a = m.from_server        ? m.offered
	    : m.requested.family ? m.requested
	                         : m.client;
	phrase_text(l, "DHCP ");
	phrase_text(l, dhcp_type_name(m.type));
	if (a.family == FAMILY_IPV4) {
		phrase_char(l, ' ');
		phrase_ipv4(l, a.bytes);
	}
	if (dhcp_name(&m, name, sizeof(name)) > 0) {
		phrase_char(l, ' ');
		phrase_foreign(l, name, strlen(name));
	}
	return true;
}

static size_t
room(const struct phrase *l)
{
	return (size_t)(l->end - l->at) + 1;
}

/* Over TCP the message has its length before it. */
static bool
write_dns(struct phrase *l, const uint8_t *at, size_t n)
{
	if (n > 2 && (size_t)(at[0] << 8 | at[1]) == n - 2 &&
	    dns_phrase(at + 2, n - 2, l->at, room(l)))
		return true;
	return dns_phrase(at, n, l->at, room(l));
}

static bool
write_tls(struct phrase *l, const uint8_t *at, size_t n)
{
	return tls_phrase(at, n, l->at, room(l)) > 0;
}

/* Each writes a line and says so, or leaves it. */
static bool (*const writers[N_APPS])(
    struct phrase *l, const uint8_t *at, size_t n) = {
    [APP_DNS] = write_dns,
    [APP_MDNS] = write_dns,
    [APP_LLMNR] = write_dns,
    [APP_HTTP] = write_http,
    [APP_TLS] = write_tls,
    [APP_SSH] = write_ssh,
    [APP_SIP] = write_sip,
    [APP_RTSP] = write_rtsp,
    [APP_SSDP] = write_ssdp,
    [APP_DHCP] = write_dhcp,
};

bool
message_phrase(
    enum app app, const uint8_t *payload, size_t n, char *out, size_t size)
{
	struct phrase l = phrase_begin(out, size);

	if (writers[app] && writers[app](&l, payload, n))
		return true;
	l = phrase_begin(out, size);
	phrase_text(&l, app_title(app));
	return false;
}
