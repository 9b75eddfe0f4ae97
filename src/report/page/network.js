/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who talks to whom: hosts push each other away, and edges, by their bytes,
 * pull them together. The layout starts from the same places each time, so
 * the same capture gives the same picture.
 */

const MAX_EDGES = 300;
const MAX_NODES = 150;
const TURNS = 220;
const MAP = {w: 900, h: 480};

function edgesOf(view) {
	const [a, b, bytes] = ['a', 'b', 'bytes'].map(id => columnAt(view, id));
	return view.rows.map(row =>
		({a: row[a], b: row[b], bytes: row[bytes] || 0}))
		.sort((x, y) => y.bytes - x.bytes);
}

/* The heaviest edges, as long as there is room for their hosts. */
function graphOf(view) {
	const nodes = new Map(), edges = [];
	const touch = name => {
		if (!nodes.has(name))
			nodes.set(name, {name, bytes: 0, peers: new Map()});
		return nodes.get(name);
	};
	edgesOf(view).forEach(edge => {
		const fresh = !nodes.has(edge.a) + !nodes.has(edge.b);
		if (edges.length >= MAX_EDGES || nodes.size + fresh > MAX_NODES)
			return;
		const a = touch(edge.a), b = touch(edge.b);
		a.bytes += edge.bytes;
		b.bytes += edge.bytes;
		a.peers.set(b, edge.bytes);
		b.peers.set(a, edge.bytes);
		edges.push({a, b, bytes: edge.bytes});
	});
	return {nodes: [...nodes.values()], edges};
}

/* A spiral, the largest in the middle. */
function spread(nodes) {
	const sorted = [...nodes].sort((a, b) => b.bytes - a.bytes);
	sorted.forEach((node, i) => {
		const r = 22 * Math.sqrt(i), turn = 2.399963 * i;
		node.x = MAP.w / 2 + r * Math.cos(turn);
		node.y = MAP.h / 2 + r * Math.sin(turn);
	});
}

/* Forces after Fruchterman and Reingold: k is the length edges like. */
function push(nodes, k) {
	for (let i = 0; i < nodes.length; i++)
		for (let j = i + 1; j < nodes.length; j++) {
			const a = nodes[i], b = nodes[j];
			const dx = a.x - b.x || .1, dy = a.y - b.y || .1;
			const force = k * k / (dx * dx + dy * dy);
			a.fx += dx * force;
			a.fy += dy * force;
			b.fx -= dx * force;
			b.fy -= dy * force;
		}
}

function pull(edges, k) {
	edges.forEach(({a, b}) => {
		const dx = b.x - a.x, dy = b.y - a.y;
		const force = Math.hypot(dx, dy) / k;
		a.fx += dx * force;
		a.fy += dy * force;
		b.fx -= dx * force;
		b.fy -= dy * force;
	});
}

function settle(graph) {
	const k = .55 * Math.sqrt(MAP.w * MAP.h / (graph.nodes.length || 1));
	for (let turn = 0; turn < TURNS; turn++) {
		const most = MAP.w / 12 * (1 - turn / TURNS) + .5;
		graph.nodes.forEach(n => {
			n.fx = (MAP.w / 2 - n.x) * .25;
			n.fy = (MAP.h / 2 - n.y) * .5;
		});
		push(graph.nodes, k);
		pull(graph.edges, k);
		graph.nodes.forEach(n => {
			const f = Math.hypot(n.fx, n.fy) || 1;
			n.x += n.fx * Math.min(1, most / f);
			n.y += n.fy * Math.min(1, most / f);
		});
	}
	fill(graph.nodes);
}

/* Stretch what came out over all the room; names need some to the right. */
function fill(nodes) {
	const axis = (name, from, to) => {
		const all = nodes.map(n => n[name]);
		const low = Math.min(...all), high = Math.max(...all);
		const scale = high > low ? (to - from) / (high - low) : 0;
		nodes.forEach(n => n[name] = scale ?
			from + (n[name] - low) * scale : (from + to) / 2);
	};
	axis('x', 30, MAP.w - 130);
	axis('y', 24, MAP.h - 24);
}

function whole() {
	return {x: 0, y: 0, w: MAP.w, h: MAP.h};
}

function radius(node, peak) {
	return 4 + 12 * Math.sqrt(node.bytes / peak);
}

function Network(room, list) {
	const svg = draw('svg', {tabindex: 0, role: 'group',
		'aria-label': 'Network map. Arrows move it, plus and minus zoom; ' +
			'tab goes from host to host, enter shows the peers.'});
	const state = {graph: null, box: null, picked: null, drag: null};

	function aim() {
		const {x, y, w, h} = state.box;
		svg.setAttribute('viewBox', [x, y, w, h].join(' '));
	}

	function place() {
		state.graph.edges.forEach(({a, b, line}) =>
			Object.entries({x1: a.x, y1: a.y, x2: b.x, y2: b.y}).forEach(
				([k, v]) => line.setAttribute(k, v.toFixed(1))));
		state.graph.nodes.forEach(n => n.mark.setAttribute('transform',
			'translate(' + n.x.toFixed(1) + ' ' + n.y.toFixed(1) + ')'));
	}

	function nodeMark(node, peak, labelled) {
		const r = radius(node, peak);
		const mark = draw('g', {class: 'node', tabindex: 0, role: 'button',
			'aria-label': node.name + ', ' + node.peers.size +
				(node.peers.size === 1 ? ' peer, ' : ' peers, ') +
				shown(node.bytes, 'bytes')},
		draw('title', {}, node.name),
		draw('circle', {r: r.toFixed(1)}));
		if (labelled)
			mark.append(draw('text', {x: r + 3, y: 4}, node.name));
		mark.addEventListener('pointerdown', event => {
			event.stopPropagation();
			svg.setPointerCapture(event.pointerId);
			state.drag = {node, moved: false};
		});
		mark.addEventListener('keydown', event => {
			if (event.key !== 'Enter' && event.key !== ' ')
				return;
			event.preventDefault();
			event.stopPropagation();
			pick(node);
		});
		return mark;
	}

	function build() {
		const view = viewNow('conversations');
		const graph = state.graph = graphOf(view);
		byId('map-note').textContent = note(view, graph);
		state.picked = null;
		list.replaceChildren(...peersOf(null));
		if (!graph.nodes.length) {
			svg.replaceChildren();
			return;
		}
		spread(graph.nodes);
		settle(graph);
		const peak = Math.max(...graph.nodes.map(n => n.bytes), 1);
		const heavy = Math.max(...graph.edges.map(e => e.bytes), 1);
		const named = new Set([...graph.nodes]
			.sort((a, b) => b.bytes - a.bytes).slice(0, 40));
		graph.edges.forEach(e => e.line = draw('line', {class: 'edge',
			'stroke-width': (.6 + 6 * Math.sqrt(e.bytes / heavy))
				.toFixed(2)}));
		graph.nodes.forEach(n =>
			n.mark = nodeMark(n, peak, named.has(n)));
		svg.replaceChildren(...graph.edges.map(e => e.line),
			...graph.nodes.map(n => n.mark));
		place();
		state.box = whole();
		aim();
	}

	function note(view, graph) {
		const all = view.total_rows + (view.partial ? view.other_rows : 0);
		return graph.nodes.length + ' hosts, ' + graph.edges.length +
			' of ' + grouped(all) + ' conversations, by bytes (at most ' +
			MAX_NODES + ' hosts and ' + MAX_EDGES + ' edges are drawn)';
	}

	function pick(node) {
		state.picked = state.picked === node ? null : node;
		const near = state.picked;
		state.graph.nodes.forEach(n => n.mark.setAttribute('class', 'node' +
			(n === near ? ' picked' : near && near.peers.has(n) ? ' peer' :
				near ? ' dim' : '')));
		state.graph.edges.forEach(e => e.line.setAttribute('class', 'edge' +
			(!near ? '' : e.a === near || e.b === near ? ' near' : ' dim')));
		list.replaceChildren(...peersOf(near));
	}

	function peersOf(node) {
		if (!node)
			return [make('p', {className: 'note'},
				'Choose a host to see its peers; drag it to move it.')];
		const sorted = [...node.peers].sort((a, b) => b[1] - a[1]);
		return [make('h3', {}, node.name + ': ' + sorted.length +
			(sorted.length === 1 ? ' peer' : ' peers')),
		make('ol', {}, ...sorted.map(([peer, bytes]) => make('li', {},
			peer.name + ', ' + shown(bytes, 'bytes'))))];
	}

	function pointAt(event) {
		const m = svg.getScreenCTM().inverse();
		return new DOMPoint(event.clientX, event.clientY)
			.matrixTransform(m);
	}

	function zoom(factor, at) {
		const b = state.box;
		const x = at ? at.x : b.x + b.w / 2, y = at ? at.y : b.y + b.h / 2;
		state.box = {x: x - (x - b.x) * factor, y: y - (y - b.y) * factor,
			w: b.w * factor, h: b.h * factor};
		aim();
	}

	function move(dx, dy) {
		state.box.x += dx;
		state.box.y += dy;
		aim();
	}

	svg.addEventListener('pointerdown', event => {
		state.drag = {from: pointAt(event)};
		svg.setPointerCapture(event.pointerId);
	});
	svg.addEventListener('pointermove', event => {
		if (!state.drag)
			return;
		const at = pointAt(event);
		if (!state.drag.node) {
			move(state.drag.from.x - at.x, state.drag.from.y - at.y);
			return;
		}
		const node = state.drag.node;
		state.drag.moved |= Math.hypot(at.x - node.x, at.y - node.y) > 3;
		if (state.drag.moved) {
			node.x = at.x;
			node.y = at.y;
			place();
		}
	});
	svg.addEventListener('pointerup', () => {
		const drag = state.drag;
		state.drag = null;
		if (drag && drag.node && !drag.moved)
			pick(drag.node);
	});
	svg.addEventListener('wheel', event => {
		if (!event.ctrlKey && !event.shiftKey)
			return;
		event.preventDefault();
		zoom(event.deltaY > 0 ? 1.2 : .83, pointAt(event));
	}, {passive: false});
	const keys = {
		'+': () => zoom(.8), '=': () => zoom(.8), '-': () => zoom(1.25),
		ArrowLeft: () => move(-state.box.w / 12, 0),
		ArrowRight: () => move(state.box.w / 12, 0),
		ArrowUp: () => move(0, -state.box.h / 12),
		ArrowDown: () => move(0, state.box.h / 12),
		Escape: () => state.picked && pick(state.picked),
	};
	svg.addEventListener('keydown', event => {
		if (!(event.key in keys) || !state.box)
			return;
		event.preventDefault();
		keys[event.key]();
	});
	byId('map-in').addEventListener('click', () => zoom(.7));
	byId('map-out').addEventListener('click', () => zoom(1.4));
	byId('map-all').addEventListener('click', () => {
		state.box = whole();
		aim();
	});
	whenChosen(() => viewNow('conversations') && build());
	room.append(svg);
	build();
}
