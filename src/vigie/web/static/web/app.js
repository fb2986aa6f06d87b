/* Everything here is an enhancement: without it, links navigate and forms post. The URL is the only state. */
(() => {
  'use strict';
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  const drawer = $('#drawer'), body = $('#drawer-body');
  const skeleton = $('#skeleton')?.innerHTML ?? '';
  let opener = null;

  // This file comes before htmx, which reads the page in a timer that it sets before the page is said to be there.
  let starting = true;
  const read = new Promise(then => document.addEventListener('DOMContentLoaded', () => setTimeout(then)));
  read.then(() => { starting = false; });

  const say = text => { const live = $('#live'); if (live) live.textContent = text; };

  // --- drawer: opens over the page, its address is the page's own with ?m= and ?by=
  const pageAddress = () => {
    const url = new URL(location.href);
    url.searchParams.delete('m');
    url.searchParams.delete('by');
    return url.pathname + url.search;
  };
  const asked = () => new URL(location.href).searchParams.getAll('m').at(-1) ?? '';
  // Asked for again in the middle of a step back or forward, a browser may bring the page that is left: ask once more.
  if (drawer && asked() !== drawer.dataset.m) location.reload();
  // What stands behind the drawer, whatever the order of its filters. Opening the drawer adds one step to the history,
  // closing it takes that step back; back and forward ask the server only when they lead to something else.
  const behind = () => {
    const url = new URL(location.href);
    for (const name of ['m', 'by']) url.searchParams.delete(name);
    url.searchParams.sort();
    return url.pathname + url.search;
  };
  let drawn = behind(), stepped = Boolean(history.state?.drawer);
  const step = () => { if (stepped) history.replaceState({ htmx: true, drawer: true }, ''); };
  document.addEventListener('htmx:after:history:push', () => {
    drawn = behind();
    stepped = Boolean(asked());
    step();
  });
  document.addEventListener('htmx:after:history:replace', step);
  const same = () => !asked() && behind() === drawn;
  document.addEventListener('htmx:before:history:restore', event => { if (same()) event.preventDefault(); });
  window.navigation?.addEventListener('navigate', event => { // the focus goes where closing puts it, not to the top
    if (event.navigationType === 'traverse' && event.canIntercept) event.intercept({ focusReset: 'manual' });
  });
  let leaving = false; // a step back closed the drawer: that it is closed is told later, perhaps behind the next step
  addEventListener('popstate', () => {
    stepped = Boolean(history.state?.drawer);
    if (!same()) {
      if ($('#replies')) sessionStorage.setItem('back', location.search);
      location.reload();
    }
    else if (drawer?.open) {
      leaving = true;
      drawer.close();
    }
  });
  const openDrawer = () => { if (!drawer.open) drawer.showModal(); };
  if (drawer?.hasAttribute('open')) { // the server drew it open: make it modal, so that Esc and focus work
    drawer.removeAttribute('open');
    opener = drawer.dataset.opener;
    drawer.showModal();
  }
  let asking = null; // closed before its answer came, the drawer wants it no more
  document.addEventListener('htmx:before:request', event => {
    if (event.detail?.ctx?.target === body) asking = event.detail.ctx.sourceElement;
  });
  drawer?.addEventListener('close', () => {
    asking?.dispatchEvent(new Event('htmx:abort'));
    if (asked() && stepped && !leaving) history.back();
    else if (asked() && !leaving) history.replaceState(history.state, '', pageAddress());
    leaving = false;
    body.replaceChildren();
    (document.getElementById(opener || '') || $('#main'))?.focus();
  });
  document.addEventListener('click', event => {
    const plain = !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0;
    const link = event.target.closest('[data-drawer]');
    if (link && plain) {
      opener = link.dataset.opener || link.id;
      body.innerHTML = skeleton;
      openDrawer();
      if (starting) { event.preventDefault(); read.then(() => link.click()); }
    }
    if (event.target === drawer || event.target.closest('[data-close]')) { event.preventDefault(); drawer.close(); }
    if (event.target.closest('[data-keys]')) $('#keys').showModal();
    if (event.target.closest('[data-print]')) print();
    if (event.target.closest('[data-close-toast]')) { $('#toast').replaceChildren(); $('#toast').hidden = true; $('#main').focus(); }
    if (event.target.closest('[data-reload]')) location.reload();
    const copy = event.target.closest('[data-copy]');
    if (copy) {
      const source = copy.dataset.copy ? document.getElementById(copy.dataset.copy).textContent : location.href;
      navigator.clipboard?.writeText(source).then(() => {
        const before = copy.textContent;
        copy.textContent = copy.dataset.done;
        say(copy.dataset.done);
        setTimeout(() => { copy.textContent = before; }, 1600);
      });
    }
    for (const menu of $$('.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
  });

  // --- filters: empty fields and defaults stay out of the address
  document.addEventListener('htmx:config:request', event => {
    const form = event.target.closest?.('#filters'), data = event.detail?.ctx?.request?.body;
    if (!form || !data?.delete) return;
    for (const [name, value] of [...data]) if (!value || (name === 'd' && value === '7')) data.delete(name);
    for (const field of form.elements) field.closest?.('label')?.classList.toggle('on', !!field.value && field.name !== 'd');
  });
  $('#filters')?.addEventListener('submit', event => {
    for (const field of event.target.elements) field.disabled = !field.value || (field.name === 'd' && field.value === '7');
  });
  const drawnWith = select => Math.max(0, [...select.options].findIndex(option => option.defaultSelected));
  const moved = field => field.options ? field.selectedIndex !== drawnWith(field)
    : 'defaultValue' in field && (field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  read.then(() => { // what was chosen before the scripts were there was heard by nobody
    for (const form of $$('form[hx-trigger^=change]')) [...form.elements].find(moved)?.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const showTab = () => { // sideways only: the drawer stays at its top
    const tab = $('.seg [aria-current]')?.getBoundingClientRect(), bar = $('.seg'), at = bar?.getBoundingClientRect();
    if (tab) bar.scrollLeft += tab.x + tab.width / 2 - at.x - at.width / 2;
  };
  showTab();
  document.addEventListener('htmx:after:swap', () => {
    showTab();
    const answer = $('#why-h'), lost = document.activeElement === document.body;
    if (drawer?.open && !drawer.contains(document.activeElement)) (answer || $('#dw-h'))?.focus();
    else if (lost) answer?.focus();
  });
  // --- what was pressed goes away with what it did: the focus goes to the number that it was about
  let pressed = null;
  document.addEventListener('submit', event => {
    const back = event.target.matches('[action="/preferences"]') && event.target.elements.next;
    if (back) back.value = location.pathname + location.search; // what was drawn in place since has moved it
    const field = event.target.elements?.metric;
    pressed = field ? { key: field.value, inside: Boolean(drawer?.contains(event.target)) } : null;
    event.target.closest('[popover]')?.hidePopover();
  }, true);
  document.addEventListener('htmx:after:swap', () => {
    if (!pressed || (document.activeElement !== document.body && document.activeElement?.isConnected)) return;
    const place = pressed.inside ? $('#dw-h') : document.getElementById(`a-${pressed.key}`);
    place?.focus();
  });
  // --- what was done is said for a while, and as long as somebody is at it; its undo is heard by its key after that
  const seconds = 10;
  let hides = 0;
  const tell = () => {
    clearTimeout(hides);
    const told = $('#toast:not([hidden])');
    if (!told || $('[data-reload]', told)) return;
    hides = setTimeout(() => {
      if (told.matches(':hover, :focus-within')) tell(); else told.hidden = true;
    }, seconds * 1000);
  };
  new MutationObserver(tell).observe(document.body, { childList: true }); // an answer brings another one
  document.addEventListener('htmx:after:swap', tell);
  read.then(tell);
  // --- what was pressed and did not arrive is said where it is seen
  const lost = why => {
    const text = $(`#lost`)?.content, toast = $('#toast');
    if (!text || !toast) return;
    const copy = text.cloneNode(true);
    for (const other of $$('[data-why]', copy)) if (other.dataset.why !== why) other.remove();
    say($('[data-why]', copy).textContent);
    toast.replaceChildren(copy);
    toast.hidden = false;
  };
  document.addEventListener('htmx:error', () => {
    const box = $('#offline');
    if (box && drawer?.open && $('.skel', body)) body.replaceChildren(box.content.cloneNode(true));
    else lost('offline');
  });
  document.addEventListener('htmx:response:error', event => {
    const status = event.detail?.ctx?.response?.status;
    if (status !== 403 && status !== 404 && !(status >= 500)) return; // the others say why themselves
    if (drawer?.open && $('.skel', body)) drawer.close();
    lost('refused');
  });
  // --- pressed twice, a form without htmx is sent once
  const sent = new WeakSet();
  document.addEventListener('submit', event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (sent.has(form)) event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), 4000);
  });

  // --- replies: one is open beside the list; a key says what it is, the next one opens in its place
  const later = [];
  let since = 0, stays = false, paged = false, folds = false, listed = null;
  // Until htmx has read the page a link would load a whole page, deaf to what follows.
  const busy = () => starting || (since && Date.now() - since < 10000);
  const byHand = key => {
    if (key === 'u') return $('#toast [data-undo]') ?? $('#replies [data-undo]');
    if (key === 'c') return $('#replies [data-assign]');
    if (/^[1-9]$/.test(key)) return $(`#replies [data-key="${key}"]`);
    if (key !== 'j' && key !== 'k') return null;
    const listed = $$('[data-list] a'), at = listed.findIndex(a => a.ariaCurrent);
    return listed[at + (key === 'j' ? 1 : -1)] ?? $(key === 'j' ? '[data-next]' : '[data-prev]');
  };
  const nothing = () => { // said anew each time
    const text = $('#no-undo')?.content, toast = $('#toast');
    if (!text || !toast) return;
    toast.replaceChildren(text.cloneNode(true));
    toast.hidden = false;
    tell();
    say('');
    setTimeout(() => say($('p', toast)?.textContent ?? ''), 50);
  };
  const press = (button, key) => {
    if (!button && key === 'u') nothing();
    if (!button) return;
    if (button.matches('[data-assign]')) later.length = 0; // what follows is for what opens
    else if (window.htmx && $('#replies')) since = Date.now();
    button.click();
  };
  const inTurn = () => {
    while (later.length && !busy()) { const key = later.shift(); press(byHand(key), key); }
  };
  // The same digit at once, held down, or before its answer came would class a reply that nobody has read.
  const soon = 500;
  let latest = '', latestAt = 0;
  const twice = event => {
    const same = event.key === latest && /^[1-9]$/.test(event.key);
    const early = event.repeat || busy() || Date.now() - latestAt < soon;
    latest = event.key;
    if (same && early) { latestAt = Math.max(latestAt, Date.now()); return true; }
    latestAt = Date.now();
    return false;
  };
  const shown = () => $('[data-list] [aria-current]')?.scrollIntoView({ block: 'nearest' });
  shown();
  // On a phone the list gives way to the open reply: it comes back where it was, with the focus on that reply.
  const kept = () => JSON.parse(sessionStorage.getItem('place') ?? '{}');
  const returned = name => {
    const row = document.getElementById(name), place = kept();
    if ($('#open-h')?.offsetParent || !row) { (row ? $('#open-h') : $('#main'))?.focus(); return; }
    if (place.at === location.search) scrollTo(0, place.y);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  };
  if ($('#replies') && sessionStorage.getItem('back') === location.search) {
    const back = () => returned(kept().at === location.search ? kept().row : $('[data-list] [aria-current]')?.id);
    addEventListener('load', () => requestAnimationFrame(back));
  }
  sessionStorage.removeItem('back');
  const ours = event => event.detail?.ctx?.target?.id === 'replies';
  const over = () => { since = 0; later.length = 0; };
  document.addEventListener('htmx:before:request', event => {
    if (!ours(event)) return;
    since = Date.now();
    const from = event.detail.ctx.sourceElement;
    folds = Boolean(from?.closest?.('.unheard'));
    stays = folds || Boolean(from?.closest?.('.seg, .pages, .back'));
    paged = Boolean(from?.closest?.('.seg, .pages'));
    listed = from?.closest?.('.back') ? $('[data-list] [aria-current]')?.id ?? '' : null;
    if (from?.closest?.('[data-list]')) {
      sessionStorage.setItem('place', JSON.stringify({ at: location.search, row: from.id, y: scrollY }));
    }
  });
  document.addEventListener('htmx:after:swap', event => {
    if (!ours(event)) return;
    since = 0;
    if (paged) { const list = $('[data-list]'); if (list) list.scrollTop = 0; } else if (!folds) shown();
    const again = $('[data-again]'); // a box whose words were refused
    if (again) $(`[popovertarget="${again.id}"]`)?.click(); else if (!stays) $('#open-h')?.focus();
    if (listed !== null) returned(listed);
    inTurn();
  });
  read.then(inTurn);
  for (const name of ['htmx:error', 'htmx:response:error']) document.addEventListener(name, over);

  // --- keyboard, off inside fields and when the reader switched it off
  const tiles = () => $$('[data-tile]');
  const focusTile = index => {
    const all = tiles(), tile = all[Math.max(0, Math.min(all.length - 1, index))];
    $('h3 a', tile)?.focus();
    tile?.scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') for (const menu of $$('.menu[open]')) { menu.open = false; $('summary', menu).focus(); }
    if (root.dataset.keys === 'off' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || $(':popover-open')) return;
    if ($('dialog[open]') && !drawer?.open) return;
    if ($('#replies') && twice(event)) { event.preventDefault(); return; }
    if ($('#replies') && busy()) { // what is pressed while an answer is under way waits for it
      if (/^[1-9cjku]$/.test(event.key)) { event.preventDefault(); later.push(event.key); }
      return;
    }
    const wanted = { a: '[data-apply], [data-assign]', c: '[data-assign]', u: '[data-undo]' }[event.key];
    if (wanted) {
      const tile = tiles().find(t => t.contains(document.activeElement));
      const place = drawer?.open ? drawer : tile;
      const button = (place && $(wanted, place)) ?? (drawer?.open ? null : byHand(event.key));
      if (button || $('#replies')) { event.preventDefault(); press(button, event.key); }
      return;
    }
    if ($('dialog[open]')) return;
    if ($('#replies') && /^[1-9jk]$/.test(event.key)) {
      event.preventDefault();
      press(byHand(event.key), event.key);
      return;
    }
    const at = tiles().findIndex(tile => tile.contains(document.activeElement));
    if (event.key === 'j' || event.key === 'k') {
      event.preventDefault();
      focusTile(at < 0 ? 0 : at + (event.key === 'j' ? 1 : -1));
    } else if (event.key === 'f') {
      event.preventDefault();
      $('#filters select')?.focus();
    } else if (event.key === '?') $('#keys')?.showModal();
  });

  // --- import: drop zone
  const zone = $('[data-drop]');
  if (zone) {
    const field = $('input[type=file]', zone);
    const over = on => event => { event.preventDefault(); zone.classList.toggle('over', on); };
    for (const name of ['dragenter', 'dragover']) zone.addEventListener(name, over(true));
    for (const name of ['dragleave', 'drop']) zone.addEventListener(name, over(false));
    zone.addEventListener('drop', event => { field.files = event.dataTransfer.files; zone.requestSubmit(); });
    zone.addEventListener('submit', () => { $('[data-sending]', zone).hidden = false; });
  }

  // --- import: progress by server-sent events, by polling when the stream is refused or lost
  const watched = $('[data-events]');
  if (watched) {
    const show = state => {
      $('progress', watched).max = Math.max(state.total, 1);
      if (state.total) $('progress', watched).value = state.done;
      $('[data-said]', watched).textContent = state.said;
      if (state.over) location.replace(location.pathname);
    };
    const poll = () => fetch(watched.dataset.poll, { headers: { Accept: 'application/json' } })
      .then(answer => answer.json()).then(state => { show(state); if (!state.over) setTimeout(poll, 1500); })
      .catch(() => setTimeout(poll, 4000));
    const stream = new EventSource(watched.dataset.events);
    stream.addEventListener('progress', event => show(JSON.parse(event.data)));
    stream.addEventListener('error', () => { if (stream.readyState === EventSource.CLOSED) poll(); });
  }
})();
