/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stretch of time that was chosen, and the rows of it. Of each slice of
 * time the page holds the top rows of some views, and the view's totals; the
 * rows of a stretch are those of its slices added up, and what belongs to no
 * row at hand is in `other`, so that the sums stay exact.
 */

const slices = page.slices || {list: [], views: {}, n: 0};
const listeners = [];
let stretch = null; /* [first slice, one past the last] or null: all */

function whenChosen(listener) {
	listeners.push(listener);
}

function choose(from, to) {
	stretch = from === null ? null :
		[Math.max(0, from), Math.min(slices.n, to)];
	if (stretch && stretch[0] >= stretch[1])
		stretch = null;
	listeners.forEach(listener => listener());
}

function columnAt(view, id) {
	return view.columns.findIndex(column => column.id === id);
}

function keyOf(view, row) {
	return JSON.stringify(row.filter((_, i) => view.columns[i].key));
}

/* What the whole table knows of a row and no sum does: names and places. */
function describe(whole, row) {
	if (!whole.index)
		whole.index = new Map(whole.rows.map(r =>
			[keyOf(whole, r), r]));
	return whole.index.get(keyOf(whole, row));
}

function addSlice(sums, id, columns, slice) {
	const part = slice[id];
	if (!part)
		return 0;
	part.rows.forEach(row => {
		const key = JSON.stringify(row.filter((_, i) => columns[i].key));
		const sum = sums.rows.get(key);
		if (!sum)
			sums.rows.set(key, row.slice());
		else
			columns.forEach((c, i) => c.summed && (sum[i] += row[i]));
	});
	Object.entries(part.total || {}).forEach(([name, value]) =>
		sums.total[name] = (sums.total[name] || 0) + value);
	return part.more;
}

/* Columns of the whole view that mean something for part of the time. */
function columnsOf(whole, columns) {
	return whole.columns.filter(c => columns.some(d => d.id === c.id) ||
		c.unit === 'text' && c.id !== 'client_list');
}

function widen(whole, columns, picked, row) {
	const known = {columns, rows: []};
	const full = [];
	whole.columns.forEach(c => {
		const i = columnAt(known, c.id);
		full.push(i < 0 ? null : row[i]);
	});
	const told = describe(whole, full);
	return picked.map(c => {
		const i = columnAt(known, c.id);
		if (i >= 0)
			return row[i];
		return told ? told[columnAt(whole, c.id)] : null;
	});
}

function others(columns, rows, total) {
	const other = {...total};
	columns.forEach((c, i) => {
		if (c.summed && c.id in other)
			rows.forEach(row => other[c.id] -= row[i]);
	});
	return other;
}

/* The rows of a view in the stretch chosen; null: the page has none. */
function viewNow(id) {
	const whole = page.views[id];
	if (!whole || !stretch)
		return whole || null;
	if (id === 'timeline')
		return timelineNow(whole);
	if (!slices.views[id])
		return null;
	const columns = slices.views[id];
	const sums = {rows: new Map(), total: {}};
	let more = 0;
	for (let i = stretch[0]; i < stretch[1]; i++)
		more += addSlice(sums, id, columns, slices.list[i] || {});
	const picked = columnsOf(whole, columns);
	const rows = [...sums.rows.values()].map(row =>
		widen(whole, columns, picked, row));
	return {...whole, columns: picked, rows, depth: null, index: null,
		total: whole.total && sums.total,
		other: whole.other && others(picked, rows, sums.total),
		total_rows: rows.length, other_rows: more, partial: true};
}

/* Nanoseconds of an RFC 3339 time since the first of the slices, roughly. */
function milliseconds(text) {
	return Date.parse(text.replace(/(\.\d{3})\d*Z$/, '$1Z'));
}

function timelineNow(whole) {
	const at = columnAt(whole, 'time');
	if (at < 0)
		return null;
	const from = slices.first_ms + stretch[0] * slices.width_ms;
	const to = slices.first_ms + stretch[1] * slices.width_ms;
	const rows = whole.rows.filter(row => {
		const t = milliseconds(row[at]);
		return t >= from && t < to;
	});
	const total = {};
	whole.columns.forEach((c, i) => {
		if (c.summed)
			total[c.id] = rows.reduce((sum, row) => sum + row[i], 0);
	});
	return {...whole, rows, total, other: null, other_rows: 0,
		total_rows: rows.length, index: null, partial: true};
}
