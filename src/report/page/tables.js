/* SPDX-License-Identifier: BSD-2-Clause */
/* Every view as a table: sorted by a click on a heading, filtered by words. */

const FIRST_ROWS = 100;

function Tables(tabs, panel) {
	const ids = Object.keys(page.views);
	const orders = {}; /* view -> {id, descending} as the reader chose */
	const state = {view: ids[0], most: FIRST_ROWS};
	const filter = byId('filter');

	function orderOf(view) {
		const chosen = orders[state.view];
		/* By a column that is not here, rows stand as they came. */
		return chosen && columnAt(view, chosen.id) >= 0 ? chosen :
			{id: view.sort, descending: view.descending};
	}

	function words() {
		return filter.value.toLowerCase().split(/\s+/).filter(w => w);
	}

	/* A row's own text is made once, and kept beside it. */
	function matching(view) {
		const wanted = words();
		const all = view.rows.map((row, i) =>
			({row, depth: view.depth ? view.depth[i] : 0}));
		if (!wanted.length)
			return all;
		return all.filter(({row}) => {
			const text = row.map((v, i) => v === null ? '' :
				v + ' ' + shown(v, view.columns[i].unit)).join('\n')
				.toLowerCase();
			return wanted.every(word => text.includes(word));
		});
	}

	function sorted(view, rows, order) {
		const at = columnAt(view, order.id);
		if (at < 0 || view.depth && !orders[state.view])
			return rows; /* a tree stands as it grew */
		const {unit} = view.columns[at];
		return [...rows].sort((a, b) => compare(a.row[at], b.row[at], unit,
			order.descending));
	}

	function heading(view, column, order) {
		const mine = order.id === column.id;
		const arrow = mine ? order.descending ? ' \u25bc' : ' \u25b2' : '';
		const button = make('button', {type: 'button', title: column.help},
			column.title + arrow);
		button.addEventListener('click', () => {
			orders[state.view] = {id: column.id, descending: mine ?
				!order.descending : RIGHT.has(column.unit)};
			paint();
			focusHeading(column.id);
		});
		return make('th', {scope: 'col', 'data-id': column.id,
			className: RIGHT.has(column.unit) ? 'number' : '',
			'aria-sort': mine ? order.descending ? 'descending' :
				'ascending' : 'none'}, button);
	}

	function focusHeading(id) {
		panel.querySelector('th[data-id="' + id + '"] button').focus();
	}

	/* A list of clients opens; it would push all else away. */
	function cell(value, column, depth) {
		const text = '\u2007'.repeat(2 * depth) + shown(value, column.unit);
		if (column.id.endsWith('_list') && value)
			return make('td', {}, make('details', {},
				make('summary', {}, value.split(',').length + ' listed'),
				text));
		return make('td', {className: RIGHT.has(column.unit) ? 'number' :
			column.unit === 'text' ? '' : 'plain'}, text);
	}

	function line(view, {row, depth}) {
		return make('tr', {}, ...row.map((value, i) =>
			cell(value, view.columns[i], i ? 0 : depth)));
	}

	function sumLine(view, label, sums) {
		const cells = view.columns.map((c, i) => {
			const text = i === 0 && !c.summed ? label :
				c.summed ? shown(sums[c.id], c.unit) : '';
			return make('td', {className: RIGHT.has(c.unit) ? 'number' :
				'plain'}, text);
		});
		return make('tr', {}, ...cells);
	}

	function books(view) {
		const lines = [];
		const some = view.other && Object.values(view.other).some(v => v);
		if (some)
			lines.push(sumLine(view, 'other (' +
				grouped(view.other_rows) + ' rows)', view.other));
		if (view.total)
			lines.push(sumLine(view, 'total', view.total));
		return make('tfoot', {}, ...lines);
	}

	function more(rows) {
		const button = make('button', {type: 'button', id: 'more'},
			'Show all ' + grouped(rows) + ' rows');
		button.addEventListener('click', () => {
			state.most = Infinity;
			paint();
		});
		return button;
	}

	function untold() {
		return make('p', {className: 'note'},
			page.views[state.view].title + ' cannot be told for a ' +
			'stretch of time: the page holds them for all of it ' +
			'only. Escape on the timeline chooses all.');
	}

	function table(view, order, rows) {
		return make('table', {},
			make('caption', {}, view.help),
			make('thead', {}, make('tr', {}, ...view.columns.map(c =>
				heading(view, c, order)))),
			make('tbody', {}, ...rows.map(row => line(view, row))),
			words().length ? '' : books(view));
	}

	/* On paper nobody opens another tab: all views, the first rows of each. */
	function printed(id) {
		state.view = id;
		const view = viewNow(id);
		const title = make('h3', {}, page.views[id].title);
		if (!view)
			return [title, untold()];
		const order = orderOf(view);
		const rows = sorted(view, matching(view), order);
		const at = rows.slice(0, FIRST_ROWS);
		return [title, table(view, order, at), make('p',
			{className: 'note'}, grouped(at.length) + ' of ' +
			grouped(Math.max(rows.length, view.total_rows || 0)) + ' rows')];
	}

	function print() {
		const open = state.view;
		putAway();
		panel.before(make('div', {id: 'printed'}, ...ids.flatMap(printed)));
		state.view = open;
	}

	function putAway() {
		if (byId('printed'))
			byId('printed').remove();
	}

	function paint() {
		const view = viewNow(state.view);
		if (!view) {
			byId('shown').textContent = '';
			panel.replaceChildren(untold());
			return;
		}
		const order = orderOf(view);
		const rows = sorted(view, matching(view), order);
		const at = rows.slice(0, state.most);
		byId('shown').textContent = grouped(rows.length) + ' of ' +
			grouped(view.rows.length) + ' rows on this page' +
			(view.partial ? ', of the stretch chosen' : '') +
			(view.total_rows > view.rows.length ? '; the capture has ' +
				grouped(view.total_rows) : '');
		panel.replaceChildren(table(view, order, at),
			at.length < rows.length ? more(rows.length) : '');
	}

	function open(id, focus) {
		state.view = id;
		state.most = FIRST_ROWS;
		[...tabs.children].forEach(tab => {
			const mine = tab.id === 'tab-' + id;
			tab.setAttribute('aria-selected', mine);
			tab.tabIndex = mine ? 0 : -1;
			if (mine && focus)
				tab.focus();
		});
		panel.setAttribute('aria-labelledby', 'tab-' + id);
		paint();
	}

	function step(event) {
		const by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
		if (!by)
			return;
		event.preventDefault();
		const at = ids.indexOf(state.view) + by + ids.length;
		open(ids[at % ids.length], true);
	}

	tabs.append(...ids.map(id => {
		const tab = make('button', {type: 'button', role: 'tab',
			id: 'tab-' + id, 'aria-controls': 'panel'},
		page.views[id].title);
		tab.addEventListener('click', () => open(id));
		return tab;
	}));
	tabs.addEventListener('keydown', step);
	filter.addEventListener('input', () => {
		state.most = FIRST_ROWS;
		paint();
	});
	window.addEventListener('beforeprint', print);
	window.addEventListener('afterprint', putAway);
	whenChosen(paint);
	open(ids[0]);
}
