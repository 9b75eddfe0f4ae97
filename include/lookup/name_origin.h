/* SPDX-License-Identifier: BSD-2-Clause */
/* name_origin owns the list of where names of addresses can be from. */
#ifndef LOOKUP_NAME_ORIGIN_H
#define LOOKUP_NAME_ORIGIN_H

/* What is further down is believed first: it says most about this address. */
enum name_origin {
	NAME_NONE,
	NAME_REVERSE, /* reverse DNS, that we asked for */
	NAME_HOSTS,   /* the file of hosts of this machine */
	NAME_CAPTURE, /* a name resolution block of the capture */
	NAME_DHCP,    /* what a client of DHCP says it is called */
	NAME_LLMNR,
	NAME_MDNS,
	NAME_HTTP, /* the field Host of a request to it */
	NAME_SNI,  /* the server that a hello of TLS or QUIC to it wants */
	NAME_DNS,  /* the name that was asked for and led to it */
	N_NAME_ORIGINS
};

struct name_origin_text {
	const char *id;     /* public: a cell of a report */
	const char *raised; /* the letter that a screen puts behind a name */
	char letter;        /* the same in ASCII */
	const char *help;
};

/* thread  any */
const struct name_origin_text *name_origin_text(enum name_origin origin);

/* The raised twin of a letter, or NULL. */
const char *name_origin_raised(char letter);

#endif
