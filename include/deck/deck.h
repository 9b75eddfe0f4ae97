/* SPDX-License-Identifier: BSD-2-Clause */
/* deck owns the threads: capture fills the ring, analysis answers queries. */
#ifndef DECK_DECK_H
#define DECK_DECK_H

#include "base/error.h"
#include "capture/source.h"
#include "deck/deck_page.h"
#include "stats/files.h"
#include "stats/scope.h"
#include "views/query.h"

#include <stdbool.h>
#include <stdint.h>

struct deck;
struct places;
struct recorder;
struct conversation;
struct conversation_of;

enum deck_mode {
	DECK_LIVE,   /* an interface or a stream: no pacing */
	DECK_REPLAY, /* a file at `speed` */
	DECK_PAUSED, /* a file standing still */
	DECK_ENDED,  /* nothing more will come */
};

enum deck_command {
	DECK_PLAY,
	DECK_PAUSE,
	DECK_SET_SPEED, /* argument: speed; 0 = as fast as possible */
	DECK_STEP,      /* one frame, then stand still */
	DECK_TO_END,    /* take in the rest at full speed */
	DECK_RESTART,   /* from the first frame, all counts from zero */
	DECK_SET_DECAP, /* argument: 1 = count by the innermost IP header */
	DECK_SKIP_GAPS, /* argument: 1 = idle gaps take a second at most */
	DECK_SEEK,      /* by deck_seek */
	DECK_LOOP,      /* by deck_loop */
};

/* What the transport does; by value, newest state as the UI last took it. */
struct deck_status {
	enum deck_mode mode;
	enum source_kind kind;
	double speed;      /* 0 = as fast as possible */
	double progress;   /* 0..1, or -1 */
	int64_t clock_ns;  /* packet time of the playhead, or where it is sent;
	                      0 before a frame */
	char name[256];    /* path or interface, sanitised */
	char banner[256];  /* "eth0 is down since 14:22:46", or "" */
	char failure[512]; /* why the source ended early, or "" */
	bool decap;        /* counts by the innermost IP header */
	char unread[128];  /* link types nobody reads: "147 (USER0)", or "" */
	bool recording;
	bool seeking;    /* on its way to where it was sent */
	bool skip_gaps;  /* see DECK_SKIP_GAPS */
	bool looping;    /* in a range, see deck_loop */
	bool follows;    /* a file that may still grow */
	int64_t left_ns; /* frames before this have left the tape; or 0 */
};

/*
 * deck_ask     - put a question; the newest replaces an older one unanswered.
 *                The query's `where` is copied.
 * deck_result  - the newest answer, or NULL before the first; stays valid
 *                until the next call. *fresh says whether it is new.
 * deck_status  - fills *out.
 * deck_bell_fd - becomes readable when an answer came or the mode changed;
 *                deck_result clears it.
 * deck_command - tells the transport; `argument` only where it is named. All
 *                but DECK_SET_DECAP is for files. That one counts a tape again
 *                up to where it was, and a live interface from now on.
 * thread       all five: the UI thread only
 */
void deck_ask(struct deck *d, const struct query *q);
const struct result *deck_result(struct deck *d, bool *fresh);
void deck_status(struct deck *d, struct deck_status *out);
int deck_bell_fd(const struct deck *d);
void deck_command(struct deck *d, enum deck_command command, double argument);

/*
 * deck_seek - go to a time of a file: all counts are those of the frames before
 *             it, and it stands there or plays on as it did. A file that was at
 *             its end, or plays as fast as possible, stands.
 * deck_loop - play [from, to) of a file over and over; no loop any more when
 *             `from` is not before `to`. Seeking out of it, the start and the
 *             end give it up too.
 *
 * Backwards the file is counted again from its start, at full speed.
 * thread   both: the UI thread only
 */
void deck_seek(struct deck *d, int64_t time_ns);
void deck_loop(struct deck *d, int64_t from_ns, int64_t to_ns);

/* What came of following a flow. */
struct followed {
	struct conversation *said; /* or NULL: there was no memory */
	uint64_t serial;           /* the asker's number, handed back */
	bool from_memory;  /* of the newest frames, and of each its beginning */
	char failure[512]; /* why the file was not read to the end, or "" */
};

/*
 * deck_follow   - ask what the two ends of a flow said (flow/conversation);
 *                 the newest question replaces older ones. *of is copied.
 * deck_unfollow - nobody wants to know any more.
 * deck_followed - the newest answer, or NULL; stays valid until the next
 *                 call. The bell rings when one has come.
 * deck_follow_progress - how much of the file was read for it: 0..1, or -1.
 *
 * A file is read once more on a thread of its own, up to the packet that was
 * the newest one of the flow; of anything else there is only what the analysis
 * remembers.
 *
 * serial   not 0
 * thread   all four: the UI thread only
 */
void deck_follow(
    struct deck *d, const struct conversation_of *of, uint64_t serial);
void deck_unfollow(struct deck *d);
const struct followed *deck_followed(struct deck *d);
double deck_follow_progress(const struct deck *d);

/*
 * deck_scope   - from now on deck_ask and deck_result are about the part of
 *                the tape that is in a scope, in bins of bin_ns (0: as
 *                counted); NULL: about all of it again. *s is copied.
 * deck_scoped  - how far the counting of it is.
 *
 * The scan thread counts it with an analysis of its own, answers while it
 * does, and goes on with what is played or captured meanwhile; the count of
 * all is not touched. A tape that begins anew is counted anew.
 *
 * serial   not 0, higher each time; results of queries asked before are none
 *          of this scope's
 * thread   both: the UI thread only
 */
struct deck_scoped {
	uint64_t serial;       /* of the scope that this is about */
	double progress;       /* 0..1 of what there is of the tape */
	bool complete;         /* all of it is counted, as of now */
	uint64_t frames;       /* in the scope so far */
	int64_t tape_first_ns; /* what is older has left it; INT64_MIN: none */
	int64_t tape_last_ns;  /* when a file ends, as soon as it is known; 0 */
	char failure[256];     /* why it cannot be read on, or "" */
	uint64_t cut_serial;   /* of the newest cut that is over */
	uint64_t cut_frames;
	char cut_failure[256];    /* or "" */
	uint64_t page_serial;     /* of the newest page that is over */
	char page_failure[256];   /* or "" */
	double page_progress;     /* of the one under way: 0..1 */
	uint64_t contrast_serial; /* of the newest contrast that is there */
	double contrast_progress; /* of the one under way: 0..1 */
	char contrast_failure[256];
};

void deck_scope(
    struct deck *d, const struct scope *s, int64_t bin_ns, uint64_t serial);
void deck_scoped(struct deck *d, struct deck_scoped *out);

/*
 * deck_cut - write the frames of the scope, or of all of the tape, to a new
 * pcapng file. It comes into being whole, under its name, or not at all.
 *
 * path     copied
 * serial   handed back in deck_scoped when it is over
 */
void deck_cut(struct deck *d, const char *path, uint64_t serial);

/*
 * What is to be told apart. With view_explain a stretch of time within a
 * scope, from those as long before it; with view_changes a scope from another
 * one, or from all of the tape.
 */
struct deck_contrast {
	const struct view *view; /* view_explain or view_changes */
	struct scope scope;
	struct scope before;    /* view_changes */
	int64_t from_ns, to_ns; /* view_explain, half-open */
};

/*
 * deck_contrast - work out who made the difference; c is copied.
 *
 * deck_ask with that view is answered from the newest contrast as soon as it
 * is there, whatever the scope. A newer one ends what is under way.
 */
void deck_contrast(
    struct deck *d, const struct deck_contrast *c, uint64_t serial);

/* A file of the view of files, to be taken out of the tape once more. */
struct deck_file {
	struct file_row row;    /* as it was listed */
	struct scope_step flow; /* the frames that it came in */
	/* Who saves it, on the scan thread; NULL: it is to be looked at. */
	const struct files_keeper *keeper;
};

#define DECK_FILE_BYTES                                                        \
	(64u << 10) /* of a file that are looked at, decoded                   \
	             */

/* What came of it. */
struct deck_filed {
	struct followed as; /* the body decoded, as one speech of its sender;
	                       `said` is NULL for one that was saved */
	bool found;         /* it is on the tape */
	bool ended;         /* ... and so is its end */
	bool more;          /* there is more than is looked at */
	uint64_t missing;   /* of its bytes, not seen */
	const char *note;   /* what its coding did; or NULL */
	struct file_saved saved;
};

/*
 * deck_file       - take a file out of the tape: to look at it, or to save it.
 *                   The newest question of a kind replaces older ones, *f is
 *                   copied; without a tape the answer says so.
 * deck_unfile     - nobody wants to look at it any more.
 * deck_filed      - the newest answer of a kind, or NULL; stays valid until
 *                   the next call. The bell rings when one has come.
 * deck_file_progress - how much of the tape was read for a look: 0..1.
 *
 * The scan thread analyses the frames of its connection again, and all of
 * them where it is not found so: in a tunnel it has other addresses.
 *
 * serial   not 0
 * thread   all four: the UI thread only
 */
void deck_file(struct deck *d, const struct deck_file *f, uint64_t serial);
void deck_unfile(struct deck *d);
const struct deck_filed *deck_filed(struct deck *d, bool saved);
double deck_file_progress(const struct deck *d);

/* Does a filter in libpcap's words compile? -EINVAL and err says why not. */
int deck_check_filter(const char *text, struct error *err);

struct deck_config {
	struct source *source;     /* consumed */
	struct source *again;      /* or NULL: the same file, to follow flows
	                              in; consumed */
	struct source *scan;       /* or NULL: the same file, for scopes;
	                              consumed */
	size_t tape_bytes;         /* of what is no file; 0 = no tape */
	struct recorder *recorder; /* or NULL; consumed */
	struct analysis *analysis; /* consumed by deck_stop's caller again */
	double speed;              /* replay */
	bool loop, paused;
	bool decap;             /* what the analysis was made to count by */
	uint64_t max_frames;    /* 0 = no limit */
	int64_t max_ns;         /* --duration; 0 = no limit; of packet time
	                           for a file, unless it may still grow */
	int64_t from_ns, to_ns; /* frames outside are skipped; INT64_MIN/MAX */
	size_t ring_bytes;      /* 0 = 4 MiB */
	/* Those of the analysis, or NULL; from now on they look up later. */
	struct places *places;
	struct deck_page page;
};

/*
 * deck_start - start to play; threads run from here on.
 *
 * errors   -ENOMEM, -EAGAIN: source and recorder are closed all the same
 */
int deck_start(
    const struct deck_config *config, struct deck **out, struct error *err);

/*
 * deck_stop - end both threads, drain the ring, close source and recorder.
 *
 * returns  0, or the negative errno the source or the recorder failed with,
 *          err saying why; the analysis is complete for what was captured
 */
int deck_stop(struct deck *d, struct error *err);

#endif
