/* SPDX-License-Identifier: BSD-2-Clause */
/* deck_private owns what the deck's threads share, and who writes it. */
#ifndef DECK_DECK_PRIVATE_H
#define DECK_DECK_PRIVATE_H

#include "base/mailbox.h"
#include "base/ring.h"
#include "deck/deck.h"
#include "deck/limits.h"
#include "deck/transport.h"
#include "flow/conversation.h"
#include "stats/analysis.h"
#include "stats/scope.h"
#include "tape_reader.h"
#include "views/where.h"

#include <pthread.h>
#include <stdatomic.h>

/* What a record of the ring is. */
enum record_kind {
	RECORD_FRAME, /* the frame's bytes follow */
	RECORD_LENT,  /* they lie at the source until this is released */
	RECORD_CLOCK, /* packet time moved on without a frame */
	RECORD_RESET, /* the tape starts again: forget everything */
	RECORD_END,   /* the source is at its end */
};

/*
 * Each record carries the capture thread's books as of then, so the ledger is
 * a cut through one moment however much is still in the ring.
 */
struct record {
	enum record_kind kind;
	bool complete;      /* RECORD_END */
	bool decap;         /* RECORD_RESET: count by the innermost header */
	struct frame frame; /* its data only if RECORD_LENT */
	int64_t clock_ns;
	uint64_t delivered, lost_ring;
	struct source_losses lost;
	_Alignas(16) uint8_t bytes[];
};

/*
 * A bell wakes a thread that sleeps in poll(2). Ringing costs a system call
 * only when the other side says that it sleeps.
 */
struct bell {
	int fd; /* eventfd, non-blocking */
	atomic_bool asleep;
};

int bell_init(struct bell *b, struct error *err);
void bell_fini(struct bell *b);

/* Ring unconditionally; any thread. */
void bell_ring(struct bell *b);

/* Ring if the sleeper sleeps; call after making visible what it waits for. */
void bell_wake(struct bell *b);

/* Say "I am about to sleep"; then look once more before bell_wait. */
void bell_drowse(struct bell *b);

/*
 * bell_wait - sleep until rung, an input on fd (or -1), or a time-out.
 * timeout_ns  rounded up to milliseconds
 */
void bell_wait(struct bell *b, int fd, int64_t timeout_ns);

struct command {
	enum deck_command what;
	double argument;
	int64_t from_ns, to_ns; /* DECK_SEEK: to from_ns; DECK_LOOP */
};

#define DECK_COMMANDS 64

struct follow_question {
	struct conversation_of of;
	uint64_t serial;
};

/* Who reads what a flow said: the follow thread, or the analysis. */
struct follow {
	struct bell bell; /* wakes the follow thread */
	pthread_t thread; /* only with config.again */
	struct mailbox questions, answers;
	struct follow_question question[MAILBOX_SLOTS];
	struct followed answer[MAILBOX_SLOTS];
	bool answered;           /* UI: the front answer holds something */
	_Atomic uint64_t wanted; /* UI: serial, or 0 for none */
	_Atomic int thousandths; /* reader: of the file, or -1 */
};

struct scope_question {
	struct scope scope;
	int64_t bin_ns;
	uint64_t serial; /* 0: no scope */
};

/* A file that is to be written: a cut, a page. */
struct cut_question {
	char path[4096];
	uint64_t serial;
};

/* Tables of all there is, for a page: whose turn it is. */
enum page_turn {
	PAGE_NOBODYS, /* scan */
	PAGE_ASKED,   /* analysis: the results are its to fill */
	PAGE_FILLED,  /* scan */
};

struct contrast_question {
	struct deck_contrast of;
	uint64_t serial;
};

struct file_question {
	struct deck_file of;
	uint64_t serial;
};

enum { FILE_LOOK, FILE_SAVE, N_FILE_TASKS };

/* Files to be taken out of the tape, of either kind. */
struct file_task {
	struct mailbox questions, answers;
	struct file_question question[MAILBOX_SLOTS];
	struct deck_filed answer[MAILBOX_SLOTS];
	bool answered;           /* UI: the front answer holds something */
	_Atomic uint64_t wanted; /* UI: serial, or 0 for none */
};

/* Who analyses a part of the tape: the scan thread. */
struct scan {
	struct bell bell; /* wakes it */
	pthread_t thread;
	bool runs;
	struct analysis *analysis; /* scan thread only */
	struct analysis *second; /* for contrasts; made when first asked for */
	struct mailbox scopes, questions, answers, statuses, cuts, contrasts;
	struct mailbox pages;
	struct scope_question scope[MAILBOX_SLOTS];
	struct query question[MAILBOX_SLOTS];
	struct result answer[MAILBOX_SLOTS];
	struct deck_scoped status[MAILBOX_SLOTS];
	struct cut_question cut[MAILBOX_SLOTS];
	struct cut_question page[MAILBOX_SLOTS];
	struct result *tables; /* config.page.n while a page is made, or NULL */
	_Atomic int page_turn; /* enum page_turn: whose they are */
	struct contrast_question contrast[MAILBOX_SLOTS];
	_Atomic uint64_t wanted; /* UI: serial of the newest contrast */
	struct file_task files[N_FILE_TASKS];
	_Atomic int thousandths; /* read for a file */
	/* UI: what is asked of the scan; answers from then on. */
	bool scoped;
	bool at_scan;   /* the last query was put to the scan */
	uint64_t since; /* serial of the first query of now */
	bool has_asked; /* one was put since */
};

struct deck {
	struct deck_config config;
	pthread_t capture_thread, analysis_thread;
	struct ring *ring;
	atomic_bool stop;    /* UI to capture and follow */
	atomic_bool drained; /* UI to analysis: capture has put in its last */

	/* UI to capture: a queue of commands. */
	struct command commands[DECK_COMMANDS];
	_Atomic unsigned commands_head; /* writer: capture */
	_Atomic unsigned commands_tail; /* writer: UI */

	/* Each bell wakes the thread it is named after. */
	struct bell capture_bell, analysis_bell, ui_bell, places_bell;

	/* The places thread (deck_places.c); its start and stop are the UI's.
	 */
	pthread_t places_thread;
	atomic_bool places_stop;
	bool places_run;

	/* UI to analysis, analysis to UI, capture to UI. */
	struct mailbox questions, answers, statuses;
	struct query question[MAILBOX_SLOTS];
	struct result answer[MAILBOX_SLOTS];
	struct deck_status status[MAILBOX_SLOTS];
	struct follow follow;
	struct scan scan;
	struct tape_extent extent;  /* capture to scan */
	struct tape_memory *memory; /* what is no file; or NULL */
	struct limits asked;        /* frames that the options leave */

	/* Capture thread only. */
	struct transport transport;
	struct limits limits;
	struct deck_status now;
	uint64_t delivered, lost_ring;
	struct source_losses lost;
	struct source_losses lost_before; /* the counts began again */
	int64_t clock_ns;
	unsigned steps; /* frames to let through while paused */
	uint64_t rush;  /* frames that are due whatever the transport says */
	bool decap;
	char notice[128]; /* for the banner, when the source has nothing */
	bool ended;
	bool overrun; /* the ring was full, and stayed so */
	uint64_t recorded_number, n_recorded; /* newest frame, and how many */
	int source_error, record_error;       /* read after joining */
	struct error source_why, record_why;
};

/*
 * The capture thread's side of the ring (deck_feed.c).
 *
 * feed_frame  `patient`: wait for room, and lose nothing unless told to stop
 * feed_mark   waits for room even then: the end must come through
 * feed_clock  tells the time if there is room
 */
void feed_frame(struct deck *d, const struct frame *f, bool patient);
void feed_mark(struct deck *d, enum record_kind kind, bool complete);
void feed_clock(struct deck *d, int64_t clock_ns);

/* Let the analysis see what was put in, and wake it. */
void feed_publish(struct deck *d);

/* Hand what was recorded to the kernel. */
void feed_flush_recording(struct deck *d);

/*
 * Following a flow (deck_follow.c). follow_init leaves nothing that follow_fini
 * does not give back, whether it failed or not; the thread is only for a file.
 *
 * follow_answer  answer the question there is, if any, from the frames that an
 *                analysis remembers; its thread only
 */
int follow_init(struct deck *d, struct error *err);
void follow_fini(struct deck *d);
int follow_start(struct deck *d, struct error *err);
void follow_stop(struct deck *d);
bool follow_answer(struct deck *d, const struct analysis *a);

/*
 * Scopes (deck_scan.c), as following: scan_start needs what scan_init made.
 * Both do nothing where there is no tape.
 */
int scan_init(struct deck *d, struct error *err);
void scan_fini(struct deck *d);
int scan_start(struct deck *d, struct error *err);
void scan_stop(struct deck *d);

/* Fill the tables of a page, if that is the analysis' turn; its thread only. */
bool scan_page_fill(struct deck *d, const struct analysis *a);

/* Files out of the tape (deck_files.c), likewise. */
void files_task_init(struct deck *d);
void files_task_fini(struct deck *d);

/* The capture thread tells how far the tape goes (deck_feed.c). */
void feed_rewound(struct deck *d);

/* Answer a question; false when there is no memory for it. */
bool deck_answer(
    const struct analysis *a, const struct query *q, struct result *out);

/* Look places up on a thread of its own, if there are any to look up. */
int deck_places_start(struct deck *d, struct error *err);
void deck_places_stop(struct deck *d);

void *deck_capture_main(void *deck);
void *deck_analysis_main(void *deck);

#endif
