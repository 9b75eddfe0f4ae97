/* SPDX-License-Identifier: BSD-2-Clause */
/* session_files owns what a session does with the files named to it. */
#ifndef APP_SESSION_FILES_H
#define APP_SESSION_FILES_H

#include "session_state.h"

/* They, as a source takes them. */
struct source_files session_files(const struct options *o);

/* Is standard input one of them? */
bool session_reads_stdin(const struct options *o);

/* Is it one of them, by whatever name? */
bool session_reads(const struct session *s, const char *path);

/* Open them; as source_open_files. */
int session_open_files(struct session *s, struct error *err);

/*
 * session_files_name - the names of several, fit to be shown.
 *
 * out      as many as there are files; NULL if there is one or none. To be
 *          freed with session_files_forget
 * errors   -ENOMEM
 */
int session_files_name(const struct options *o, char ***out, struct error *err);
void session_files_forget(char **names, const struct options *o);

/* Another way into them, for whoever knows how far to go; NULL: none. */
struct source *session_open_again(const struct session *s);

/*
 * What --duration is of packet time: nothing, where frames come as they are
 * captured.
 */
int64_t session_packet_duration(const struct session *s);

#endif
