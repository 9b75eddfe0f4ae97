/* SPDX-License-Identifier: BSD-2-Clause */
/* Bars of the top rows of a view, and the pie of ports. */

const BARS = 10;
const SECTORS = 8;

/* view, title, column of the label, columns of the value by preference */
const CHARTS = [
	['hosts', 'Hosts by bytes', 'address', ['bytes']],
	['ports', 'Ports by bytes', 'port', ['bytes']],
	['protocols', 'Protocols by bytes', 'protocol', ['bytes']],
	['dns', 'DNS names by queries', 'name', ['queries']],
	['urls', 'URLs by requests', 'url', ['requests']],
	['names', 'Server names by bytes', 'server_name', ['bytes', 'connections']],
	['countries', 'Countries by bytes', 'country', ['bytes']],
	['networks', 'Networks by bytes', 'organization', ['bytes']],
];

const COLORS = ['#2667b3', '#1c7c54', '#b35900', '#8a4fb0', '#b03060', '#5f7d8c',
	'#8f8a1f', '#3a9fb5', '#888'];

/* Rows of one label are one: a protocol may stand in several others. */
function topRows(view, label, value, n) {
	const sums = new Map();
	view.rows.forEach(row => {
		const text = labelOf(view, row, label);
		sums.set(text, (sums.get(text) || 0) + row[value]);
	});
	return [...sums].filter(entry => entry[1] > 0)
		.sort((a, b) => b[1] - a[1]).slice(0, n)
		.map(([text, sum]) => ({label: text, value: sum}));
}

function labelOf(view, row, label) {
	const text = row[label] === null ? '(none)' : String(row[label]);
	const name = columnAt(view, 'name');
	const service = columnAt(view, 'service');
	const protocol = columnAt(view, 'protocol');
	if (view.columns[label].id === 'address' && row[name])
		return text + ' ' + row[name];
	if (view.columns[label].id !== 'port')
		return text;
	return text + (row[protocol] ? '/' + row[protocol] : '') +
		(row[service] ? ' ' + row[service] : '');
}

function item(entry, unit, mark) {
	return make('li', {title: entry.label},
		...(mark ? [mark, make('span', {}, entry.label)] :
			[make('span', {}, entry.label), bar(entry)]),
		make('b', {}, shown(entry.value, unit)));
}

function bar(entry) {
	return draw('svg', {viewBox: '0 0 100 10', 'aria-hidden': 'true',
		preserveAspectRatio: 'none'},
	draw('rect', {class: 'out', height: 10,
		width: Math.max(.5, 100 * entry.value / entry.peak)}));
}

function barList(entries, unit) {
	const peak = entries.length ? entries[0].value : 1;
	return make('ol', {}, ...entries.map(entry =>
		item({...entry, peak}, unit)));
}

function sector(from, to, color) {
	const at = turn => [50 + 48 * Math.sin(2 * Math.PI * turn),
		50 - 48 * Math.cos(2 * Math.PI * turn)].map(n => n.toFixed(3));
	if (to - from > .9999)
		return draw('circle', {cx: 50, cy: 50, r: 48, fill: color});
	return draw('path', {fill: color, d: 'M50 50L' + at(from).join(' ') +
		'A48 48 0 ' + (to - from > .5 ? 1 : 0) + ' 1 ' +
		at(to).join(' ') + 'z'});
}

function square(color) {
	return draw('svg', {viewBox: '0 0 10 10', 'aria-hidden': 'true'},
		draw('rect', {width: 10, height: 10, fill: color}));
}

/*
 * A packet counts at both of its ports, so shares are of what all the rows
 * have together; the last sector is all the others.
 */
function pie(view, entries, id, unit) {
	const at = columnAt(view, id);
	const sum = view.rows.reduce((all, row) => all + row[at], 0) +
		Math.max(0, view.other && view.other[id] || 0);
	const rest = sum - entries.reduce((all, e) => all + e.value, 0);
	const all = rest > 0 ?
		[...entries, {label: 'all others', value: rest}] : entries;
	const svg = draw('svg', {viewBox: '0 0 100 100', role: 'img',
		'aria-label': 'Pie of the list beside it'});
	let turn = 0;
	all.forEach((entry, i) => {
		const next = turn + entry.value / sum;
		svg.append(sector(turn, next, COLORS[i % COLORS.length]));
		turn = next;
	});
	return make('div', {className: 'pie'}, svg, make('ol', {},
		...all.map((entry, i) => item(entry, unit, square(COLORS[i])))));
}

function chart([id, title, label, values]) {
	const view = viewNow(id);
	const name = view && values.find(v => columnAt(view, v) >= 0);
	const at = view ? columnAt(view, label) : -1;
	if (at < 0 || !name)
		return null;
	const value = columnAt(view, name);
	const unit = view.columns[value].unit;
	const entries = topRows(view, at, value,
		id === 'ports' ? SECTORS : BARS);
	if (!entries.length)
		return null;
	return make('figure', {id: 'chart-' + id},
		make('figcaption', {}, title + (view.partial ? ', as chosen' : '')),
		id === 'ports' ? pie(view, entries, name, unit) :
			barList(entries, unit));
}

function Charts(room) {
	function paint() {
		room.replaceChildren(...CHARTS.map(chart).filter(c => c));
	}
	whenChosen(paint);
	paint();
}
