/* SPDX-License-Identifier: BSD-2-Clause */
'use strict';
/* How values are read by people, as on the screen, and how DOM is made. */

const page = JSON.parse(document.getElementById('data').textContent);

const SVG = 'http://www.w3.org/2000/svg';

/* Text only ever becomes a text node: what came from the wire stays text. */
function make(name, properties, ...children) {
	const node = document.createElement(name);
	Object.entries(properties || {}).forEach(([key, value]) => {
		if (key in node)
			node[key] = value;
		else
			node.setAttribute(key, value);
	});
	node.append(...children);
	return node;
}

function draw(name, attributes, ...children) {
	const node = document.createElementNS(SVG, name);
	Object.entries(attributes || {}).forEach(([key, value]) =>
		node.setAttribute(key, value));
	node.append(...children);
	return node;
}

function byId(id) {
	return document.getElementById(id);
}

function scaled(value, suffix, steps) {
	let i = 0;
	while (i + 1 < steps.length && value >= 999.5) {
		value /= 1000;
		i++;
	}
	const digits = i === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
	return value.toFixed(digits) + ' ' + steps[i] + suffix;
}

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

function grouped(value) {
	return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}

function clock(text) {
	return text.replace('T', ' ').replace(/(\.\d{3})\d*Z$/, '$1');
}

function duration(s) {
	if (s === 0)
		return '0 s';
	const steps = [[1e-6, 1e-9, 'ns'], [1e-3, 1e-6, 'us'], [1, 1e-3, 'ms'],
		[60, 1, 's']];
	const fits = steps.find(([below]) => Math.abs(s) < below);
	if (fits)
		return Number((s / fits[1]).toPrecision(3)) + ' ' + fits[2];
	const whole = Math.round(s);
	const two = n => String(n).padStart(2, '0');
	const hours = Math.floor(whole / 3600);
	const rest = two(Math.floor(whole / 60) % 60) + ':' + two(whole % 60);
	return hours ? hours + ':' + rest : rest.replace(/^0/, '');
}

function spark(values) {
	const peak = Math.max(...values, 1);
	return values.map(v =>
		v ? String.fromCharCode(0x2581 + Math.round(7 * v / peak)) : ' ')
		.join('');
}

const TEXTS = {
	bytes: v => scaled(v, 'B', PREFIXES),
	bits_per_second: v => scaled(v, 'b/s', PREFIXES),
	count: grouped,
	duration: duration,
	time: clock,
	percent: v => v.toFixed(1) + ' %',
	series: spark,
};

const RIGHT = new Set(['port', 'number', 'count', 'bytes', 'bits_per_second',
	'duration', 'percent']);

function shown(value, unit) {
	if (value === null || value === undefined)
		return '';
	return unit in TEXTS ? TEXTS[unit](value) : String(value);
}

/* Addresses in the order of their bytes, as far as that is easily had. */
function addressKey(text) {
	if (text.includes(':'))
		return 'z' + text;
	return text.split('.').map(n => n.padStart(3, '0')).join('.');
}

/* Absent values stay last, whichever way. */
function compare(a, b, unit, descending) {
	if (a === null || b === null)
		return (a === null) - (b === null);
	if (unit === 'address') {
		a = addressKey(a);
		b = addressKey(b);
	}
	const order = a < b ? -1 : a > b ? 1 : 0;
	return descending ? -order : order;
}
