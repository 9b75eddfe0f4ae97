/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/bar.h"

#define GAP 2

static const char *
text_of(const struct bar_part *p)
{
	return p->forms[p->form];
}

static int
columns_needed(const struct bar *b, const struct canvas *c)
{
	int sum = 0;

	for (unsigned i = 0; i < b->n; i++) {
		int n = canvas_columns(c, text_of(&b->parts[i]));

		sum += n ? n + GAP : 0;
	}
	return sum ? sum - GAP : 0;
}

void
bar_fit(struct bar *b, const struct canvas *c, int width, const uint8_t *yields,
    size_t n_yields)
{
	size_t i = 0;

	for (; i < n_yields && columns_needed(b, c) > width; i++)
		b->parts[yields[i]].form++;
	/* A long one that went late may have made room for earlier ones. */
	while (i-- > 0) {
		b->parts[yields[i]].form--;
		if (columns_needed(b, c) > width)
			b->parts[yields[i]].form++;
	}
}

void
bar_draw(const struct bar *b, struct canvas *c, struct rect r)
{
	int left = r.x, right = r.x + r.width;

	for (unsigned i = b->n; i-- > 0;) {
		const struct bar_part *p = &b->parts[i];
		int n = canvas_columns(c, text_of(p));

		if (!p->right || !n)
			continue;
		right -= n;
		canvas_text(c, right, r.y, n, p->style, text_of(p));
		right -= GAP;
	}
	for (unsigned i = 0; i < b->n; i++) {
		const struct bar_part *p = &b->parts[i];

		if (p->right || !*text_of(p))
			continue;
		left += canvas_text(
		    c, left, r.y, right - left, p->style, text_of(p));
		left += GAP;
	}
}
