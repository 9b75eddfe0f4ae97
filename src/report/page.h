/* SPDX-License-Identifier: BSD-2-Clause */
/* page names what page/embed.sh makes of the files in page/; not NUL-ended. */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stddef.h>

extern const char page_html[], page_style[], page_script[];
extern const size_t page_html_bytes, page_style_bytes, page_script_bytes;

#endif
