/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the bytes are: countries, the darker the more (see world.awk). */

function worldPaths() {
	const [alphabet, arcs, countries] = WORLD;
	const middle = alphabet.length >> 1;
	const one = c => alphabet.indexOf(c) - middle;
	const two = text => alphabet.indexOf(text[0]) * alphabet.length +
		alphabet.indexOf(text[1]);
	const lines = arcs.split(' ').map(arc => {
		let x = two(arc) - 360, y = two(arc.slice(2)) - 90;
		const points = [[x, y]];
		for (let i = 4; i < arc.length; i += 2)
			points.push([x += one(arc[i]), y += one(arc[i + 1])]);
		return points;
	});
	const ring = text => text.match(/../g).map(two).flatMap(n =>
		n & 1 ? [...lines[n >> 1]].reverse() : lines[n >> 1]);
	/* A ring that crosses 180 degrees goes on beyond them. */
	const joined = points => {
		let last = points[0][0];
		return points.map(([x, y]) => [last = x +
			360 * Math.round((last - x) / 360), y]);
	};
	return countries.split(' ').map(text => [text.slice(0, 2),
		text.slice(2).split('/').map(part => 'M' + joined(ring(part)).map(
			([x, y]) => x + ' ' + -y).join('L') + 'z').join('')]);
}

function WorldMap(room) {
	const paths = worldPaths();

	function paint() {
		const view = viewNow('countries');
		const [code, name, bytes] = ['country_code', 'country', 'bytes']
			.map(id => columnAt(view, id));
		const rows = new Map(view.rows.filter(row => row[code])
			.map(row => [row[code], row]));
		const peak = Math.max(1, ...[...rows.values()].map(r => r[bytes]));
		room.hidden = !rows.size;
		room.replaceChildren(make('figcaption', {}, 'Countries by bytes' +
			(view.partial ? ', as chosen' : '')),
		draw('svg', {viewBox: '-180 -84 360 142', role: 'img',
			'aria-label': 'Map of the countries in the list'},
		...paths.map(([id, d]) => {
			const row = rows.get(id);
			return draw('path', {d, class: row ? 'some' : 'land',
				'fill-opacity': row ? (.3 + .7 *
					Math.sqrt(row[bytes] / peak)).toFixed(2) : 1},
			...row ? [draw('title', {}, row[name] + ': ' +
				shown(row[bytes], 'bytes'))] : []);
		})));
	}
	whenChosen(() => viewNow('countries') && paint());
	paint();
}
