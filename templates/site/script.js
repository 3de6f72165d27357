// Bars by keyboard, and figures that renew themselves. Every page is complete without this file.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 };

document.addEventListener('keydown', (event) => {
  const bar = event.target.closest?.('svg.bars a');
  if (!bar || event.ctrlKey || event.metaKey || event.altKey) return;
  const chart = bar.ownerSVGElement;
  const bars = [...chart.querySelectorAll('a')];
  const here = bars.indexOf(bar);
  const page = Number(chart.dataset.page);
  const last = bars.length - 1;
  const to = {
    Home: 0,
    End: last,
    PageUp: here - page,
    PageDown: here + page,
    ...(event.key in STEPS && { [event.key]: here + STEPS[event.key] }),
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = bars[Math.max(0, Math.min(last, to))];
  bar.setAttribute('tabindex', '-1');
  next.setAttribute('tabindex', '0');
  next.focus();
});

const page = document.querySelector('main[data-renewed]');
const EVERY_MS = 30000;
// Not all who look at once.
const AFTER_MS = 500 + 2000 * Math.random();
let waiting;

async function renew() {
  waiting = undefined;
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) replace(part, fresh);
  document.title = fresh.title;
  const icon = 'link[rel="icon"]';
  document.querySelector(icon).href = fresh.querySelector(icon).getAttribute('href');
}

// What somebody reads or has opened stays as it is until they leave it.
function replace(part, fresh) {
  const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
  if (!next || part.innerHTML === next.innerHTML) return;
  if (part.contains(document.activeElement) || part.querySelector('details[open]')) return;
  const said = part.querySelector('[aria-live]');
  const saidNext = next.querySelector('[aria-live]');
  part.className = next.className;
  if (!said || !saidNext) return void part.replaceChildren(...next.childNodes);
  // The element that is read aloud has to stay; only what it says changes.
  if (said.textContent !== saidNext.textContent) said.replaceChildren(...saidNext.childNodes);
  saidNext.replaceWith(said);
  part.replaceChildren(...next.childNodes);
}

if (page) {
  const soon = () => {
    waiting ??= setTimeout(renew, AFTER_MS);
  };
  setInterval(renew, EVERY_MS);
  document.addEventListener('visibilitychange', soon);
  const live = new EventSource('/api/v1/live');
  live.onmessage = soon;
  live.onerror = () => live.readyState === EventSource.CLOSED && live.close();
  for (const type of JSON.parse(page.dataset.renewed)) live.addEventListener(type, soon);
}
