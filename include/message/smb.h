/* SPDX-License-Identifier: BSD-2-Clause */
/* smb owns the reading of what SMB 2 and 3 say of files, and of their bytes. */
#ifndef MESSAGE_SMB_H
#define MESSAGE_SMB_H

#include "message/reading.h"

#define SMB_FILE_ID 16 /* bytes */

enum smb_kind {
	SMB_OTHER, /* nothing about a file */
	SMB_TREE,  /* a client wants a share: name; the answer has its number */
	SMB_CREATE, /* ... a file in it: name; the answer has its id and size */
	SMB_CLOSE,
	SMB_READ,   /* of offset and length; bytes follow the answer */
	SMB_WRITE,  /* at offset; bytes follow the request */
	SMB_RESIZE, /* the file's size is set */
	SMB_BYTES,  /* of a read or a write, the one said last */
	SMB_HIDDEN, /* encrypted, or compressed */
};

struct smb_message {
	enum smb_kind kind;
	bool answer;
	bool failed;   /* the server says no, or that there is no more */
	bool pending;  /* ... or that it will say later */
	bool related;  /* it is about the file of the one before in its frame */
	bool folder;   /* SMB_CREATE, answer */
	bool disk;     /* SMB_TREE, answer: not pipes, or printers */
	uint64_t id;   /* of the request and its answer */
	uint32_t tree; /* not of every answer */
	uint8_t file[SMB_FILE_ID];
	struct bytes name; /* UTF-16, little-endian; absent when too long */
	uint64_t offset, length, size;
	struct bytes bytes; /* SMB_BYTES */
};

/* One direction of a connection. All zeros at the start. */
struct smb {
	uint64_t frame; /* bytes of the frame at hand after those below */
	uint64_t data;  /* bytes of a read or a write that come next */
	uint64_t pass;  /* bytes after them that nobody needs */
	bool lost;      /* the next frame has to be looked for */
};

/*
 * smb_read - read on, see message/reading.h.
 *
 * A frame of the direct transport or of a NetBIOS session holds one message or
 * several. What is not of this protocol is passed over, until a frame is.
 *
 * out     when `message` is set
 * source  MS-SMB2 2.1, 2.2; RFC 1002 4.3
 */
struct reading smb_read(
    struct smb *s, const uint8_t *window, size_t len, struct smb_message *out);

/*
 * smb_gap - bytes were lost.
 *
 * returns  how many of them are of a read or a write
 */
uint64_t smb_gap(struct smb *s, uint64_t gap);

/*
 * smb_name - a name as UTF-8, with slashes for backslashes.
 *
 * out      NUL-ended, not sanitised; cut where it is longer; size at least 1
 * returns  its length
 */
size_t smb_name(struct bytes utf16, char *out, size_t size);

#endif
