/* SPDX-License-Identifier: BSD-2-Clause */
/* ledger_text owns what a text report says about its source and its books. */
#ifndef REPORT_LEDGER_TEXT_H
#define REPORT_LEDGER_TEXT_H

#include "report/report.h"
#include "sink.h"

/* What was read: one paragraph, and an empty line. */
void ledger_text_head(struct sink *s, const struct report_about *about);

/* What came, what was counted, what was lost, and whether that adds up. */
void ledger_text(struct sink *s, const struct report_about *about);

#endif
