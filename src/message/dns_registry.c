/* SPDX-License-Identifier: BSD-2-Clause */
#include "message/dns_registry.h"

#include "packet/phrase.h"

#include <stddef.h>

struct named {
	uint16_t number;
	const char *name;
};

/* clang-format off */
/* IANA "Resource Record (RR) TYPEs", ascending. */
static const struct named types[] = {
	{1, "A"}, {2, "NS"}, {3, "MD"}, {4, "MF"}, {5, "CNAME"}, {6, "SOA"},
	{7, "MB"}, {8, "MG"}, {9, "MR"}, {10, "NULL"}, {11, "WKS"},
	{12, "PTR"}, {13, "HINFO"}, {14, "MINFO"}, {15, "MX"}, {16, "TXT"},
	{17, "RP"}, {18, "AFSDB"}, {19, "X25"}, {20, "ISDN"}, {21, "RT"},
	{22, "NSAP"}, {23, "NSAP-PTR"}, {24, "SIG"}, {25, "KEY"}, {26, "PX"},
	{27, "GPOS"}, {28, "AAAA"}, {29, "LOC"}, {30, "NXT"}, {31, "EID"},
	{32, "NIMLOC"}, {33, "SRV"}, {34, "ATMA"}, {35, "NAPTR"}, {36, "KX"},
	{37, "CERT"}, {38, "A6"}, {39, "DNAME"}, {40, "SINK"}, {41, "OPT"},
	{42, "APL"}, {43, "DS"}, {44, "SSHFP"}, {45, "IPSECKEY"},
	{46, "RRSIG"}, {47, "NSEC"}, {48, "DNSKEY"}, {49, "DHCID"},
	{50, "NSEC3"}, {51, "NSEC3PARAM"}, {52, "TLSA"}, {53, "SMIMEA"},
	{55, "HIP"}, {56, "NINFO"}, {57, "RKEY"}, {58, "TALINK"}, {59, "CDS"},
	{60, "CDNSKEY"}, {61, "OPENPGPKEY"}, {62, "CSYNC"}, {63, "ZONEMD"},
	{64, "SVCB"}, {65, "HTTPS"}, {66, "DSYNC"}, {99, "SPF"},
	{100, "UINFO"}, {101, "UID"}, {102, "GID"}, {103, "UNSPEC"},
	{104, "NID"}, {105, "L32"}, {106, "L64"}, {107, "LP"}, {108, "EUI48"},
	{109, "EUI64"}, {249, "TKEY"}, {250, "TSIG"}, {251, "IXFR"},
	{252, "AXFR"}, {253, "MAILB"}, {254, "MAILA"}, {255, "ANY"},
	{256, "URI"}, {257, "CAA"}, {258, "AVC"}, {259, "DOA"},
	{260, "AMTRELAY"}, {261, "RESINFO"}, {262, "WALLET"}, {32768, "TA"},
	{32769, "DLV"},
};

/* IANA "DNS RCODEs", ascending. */
static const struct named rcodes[] = {
	{0, "NoError"}, {1, "FormErr"}, {2, "ServFail"}, {3, "NXDomain"},
	{4, "NotImp"}, {5, "Refused"}, {6, "YXDomain"}, {7, "YXRRSet"},
	{8, "NXRRSet"}, {9, "NotAuth"}, {10, "NotZone"}, {11, "DSOTYPENI"},
	{16, "BADVERS"}, {17, "BADKEY"}, {18, "BADTIME"}, {19, "BADMODE"},
	{20, "BADNAME"}, {21, "BADALG"}, {22, "BADTRUNC"}, {23, "BADCOOKIE"},
};
/* clang-format on */

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void
name_number(const struct named *table, size_t n, unsigned number,
    const char *otherwise, char *out)
{
	struct phrase l = phrase_begin(out, DNS_WORD_BYTES);
	size_t low = 0, high = n - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (table[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	if (table[low].number == number)
		phrase_text(&l, table[low].name);
	else
		phrase_named(&l, otherwise, number);
}

void
dns_type_name(uint16_t type, char out[static DNS_WORD_BYTES])
{
	name_number(types, COUNT(types), type, "TYPE", out);
}

void
dns_rcode_name(unsigned rcode, char out[static DNS_WORD_BYTES])
{
	name_number(rcodes, COUNT(rcodes), rcode, "RCODE", out);
}
