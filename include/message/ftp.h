/* SPDX-License-Identifier: BSD-2-Clause */
/* ftp owns the lines of a control connection of FTP that tell of transfers. */
#ifndef MESSAGE_FTP_H
#define MESSAGE_FTP_H

#include "message/reading.h"

enum ftp_verb {
	FTP_OTHER,
	FTP_PORT,    /* the client waits on `port`: PORT, EPRT */
	FTP_LOAD,    /* RETR */
	FTP_STORE,   /* STOR, STOU, APPE */
	FTP_LISTING, /* what comes is no file: LIST, NLST, MLSD */
	FTP_FOLDER,  /* CWD, CDUP */
	FTP_TYPE,    /* A, E, I, L */
	FTP_MODE,    /* S, B, C, Z */
	FTP_REST,
	FTP_SIZE,
	FTP_WHERE, /* PWD */
};

struct ftp_command {
	enum ftp_verb verb;
	bool from_start;       /* FTP_STORE: of the file, not behind it */
	struct bytes argument; /* empty where there is none */
	uint16_t port;         /* FTP_PORT */
	uint64_t number;       /* FTP_REST */
};

/*
 * ftp_command_read - one line of the client, without its end.
 *
 * source  RFC 959 4.1, 5.3; RFC 2428 2, 3; RFC 3659 5
 */
struct ftp_command ftp_command_read(struct bytes line);

#define FTP_NO_SIZE UINT64_MAX

struct ftp_reply {
	uint16_t code;     /* 0 = none: a line of text between */
	bool more;         /* "226-": the same number comes again */
	uint16_t port;     /* 227, 229: the server waits there; else 0 */
	uint64_t size;     /* 150, 125, 213; or FTP_NO_SIZE */
	struct bytes path; /* 257, 150: what stands in quotes, or absent */
};

/*
 * ftp_reply_read - one line of the server, without its end.
 *
 * What a 150 says of the size is no standard, only a custom: "(1234 bytes)".
 * source  RFC 959 4.2, 5.4; RFC 2428 3; RFC 3659 4
 */
struct ftp_reply ftp_reply_read(struct bytes line);

#endif
