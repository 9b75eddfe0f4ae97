/* SPDX-License-Identifier: BSD-2-Clause */
/* ledger_fields owns the public names of the ledger, once for all writers. */
#ifndef REPORT_LEDGER_FIELDS_H
#define REPORT_LEDGER_FIELDS_H

#include "report/report.h"

/*
 * The ledger as a view of one row, a struct ledger. Its only text, complete,
 * is "true" or "false", as JSON spells them.
 */
extern const struct view ledger_fields;

#endif
