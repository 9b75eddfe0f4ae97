/* SPDX-License-Identifier: BSD-2-Clause */
/* The head of the page, and all parts set going. */

function setTheme(dark) {
	document.documentElement.dataset.theme = dark ? 'dark' : 'light';
	byId('theme').textContent = dark ? 'Light' : 'Dark';
}

function startTheme() {
	const wish = matchMedia('(prefers-color-scheme: dark)');
	let dark = wish.matches;
	setTheme(dark);
	byId('theme').addEventListener('click', () => setTheme(dark = !dark));
	wish.addEventListener('change', () => setTheme(dark = wish.matches));
	byId('print').addEventListener('click', () => window.print());
}

function tellSource() {
	const {source, ledger} = page;
	const words = [source.kind + (source.links ? ' (' + source.links + ')' :
		'')];
	if (ledger.first_time)
		words.push(clock(ledger.first_time) + ' to ' +
			clock(ledger.last_time) + ' UTC');
	if (source.filter)
		words.push('filter: ' + source.filter);
	if (source.against)
		words.push('compared with: ' + source.against);
	if (source.scope)
		words.push('only: ' + source.scope);
	byId('about').textContent = words.join(' \u00b7 ');
	const gaps = [];
	if (source.missing)
		gaps.push('Not complete: ' + source.missing);
	if (source.links_unread)
		gaps.push('Not read, counted by length only: ' +
			source.links_unread);
	byId('missing').textContent = gaps.join('. ');
	byId('missing').hidden = !gaps.length;
}

const LEDGER_UNITS = {wire_bytes: 'bytes', bytes: 'bytes',
	duration: 'duration', first_time: 'time', last_time: 'time'};

function tellLedger() {
	const entries = Object.entries(page.ledger).filter(([id]) =>
		!id.endsWith('_time'));
	byId('ledger').replaceChildren(...entries.map(([id, value]) =>
		make('div', {}, make('dt', {}, id.replace(/_/g, ' ')),
			make('dd', {}, value === true ? 'yes' : value === false ?
				'no' : shown(value, LEDGER_UNITS[id] || 'count')))));
}

/* The row with the most bytes in so many words, or nothing. */
function busiest(id, ...keys) {
	const view = page.views[id];
	const at = [...keys, 'bytes'].map(key => view ? columnAt(view, key) : -1);
	if (at.includes(-1) || !view.rows.length)
		return '';
	const bytes = at.pop();
	const row = view.rows.reduce((a, b) => b[bytes] > a[bytes] ? b : a);
	return at.map(i => shown(row[i], view.columns[i].unit))
		.join(' \u2013 ') + ', ' + shown(row[bytes], 'bytes');
}

function tellSummary() {
	const {ledger, views} = page;
	const rows = id => views[id] ? grouped(views[id].total_rows) : '';
	const facts = {hosts: rows('hosts'), flows: rows('flows'),
		packets: grouped(ledger.frames_analysed),
		bytes: shown(ledger.bytes, 'bytes'),
		duration: ledger.duration === null ? '' :
			duration(ledger.duration),
		'busiest host': busiest('hosts', 'address'),
		'busiest pair': busiest('conversations', 'a', 'b') ||
			busiest('pairs', 'src', 'dst'),
		'peak bin': busiest('timeline', 'time')};
	byId('summary').replaceChildren(...Object.entries(facts)
		.filter(([, value]) => value).map(([name, value]) =>
			make('div', {}, make('dt', {}, name), make('dd', {}, value))));
}

function tellLegend() {
	byId('legend').replaceChildren(...['out', 'in'].flatMap(name => [
		draw('svg', {viewBox: '0 0 10 10', 'aria-hidden': 'true'},
			draw('rect', {width: 10, height: 10, class: name})),
		name]));
}

/* What the page holds for stretches of time, said in full. */
function tellHolds() {
	const view = page.views.timeline;
	const words = ['Drag over the graph, or move with the arrows and choose ' +
		'with shift.'];
	if (view.folded > 1)
		words.push('Each bar is ' + view.folded + ' bins.');
	if (!slices.n)
		words.push('The tables do not follow: ' + (page.slices ?
			page.slices.missing : 'there is nothing to follow') + '.');
	else
		words.push('The page holds the top ' + slices.rows + ' rows of ' +
			Object.keys(slices.views).map(id => page.views[id].title)
				.join(', ') + ' for each of ' + slices.n +
			' slices of ' + duration(slices.width_ms / 1000) +
			'; what lies outside of them is in the row "other". ' +
			'A flow or a name that goes over several slices is met ' +
			'anew in each.');
	if (slices.late)
		words.push(grouped(slices.late) + ' frames came so much out of ' +
			'order that they are in no slice.');
	byId('holds').textContent = words.join(' ');
}

startTheme();
tellSource();
tellSummary();
tellLedger();
if (page.views.timeline && page.views.timeline.rows.length &&
	columnAt(page.views.timeline, 'time') >= 0 &&
	columnAt(page.views.timeline, 'bytes') >= 0) {
	byId('time').hidden = false;
	tellLegend();
	tellHolds();
	Timeline(byId('graph'));
}
Charts(byId('charts'));
if (page.views.countries && ['country_code', 'country', 'bytes'].every(id =>
	columnAt(page.views.countries, id) >= 0))
	WorldMap(byId('world'));
if (page.views.conversations && page.views.conversations.rows.length &&
	['a', 'b', 'bytes'].every(id =>
		columnAt(page.views.conversations, id) >= 0)) {
	byId('network').hidden = false;
	Network(byId('map'), byId('peers'));
}
Tables(byId('tabs'), byId('panel'));
document.documentElement.dataset.ready = 'yes';
