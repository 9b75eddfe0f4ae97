/* SPDX-License-Identifier: BSD-2-Clause */
/* talk_files owns files on their way through talks, whatever carries them. */
#ifndef FLOW_TALK_FILES_H
#define FLOW_TALK_FILES_H

#include "base/error.h"
#include "flow/talk.h"
#include "promises.h"

#include "message/mime.h"
#include "message/smb.h"
#include "message/smtp.h"

#include <stddef.h>

struct hearing;
struct talk;

/* A file that is told of, byte by byte; its number is 0 where there is none. */
struct talk_file {
	uint32_t number;
	uint64_t bytes, missing; /* of it so far */
};

/* A connection of FTP for data. */
struct talk_ftp_data {
	uint32_t promise;
	uint64_t passed; /* bytes of a gap that were said to be missing */
	struct talk_file file;
	uint8_t sender; /* side of it, once a file was begun */
	bool begun;
};

/* A transfer of TFTP. */
struct talk_tftp {
	uint32_t promise;
	uint32_t block_bytes;
	uint64_t next; /* block to come; they count from 1 */
	uint64_t size; /* that was said, or PROMISE_NO_SIZE */
	struct talk_file file;
	uint8_t sender; /* side of it */
	bool text, cr;  /* CR LF becomes LF; a CR waits for its other half */
};

/* Mail that a client sends. */
struct desk_smtp {
	struct smtp smtp;
	struct mime mime;
	struct talk_file mail, part;
	uint64_t passed;
	uint32_t mails;
};

/* What a control connection of FTP has come to. */
struct desk_ftp {
	uint32_t promise;
	uint8_t waits;  /* enum ftp_verb whose reply is to come */
	bool coded;     /* the last MODE was not S */
	bool image;     /* the last TYPE was I: sizes are those of files */
	bool within[2]; /* a line whose beginning went by */
	uint16_t folder_n, moving_n, sized_n;
	uint64_t rest; /* REST: where the next transfer begins */
	uint64_t size; /* of `sized`, or PROMISE_NO_SIZE */
	uint8_t folder[PROMISE_PATH_BYTES], moving[PROMISE_PATH_BYTES];
	uint8_t sized[PROMISE_PATH_BYTES];
};

#define SMB_TREES 8u
#define SMB_OPEN 16u  /* files at once; the oldest makes room */
#define SMB_ASKED 64u /* requests whose answers are waited for */
#define SMB_SHARE_BYTES 80
#define SMB_NAME_BYTES 320

#define SMB_RUNS 8u /* stretches of a file with nothing between them */

/* One direction of a file that is open. */
struct smb_way {
	struct talk_file file;
	uint64_t next; /* position of the byte to come */
	uint64_t told; /* position that whoever keeps it thinks we are at */
	bool wanted;   /* from its first byte on */
	bool lost;     /* something of it may not have been seen */
	bool over;     /* it is ended, or will never be whole */
	uint8_t n_runs;
	struct smb_run {
		uint64_t from, to;
	} run[SMB_RUNS]; /* that came, in no order */
};

struct smb_open {
	bool used, known; /* ... and its id is */
	bool no_file;     /* it has no bytes of its own */
	uint8_t id[SMB_FILE_ID];
	uint64_t size;
	struct smb_way read, write;
	char path[SMB_SHARE_BYTES + SMB_NAME_BYTES];
};

/* What an SMB connection has open, and who waits for what. */
struct desk_smb {
	struct smb side[2];
	uint64_t passed[2];
	struct smb_way *way[2]; /* that bytes of each side are for, or NULL */
	struct smb_open *whose[2];
	uint8_t last; /* open, + 1, that related requests are about */
	uint32_t next_tree, next_open, next_asked;
	struct {
		uint32_t id;
		bool no_files; /* pipes, or printers */
		char share[SMB_SHARE_BYTES];
	} tree[SMB_TREES];
	struct smb_asked {
		uint64_t id, offset;
		uint8_t kind; /* enum smb_kind; SMB_OTHER = none */
		uint8_t open; /* index of an open file, or of a tree */
	} asked[SMB_ASKED];
	struct smb_open open[SMB_OPEN];
};

/* Files that SMB has under way end. */
void talk_smb_leave(struct hearing *h, struct desk_smb *d);

/*
 * Where files of one connection are put together: more than a talk has room
 * for. The one given out longest ago goes when all are taken.
 */

struct desk {
	uint32_t owner; /* talk, + 1; 0 = free */
	union {
		struct desk_smtp smtp;
		struct desk_ftp ftp;
		struct desk_smb smb;
	};
};

struct desks {
	struct desk *at;
	uint32_t n, next;
};

size_t desks_plan(uint32_t n);
int desks_new(uint32_t n, struct desks *d, struct error *err);
void desks_free(struct desks *d);
void desks_clear(struct desks *d);

/* The desk of the talk at hand, zeroed when it is a new one; NULL = it had to
 * leave its desk, and nothing more can be made of what it says. */
struct desk *talk_desk(struct hearing *h);

/* Files that are under way end here, and the desk is free. */
void talk_files_leave(struct hearing *h);

/* The next bytes do not follow, but belong there; then `bytes` of the file are
 * for the caller to set, before it ends. */
void talk_file_seek(struct hearing *h, struct talk_file *file, uint64_t offset);

/* Tell of a file; what is not wanted is left out. */
void talk_file_begin(
    struct hearing *h, struct talk_file *file, const struct talk_body *body);
void talk_file_bytes(
    struct hearing *h, struct talk_file *file, struct bytes bytes);
void talk_file_missing(
    struct hearing *h, struct talk_file *file, uint64_t bytes);

/* Up to its end, if nothing was missing; `why` it is not, or NULL. */
void talk_file_end(struct hearing *h, struct talk_file *file, const char *why);

#define TALK_CUT_OFF "broken off"

/* What of a window's gap was not told yet; *passed remembers it. */
uint64_t talk_gap(const struct stream_window *w, uint64_t *passed);

/*
 * talk_file_url - scheme://server/path, into the text of the talks.
 *
 * port  of the server, or 0: the usual one
 */
const char *talk_file_url(
    struct hearing *h, const char *scheme, uint16_t port, struct bytes path);

/* What stands behind the last slash or backslash. */
struct bytes talk_file_name(struct bytes path);

#endif
