/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The series of the capture: bytes in and out of each bin, one on the other.
 * A stretch is chosen by dragging over it, or with the keyboard; the tables,
 * the bars and the map follow it.
 */

const GRAPH = {w: 1000, h: 190, left: 62, right: 8, top: 10, bottom: 22};

function series() {
	const view = page.views.timeline;
	const at = id => columnAt(view, id);
	const time = at('time'), bytes = at('bytes');
	const goes = at('bytes_out'), packets = at('packets');
	return view.rows.map(row => ({
		text: row[time],
		ms: milliseconds(row[time]),
		bytes: row[bytes] || 0,
		out: goes < 0 ? 0 : row[goes] || 0,
		packets: packets < 0 ? null : row[packets],
	}));
}

function Timeline(room) {
	const points = series();
	const step = points.length > 1 ? points[1].ms - points[0].ms : 2000;
	const first = points[0].ms;
	const end = points[points.length - 1].ms + step;
	const state = {from: first, to: end, cursor: null, drag: null};
	const svg = draw('svg', {
		tabindex: 0, role: 'slider',
		'aria-label': 'Bytes over time. Left and right move a mark, with ' +
			'shift they choose a stretch, plus and minus zoom, ' +
			'escape chooses all.',
		'aria-valuemin': 0, 'aria-valuemax': points.length - 1});

	let width = GRAPH.w - GRAPH.left - GRAPH.right;
	const height = GRAPH.h - GRAPH.top - GRAPH.bottom;
	const xOf = ms => GRAPH.left +
		width * (ms - state.from) / (state.to - state.from);
	const msOf = x => state.from +
		(state.to - state.from) * (x - GRAPH.left) / width;
	const indexOf = ms => Math.max(0, Math.min(points.length - 1,
		Math.floor((ms - first) / step)));
	const sliceOf = ms => Math.floor((ms - slices.first_ms) /
		slices.width_ms);

	function pointerMs(event) {
		const box = svg.getBoundingClientRect();
		const x = (event.clientX - box.left) / box.width * GRAPH.w;
		return Math.max(state.from, Math.min(state.to - 1, msOf(x)));
	}

	/* One unit is one pixel, so that texts keep their shape. */
	function measure() {
		GRAPH.w = Math.max(320, svg.clientWidth || GRAPH.w);
		width = GRAPH.w - GRAPH.left - GRAPH.right;
		svg.setAttribute('viewBox', '0 0 ' + GRAPH.w + ' ' + GRAPH.h);
		paint();
	}

	function bars(visible, peak) {
		const shapes = {in: '', out: ''};
		const add = (name, x, w, y, h) => {
			if (h > 0)
				shapes[name] += 'M' + x.toFixed(2) + ' ' +
					y.toFixed(2) + 'h' + w.toFixed(2) + 'v' +
					h.toFixed(2) + 'h-' + w.toFixed(2) + 'z';
		};
		const w = Math.max(.6, width * step / (state.to - state.from) - .2);
		const base = GRAPH.top + height;
		visible.forEach(p => {
			const x = xOf(p.ms);
			const out = height * Math.min(p.out, p.bytes) / peak;
			const all = height * p.bytes / peak;
			add('out', x, w, base - out, out);
			add('in', x, w, base - all, all - out);
		});
		return ['out', 'in'].map(name =>
			draw('path', {class: name, d: shapes[name]}));
	}

	function axes(peak) {
		const parts = [0, .5, 1].map(part => {
			const y = GRAPH.top + height * (1 - part);
			return draw('g', {},
				draw('line', {class: 'axis', x1: GRAPH.left, y1: y,
					x2: GRAPH.w - GRAPH.right, y2: y}),
				draw('text', {x: GRAPH.left - 5, y: y + 4,
					'text-anchor': 'end'},
				shown(Math.round(peak * part), 'bytes')));
		});
		for (let i = 0; i <= 4; i++) {
			const ms = state.from + (state.to - state.from) * i / 4;
			const anchor = i === 0 ? 'start' : i === 4 ? 'end' : 'middle';
			parts.push(draw('text', {x: xOf(ms), y: GRAPH.h - 6,
				'text-anchor': anchor},
			new Date(ms).toISOString().slice(11, 19)));
		}
		return parts;
	}

	function marks() {
		const parts = [];
		const box = (from, to) => {
			const a = Math.max(GRAPH.left, xOf(from));
			const b = Math.min(GRAPH.w - GRAPH.right, xOf(to));
			if (b > a)
				parts.push(draw('rect', {class: 'chosen', x: a,
					y: GRAPH.top, width: b - a, height}));
		};
		if (state.drag)
			box(Math.min(...state.drag), Math.max(...state.drag));
		else if (stretch)
			box(...bounds());
		if (state.cursor !== null) {
			const x = xOf(points[state.cursor].ms + step / 2);
			if (x >= GRAPH.left && x <= GRAPH.w)
				parts.push(draw('line', {class: 'pointer', x1: x,
					x2: x, y1: GRAPH.top, y2: GRAPH.top + height}));
		}
		return parts;
	}

	function paint() {
		const visible = points.filter(p =>
			p.ms + step > state.from && p.ms < state.to);
		const peak = visible.reduce((m, p) => Math.max(m, p.bytes), 1);
		svg.replaceChildren(...axes(peak), ...bars(visible, peak),
			...marks());
		byId('zoom-out').disabled = byId('whole').disabled =
			state.from <= first && state.to >= end && !stretch;
	}

	function bounds() {
		return stretch.map(i => slices.first_ms + i * slices.width_ms);
	}

	function tell() {
		const p = points[state.cursor];
		const text = clock(p.text) + ': ' + shown(p.bytes, 'bytes') +
			' (' + shown(p.bytes - p.out, 'bytes') + ' in, ' +
			shown(p.out, 'bytes') + ' out)' + (p.packets === null ? '' :
				', ' + grouped(p.packets) + ' packets');
		byId('pointed').textContent = text;
		svg.setAttribute('aria-valuenow', state.cursor);
		svg.setAttribute('aria-valuetext', text);
	}

	function tellStretch() {
		const [from, to] = stretch ? bounds() : [first, end];
		const text = ms => clock(new Date(ms).toISOString())
			.replace(/Z$/, '');
		byId('stretch').textContent = (stretch ? 'Chosen: ' : 'All: ') +
			text(from) + ' to ' + text(to) + ' UTC, ' +
			duration((to - from) / 1000);
	}

	function zoomTo(from, to) {
		const least = Math.min(end - first, 4 * step);
		if (to - from < least) {
			const middle = (from + to) / 2;
			from = middle - least / 2;
			to = middle + least / 2;
		}
		const room = Math.min(to - from, end - first);
		state.from = Math.max(first, Math.min(from, end - room));
		state.to = state.from + room;
		paint();
	}

	function zoom(factor, around) {
		const middle = around === undefined ?
			(state.from + state.to) / 2 : around;
		zoomTo(middle - (middle - state.from) * factor,
			middle + (state.to - middle) * factor);
	}

	function zoomIn() {
		if (stretch)
			zoomTo(...bounds());
		else
			zoom(.5, state.cursor === null ? undefined :
				points[state.cursor].ms);
	}

	function moveCursor(by, choosing) {
		const before = state.cursor === null ?
			indexOf(state.from) : state.cursor;
		state.cursor = Math.max(0, Math.min(points.length - 1, before + by));
		if (choosing && slices.n) {
			if (state.anchor === undefined)
				state.anchor = points[before].ms;
			const ends = [state.anchor, points[state.cursor].ms]
				.sort((a, b) => a - b);
			choose(sliceOf(ends[0]), sliceOf(ends[1]) + 1);
		} else {
			delete state.anchor;
		}
		tell();
		paint();
	}

	function whole() {
		state.from = first;
		state.to = end;
		delete state.anchor;
		choose(null);
	}

	const keys = {
		ArrowLeft: e => moveCursor(-1, e.shiftKey),
		ArrowRight: e => moveCursor(1, e.shiftKey),
		PageUp: e => moveCursor(-20, e.shiftKey),
		PageDown: e => moveCursor(20, e.shiftKey),
		Home: e => moveCursor(-points.length, e.shiftKey),
		End: e => moveCursor(points.length, e.shiftKey),
		'+': zoomIn, '=': zoomIn, '-': () => zoom(2), Escape: whole,
	};

	svg.addEventListener('keydown', event => {
		if (!(event.key in keys))
			return;
		event.preventDefault();
		keys[event.key](event);
	});
	svg.addEventListener('pointerdown', event => {
		const ms = pointerMs(event);
		svg.setPointerCapture(event.pointerId);
		state.drag = [ms, ms];
	});
	svg.addEventListener('pointermove', event => {
		const ms = pointerMs(event);
		state.cursor = indexOf(ms);
		if (state.drag)
			state.drag[1] = ms;
		tell();
		paint();
	});
	svg.addEventListener('pointerup', () => {
		if (!state.drag)
			return;
		const [from, to] = state.drag.sort((a, b) => a - b);
		state.drag = null;
		const wide = xOf(to) - xOf(from) > 3;
		if (!slices.n && wide)
			zoomTo(from, to);
		else if (wide)
			choose(sliceOf(from), sliceOf(to) + 1);
		else
			choose(null);
	});
	svg.addEventListener('pointercancel', () => {
		state.drag = null;
		paint();
	});
	svg.addEventListener('pointerleave', () => {
		if (state.drag)
			return;
		state.cursor = null;
		paint();
	});
	svg.addEventListener('wheel', event => {
		if (!event.ctrlKey && !event.shiftKey)
			return; /* that is the page's own */
		event.preventDefault();
		zoom(event.deltaY > 0 ? 1.25 : .8, pointerMs(event));
	}, {passive: false});
	byId('zoom-in').addEventListener('click', zoomIn);
	byId('zoom-out').addEventListener('click', () => zoom(2));
	byId('whole').addEventListener('click', whole);
	whenChosen(() => {
		tellStretch();
		paint();
	});
	room.append(svg);
	tellStretch();
	measure();
	new ResizeObserver(measure).observe(svg);
}
