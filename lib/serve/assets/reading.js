/* What a browser with JavaScript has besides: facets and marks without a reload, and keys. Every page works without it. */
'use strict';
(function () {
	function one(selector, within) { return (within || document).querySelector(selector); }

	/* In the place of a part of this page comes the same part of that one. */
	async function take(url, selector) {
		const answer = await fetch(url, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		const fresh = one(selector, page), old = one(selector);
		if (!answer.ok || !fresh || !old) { location.href = url; return null; }
		old.replaceWith(document.adoptNode(fresh));
		document.title = page.title;
		return fresh;
	}

	function go(url, keep) {
		take(url, 'main').then(function (main) {
			if (!main) return;
			if (!keep) history.pushState(null, '', url);
			main.focus({ preventScroll: true });
			const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
			if (place) place.scrollIntoView(); else window.scrollTo(0, 0);
			changed();
		}).catch(function () { location.href = url; });
	}

	addEventListener('popstate', function () { go(location.href, true); });

	document.addEventListener('click', function (e) {
		const a = e.target.closest('a');
		if (!a || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || a.origin !== location.origin) return;
		if (a.closest('.facet, .pages')) { e.preventDefault(); go(a.href); return; }
		/* where a value stands: the text is marked anew, the rest of the page stays */
		if (a.matches('.where[href*="show="]')) {
			e.preventDefault();
			take(a.href, '.text').then(function () {
				history.replaceState(null, '', a.href);
				location.hash = '';
				location.hash = a.hash;
			}).catch(function () { location.href = a.href; });
		}
	});

	/* j and k go through the hits, o opens, / asks, u goes back */
	function list() { return Array.from(document.querySelectorAll('.hits > li')); }
	function move(step) {
		const all = list();
		if (!all.length) return;
		let at = all.findIndex(function (li) { return li.classList.contains('here'); });
		if (at >= 0) all[at].classList.remove('here');
		at = Math.min(Math.max(at + step, 0), all.length - 1);
		all[at].classList.add('here');
		one('h2 a', all[at]).focus();
		all[at].scrollIntoView({ block: 'nearest' });
	}
	const keys = {
		j: function () { move(1); }, k: function () { move(-1); },
		o: function () { const a = one('.hits > li.here h2 a'); if (a) a.click(); },
		'/': function () { const q = one('#q'); if (q) { q.focus(); q.select(); } else location.href = '/search'; },
		u: function () { const a = one('.back a'); if (a) a.click(); }
	};
	document.addEventListener('keydown', function (e) {
		if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, textarea, select')) return;
		const button = e.key.length === 1 && /[a-z0-9]/.test(e.key) && one('[data-key="' + e.key + '"]');
		if (!button && !keys[e.key]) return;
		e.preventDefault();
		if (button) button.click(); else keys[e.key]();
	});

	/* side by side: a passage that is clicked comes into view on the other side too */
	document.addEventListener('click', function (e) {
		const mark = e.target.closest && e.target.closest('mark.passage');
		if (!mark || !mark.id) return;
		const other = document.getElementById(mark.id.startsWith('that-') ? mark.id.slice(5) : 'that-' + mark.id);
		document.querySelectorAll('mark.passage.here').forEach(function (m) { m.classList.remove('here'); });
		[mark, other].forEach(function (m) {
			if (!m) return;
			m.classList.add('here');
			const side = m.closest('.side');
			side.scrollTop += m.getBoundingClientRect().top - side.getBoundingClientRect().top - 80;
		});
	});

	/* on a phone the hits and the text come first */
	function changed() {
		if (matchMedia('(max-width: 52rem)').matches)
			document.querySelectorAll('.facet, .folds').forEach(function (f) { f.open = false; });
	}
	changed();
})();
