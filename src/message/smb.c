/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A message is a head of 64 bytes and a body whose first part has a length of
 * its own for each command. Only that much is looked at, and names behind it;
 * what is read and written goes by as it comes.
 *
 *   0 0xfe 'S' 'M' 'B'   4 size of head   8 status   12 command   16 flags
 *  20 offset of the next message   24 number   36 tree   40 session
 */
#include "message/smb.h"

#include "octets.h"

#define HEAD 64u
#define PREFIX 4u        /* of a frame: a type, and a length in three bytes */
#define MOST_NAMED 4096u /* bytes of a message up to the end of its name */

#define FLAG_ANSWER 1u
#define FLAG_RELATED 4u
#define STATUS_PENDING 0x103u
#define ATTRIBUTE_FOLDER 0x10u
#define SHARE_DISK 1u
#define INFO_FILE 1u
#define INFO_END_OF_FILE 20u

/* A message of which the first bytes are there. */
struct message {
	const uint8_t *at; /* its head */
	uint64_t n;        /* of all of it */
	size_t there;      /* in the window */
};

/* What one command says; `body` bytes of it are looked at. */
struct command {
	uint8_t number;
	bool answer;
	uint8_t kind;
	uint8_t body;
	/* where in the body name or data have their offset, 0 = none */
	uint8_t offset_at;
	void (*read)(const uint8_t *body, struct smb_message *out);
};

static uint16_t
u16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static uint32_t
u32(const uint8_t *at)
{
	return u16(at) | (uint32_t)u16(at + 2) << 16;
}

static uint64_t
u64(const uint8_t *at)
{
	return u32(at) | (uint64_t)u32(at + 4) << 32;
}

/* 2.2.9 */
static void
read_tree(const uint8_t *body, struct smb_message *out)
{
	out->length = u16(body + 6);
}

/* 2.2.10 */
static void
read_share(const uint8_t *body, struct smb_message *out)
{
	out->disk = body[2] == SHARE_DISK;
}

/* 2.2.13 */
static void
read_create(const uint8_t *body, struct smb_message *out)
{
	out->length = u16(body + 46);
}

/* 2.2.14 */
static void
read_created(const uint8_t *body, struct smb_message *out)
{
	out->size = u64(body + 48);
	out->folder = u32(body + 56) & ATTRIBUTE_FOLDER;
	memcpy(out->file, body + 64, SMB_FILE_ID);
}

/* 2.2.15 */
static void
read_close(const uint8_t *body, struct smb_message *out)
{
	memcpy(out->file, body + 8, SMB_FILE_ID);
}

/* 2.2.19 */
static void
read_read(const uint8_t *body, struct smb_message *out)
{
	out->length = u32(body + 4);
	out->offset = u64(body + 8);
	memcpy(out->file, body + 16, SMB_FILE_ID);
}

/* 2.2.20 */
static void
read_data(const uint8_t *body, struct smb_message *out)
{
	out->length = u32(body + 4);
}

/* 2.2.39 with 2.4.13 of MS-FSCC; the size lies where data would. */
static void
read_set(const uint8_t *body, struct smb_message *out)
{
	bool size = body[2] == INFO_FILE && body[3] == INFO_END_OF_FILE;

	if (!size)
		out->kind = SMB_OTHER;
	out->length = size ? 8 : 0;
	memcpy(out->file, body + 16, SMB_FILE_ID);
}

/* clang-format off */
static const struct command commands[] = {
	{ 3, false, SMB_TREE, 8, 4, read_tree },
	{ 3, true, SMB_TREE, 16, 0, read_share },
	{ 5, false, SMB_CREATE, 56, 44, read_create },
	{ 5, true, SMB_CREATE, 80, 0, read_created },
	{ 6, false, SMB_CLOSE, 24, 0, read_close },
	{ 6, true, SMB_CLOSE, 0, 0, NULL },
	{ 8, false, SMB_READ, 32, 0, read_read },
	{ 8, true, SMB_READ, 16, 2, read_data },
	{ 9, false, SMB_WRITE, 32, 2, read_read },
	{ 17, false, SMB_RESIZE, 32, 8, read_set },
};
/* clang-format on */

static const struct command *
command_of(uint16_t number, bool answer)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (commands[i].number == number &&
		    commands[i].answer == answer)
			return &commands[i];
	return NULL;
}

static struct reading
pass(struct smb *s, size_t used)
{
	struct reading r = {.used = used, .skip = s->pass};

	s->pass = 0;
	return r;
}

/* The rest of the frame cannot be understood. */
static struct reading
pass_frame(struct smb *s, size_t used)
{
	s->pass = s->frame - used;
	s->frame = 0;
	return pass(s, used);
}

static void
read_head(const uint8_t *at, struct smb_message *out)
{
	uint32_t status = u32(at + 8), flags = u32(at + 16);

	*out = (struct smb_message){
	    .answer = flags & FLAG_ANSWER,
	    .related = flags & FLAG_RELATED,
	    .id = u64(at + 24),
	    .tree = u32(at + 36),
	};
	out->failed = out->answer && status != 0;
	out->pending = out->answer && status == STATUS_PENDING;
}

/* Where name or data begin, from the head on. */
static size_t
offset_in(const struct command *c, const uint8_t *body)
{
	if (c->kind == SMB_READ) /* a single byte */
		return body[c->offset_at];
	return u16(body + c->offset_at);
}

/*
 * What stands behind the first part. Bytes of files stay where they are: then
 * `used` is where they begin.
 *
 * returns  bytes to be used, 0 = more have to be there; past the end of the
 *          message = it is wrong
 */
static size_t
read_behind(
    const struct command *c, const struct message *m, struct smb_message *out)
{
	size_t at = offset_in(c, m->at + HEAD);
	size_t end = at + (size_t)out->length;

	if (at < HEAD + c->body || end > m->n)
		return (size_t)m->n + 1;
	if (c->kind == SMB_READ || c->kind == SMB_WRITE)
		return m->there < at ? 0 : at;
	if (end > MOST_NAMED)
		return HEAD + c->body;
	if (m->there < end)
		return 0;
	out->name = (struct bytes){m->at + at, (size_t)out->length};
	if (c->kind == SMB_RESIZE && out->length == 8)
		out->size = u64(m->at + at);
	return end;
}

/* A message that is of interest; its first part is there. */
static struct reading
read_known(struct smb *s, const struct command *c, const struct message *m,
    struct smb_message *out)
{
	size_t used = HEAD + c->body;

	out->kind = (enum smb_kind)c->kind;
	if (c->read)
		c->read(m->at + HEAD, out);
	if (c->offset_at && out->length > 0)
		used = read_behind(c, m, out);
	if (used == 0)
		return reading_more();
	if (used > m->n)
		return pass_frame(s, 0);
	s->frame -= m->n;
	s->pass = m->n - used;
	if ((c->kind == SMB_READ && c->answer) || c->kind == SMB_WRITE) {
		s->data = out->length;
		s->pass -= out->length;
	}
	return (struct reading){.used = used, .message = true};
}

static struct reading
read_message(
    struct smb *s, const uint8_t *at, size_t n, struct smb_message *out)
{
	struct message m = {.at = at, .there = n};
	const struct command *c;
	uint32_t next;

	if (s->frame < HEAD)
		return pass_frame(s, 0);
	if (n < HEAD)
		return reading_more();
	next = u32(at + 20);
	if (u16(at + 4) != HEAD || next > s->frame || (next && next < HEAD))
		return pass_frame(s, 0);
	m.n = next ? next : s->frame;
	read_head(at, out);
	c = command_of(u16(at + 12), out->answer);
	/* What failed is short; it has a head, which is enough. */
	if (c && !out->failed && m.n >= HEAD + c->body) {
		if (n < HEAD + c->body)
			return reading_more();
		return read_known(s, c, &m, out);
	}
	if (c)
		out->kind = (enum smb_kind)c->kind;
	s->frame -= m.n;
	s->pass = m.n - HEAD;
	return (struct reading){.used = HEAD, .message = true};
}

/* Begins with 0xfe, or is something else by its first byte. */
static struct reading
read_frame(struct smb *s, const uint8_t *at, size_t n, struct smb_message *out)
{
	if (s->frame < 4)
		return pass_frame(s, 0);
	if (n < 4)
		return reading_more();
	if (memcmp(at + 1, "SMB", 3) != 0)
		return pass_frame(s, 0);
	if (at[0] == 0xfe)
		return read_message(s, at, n, out);
	if (at[0] == 0xff)
		return pass_frame(s, 0);
	*out = (struct smb_message){.kind = SMB_HIDDEN};
	s->pass = s->frame - 4;
	s->frame = 0;
	return (struct reading){.used = 4, .message = true};
}

static struct reading
read_prefix(struct smb *s, const uint8_t *at, size_t n)
{
	uint64_t length;

	if (n < PREFIX)
		return reading_more();
	length = (uint64_t)at[1] << 16 | (uint64_t)at[2] << 8 | at[3];
	if (at[0] != 0) /* of NetBIOS: asking, saying yes, keeping alive */
		s->pass = length;
	else
		s->frame = length;
	return pass(s, PREFIX);
}

/* A prefix with a head behind it. */
static struct reading
look_for_frame(struct smb *s, const uint8_t *at, size_t n)
{
	static const uint8_t head[] = {0xfe, 'S', 'M', 'B', HEAD, 0};
	size_t size = PREFIX + sizeof(head);

	for (size_t i = 0; i + size <= n; i++)
		if (at[i] == 0 &&
		    memcmp(at + i + PREFIX, head, sizeof(head)) == 0) {
			s->lost = false;
			return (struct reading){.used = i, .message = true};
		}
	return (struct reading){.used = n < size ? 0 : n - size + 1};
}

struct reading
smb_read(
    struct smb *s, const uint8_t *window, size_t len, struct smb_message *out)
{
	size_t n = len < s->data ? len : (size_t)s->data;

	if (s->lost) {
		*out = (struct smb_message){.kind = SMB_OTHER};
		return look_for_frame(s, window, len);
	}
	if (n > 0) {
		s->data -= n;
		*out = (struct smb_message){
		    .kind = SMB_BYTES, .bytes = {window, n}};
		return (struct reading){.used = n, .message = true};
	}
	if (s->data > 0)
		return reading_more();
	if (s->pass > 0)
		return pass(s, 0);
	if (s->frame > 0)
		return read_frame(s, window, len, out);
	return read_prefix(s, window, len);
}

uint64_t
smb_gap(struct smb *s, uint64_t gap)
{
	uint64_t mine = gap < s->data ? gap : s->data;

	if (gap == 0 || s->lost)
		return 0;
	s->data -= mine;
	gap -= mine;
	if (gap <= s->pass) {
		s->pass -= gap;
		return mine;
	}
	*s = (struct smb){.lost = true};
	return mine;
}

/* One character of UTF-16; half of a pair stands for nothing. */
static size_t
put_character(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)(c == '\\' ? '/' : c);
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

size_t
smb_name(struct bytes utf16, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < utf16.n && n + 5 <= size; i += 2) {
		uint32_t c = u16(utf16.at + i);

		if (c >= 0xd800 && c < 0xdc00 && i + 3 < utf16.n &&
		    (u16(utf16.at + i + 2) & 0xfc00) == 0xdc00) {
			c = 0x10000 + ((c & 0x3ff) << 10) +
			    (u16(utf16.at + i + 2) & 0x3ffu);
			i += 2;
		}
		n += put_character(c, out + n);
	}
	out[n] = '\0';
	return n;
}
