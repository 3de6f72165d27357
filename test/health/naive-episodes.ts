/**
 * The rule of detection once more, minute by minute, without any of the shortcuts of the product:
 * slow, and only here to be compared with it. Times are minutes.
 */

export interface NaiveFact {
  readonly minute: number;
  /** provider, model, region, account, route */
  readonly cell: readonly string[];
  readonly good: number;
  readonly bad: number;
}

export interface NaiveEpisode {
  kind: number;
  fields: (string | null)[];
  opened: number;
  began: number;
  monitoring: number[];
  ended: number | null;
  resolved: number | null;
  reason: string | null;
  reopened: number;
  state: string;
  severity: { at: number; word: string }[];
  worst: string;
  bad: number;
  counted: number;
}

interface Budget {
  readonly until: number;
  readonly series: number | null;
  readonly falseIncidentsPerYear: number;
}

const KINDS = ['provider', 'route', 'model', 'cell'];
const DAY = 1_440;

function fieldsOfKind(kind: number, cell: readonly string[]): (string | null)[] | null {
  const [provider = '', model = '', region = '', account = '', route = ''] = cell;
  if (kind === 0) return [provider, null, null, null, null];
  if (kind === 1) return route === '' ? null : [null, null, null, null, route];
  if (kind === 2) return [provider, model, null, null, null];
  return [provider, model, region, account, route];
}

export function lies(cell: readonly string[], scope: NaiveEpisode): boolean {
  return JSON.stringify(fieldsOfKind(scope.kind, cell)) === JSON.stringify(scope.fields);
}

function wilson(bad: number, n: number): [number, number] {
  const z = 1.96;
  if (n === 0) return [0, 1];
  const p = bad / n;
  const d = 1 + (z * z) / n;
  const middle = (p + (z * z) / (2 * n)) / d;
  const width = (z / d) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  return [middle - width, middle + width];
}

export const isAbove = (bad: number, n: number) => bad > 0 && wilson(bad, n)[0] > 0.05;

/** Of a range of minutes, over the facts that are wanted. */
export function count(facts: readonly NaiveFact[], from: number, to: number) {
  let [good, bad] = [0, 0];
  for (const fact of facts) {
    if (fact.minute < from || fact.minute >= to) continue;
    good += fact.good;
    bad += fact.bad;
  }
  return { good, bad, n: good + bad };
}

function seriesOnDay(facts: readonly NaiveFact[], day: number): number {
  const seen = new Set<string>();
  for (const fact of facts) {
    const at = Math.floor(fact.minute / DAY);
    if (at < day - 28 || at >= day || fact.good + fact.bad === 0) continue;
    for (const kind of KINDS.keys()) {
      const fields = fieldsOfKind(kind, fact.cell);
      if (fields !== null) seen.add(JSON.stringify([kind, fields]));
    }
  }
  return Math.max(1, seen.size);
}

export function naiveEpisodes(all: readonly NaiveFact[], budget: Budget): NaiveEpisode[] {
  const facts = all.filter((fact) => fact.minute < budget.until);
  const episodes: NaiveEpisode[] = [];
  const scopes = new Map<string, { kind: number; fields: (string | null)[]; of: NaiveFact[] }>();
  for (const fact of facts) {
    for (const kind of KINDS.keys()) {
      const fields = fieldsOfKind(kind, fact.cell);
      if (fields === null) continue;
      const key = JSON.stringify([kind, fields]);
      const scope = scopes.get(key) ?? { kind, fields, of: [] };
      scope.of.push(fact);
      scopes.set(key, scope);
    }
  }
  const days = new Map<number, number>();
  const seriesOn = (day: number) => {
    if (budget.series !== null) return budget.series;
    const found = days.get(day) ?? seriesOnDay(facts, day);
    days.set(day, found);
    return found;
  };
  for (const { kind, fields, of } of scopes.values()) {
    for (const episode of episodesOfScope(of, budget, seriesOn)) {
      episodes.push({ ...episode, kind, fields });
    }
  }
  return episodes.sort(
    (a, b) => a.began - b.began || a.kind - b.kind || compareFields(a.fields, b.fields),
  );
}

export function compareFields(
  a: readonly (string | null)[],
  b: readonly (string | null)[],
): number {
  for (const i of a.keys()) {
    const order = compareText(a[i] ?? '', b[i] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function compareText(a: string, b: string): number {
  const points = (text: string) => Array.from(text, (one) => one.codePointAt(0) ?? 0);
  const [left, right] = [points(a), points(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const order = (left[i] ?? -1) - (right[i] ?? -1);
    if (order !== 0) return order;
  }
  return 0;
}

const P = [0.1, 0.25, 0.5, 0.9];
const Q = [0.005, 0.02];

function episodesOfScope(
  facts: readonly NaiveFact[],
  { until, falseIncidentsPerYear }: Budget,
  seriesOn: (day: number) => number,
): NaiveEpisode[] {
  const byMinute = summedByMinute(facts);
  const episodes: NaiveEpisode[] = [];
  let M = [0, 0, 0, 0];
  let start = [0, 0, 0, 0];
  let open: NaiveEpisode | null = null;
  let V = 0;
  let startV = 0;
  let W = [0, 0];
  let startW = [0, 0];
  for (let t = Math.min(...byMinute.keys()); t < until; t += 1) {
    const { good: g, bad: b } = byMinute.get(t) ?? { good: 0, bad: 0 };
    const n = b + g;
    const eta = Math.min(1, 60 / n);
    if (open === null) {
      if (n === 0) continue;
      const h = Math.log((525_600 * seriesOn(Math.floor(t / DAY))) / falseIncidentsPerYear);
      const c = (h + Math.log(4)) / 3;
      for (const [k, p] of P.entries()) {
        if ((M[k] ?? 0) <= 0) start[k] = t;
        M[k] = Math.max(M[k] ?? 0, 0) + Math.min(eta * saidFor(p, b, g), c);
      }
      if (meanEvidence(M) < h) continue;
      const began = start[M.indexOf(Math.max(...M))] ?? 0;
      const last = episodes.at(-1);
      if (last !== undefined && last.resolved !== null && t - last.resolved <= 30) {
        open = last;
        Object.assign(last, { ended: null, reason: null, resolved: null });
        last.reopened += 1;
      } else {
        open = newEpisode(t, began);
        episodes.push(open);
      }
      open.state = 'open';
      [M, start] = [P.map(() => 0), P.map(() => 0)];
      [V, startV, W, startW] = [0, 0, [0, 0], [0, 0]];
      continue;
    }
    if (n > 0) {
      if (V <= 0) startV = t;
      const better = b * Math.log(0.05 / 0.25) + g * Math.log(0.95 / 0.75);
      V = Math.max(V, 0) + Math.max(eta * better, -12);
      if (V >= Math.log(100) && open.state === 'open') {
        open.state = 'monitoring';
        open.monitoring.push(t);
      }
      if (V <= 0) open.state = 'open';
      for (const [j, q] of Q.entries()) {
        if ((W[j] ?? 0) <= 0) startW[j] = t;
        W[j] = Math.max(W[j] ?? 0, 0) + eta * saidFor(q, b, g);
      }
      if (meanEvidence(W) >= Math.log(10_000)) {
        const ended = startW[W.indexOf(Math.max(...W))];
        Object.assign(open, { ended, resolved: t, reason: 'resolved' });
      }
    }
    if (isQuiet(open, facts, t)) {
      Object.assign(open, { ended: startV, resolved: t, reason: 'quiet' });
    }
    if (open.ended !== null) open.state = 'resolved';
    if (open.ended !== null) open = null;
  }
  for (const episode of episodes) describe(episode, facts, until);
  return episodes;
}

/** What a minute says for a bad share of `p` rather than 5 %. */
function saidFor(p: number, b: number, g: number): number {
  return b * Math.log(p / 0.05) + g * Math.log((1 - p) / 0.95);
}

function isQuiet(open: NaiveEpisode, facts: readonly NaiveFact[], t: number): boolean {
  const changed = open.monitoring.at(-1) ?? 0;
  if (open.ended !== null || open.state !== 'monitoring' || t < changed + 60) return false;
  const since = count(facts, changed + 1, t + 1);
  return !isAbove(since.bad, since.n);
}

function summedByMinute(facts: readonly NaiveFact[]) {
  const byMinute = new Map<number, { good: number; bad: number }>();
  for (const { minute, good, bad } of facts) {
    const one = byMinute.get(minute) ?? { good: 0, bad: 0 };
    byMinute.set(minute, { good: one.good + good, bad: one.bad + bad });
  }
  return byMinute;
}

/** The logarithm of the mean of what these are the logarithms of. */
function meanEvidence(all: readonly number[]): number {
  const most = Math.max(...all);
  return most + Math.log(all.reduce((sum, one) => sum + Math.exp(one - most), 0) / all.length);
}

function newEpisode(opened: number, began: number): NaiveEpisode {
  return {
    kind: 0,
    fields: [],
    opened,
    began,
    monitoring: [],
    ended: null,
    resolved: null,
    reason: null,
    reopened: 0,
    state: 'open',
    severity: [],
    worst: '',
    bad: 0,
    counted: 0,
  };
}

function describe(episode: NaiveEpisode, facts: readonly NaiveFact[], until: number): void {
  const end = episode.ended ?? until;
  const total = count(facts, episode.began, end);
  Object.assign(episode, { bad: total.bad, counted: total.n });
  let word = 'degraded';
  const rank = ['degraded', 'partial', 'major'];
  for (let t = episode.began; t < end; t += 1) {
    if (count(facts, t, t + 1).n === 0) continue;
    let from = t - 4;
    while (from > episode.began && count(facts, from, t + 1).n < 30) from -= 1;
    const { bad, n } = count(facts, Math.max(from, episode.began), t + 1);
    const [lower, upper] = wilson(bad, n);
    if (word === 'major' && upper < 0.8) word = 'partial';
    if (word === 'partial' && upper < 0.5) word = 'degraded';
    if (lower > 0.5 && word === 'degraded') word = 'partial';
    if (lower > 0.8) word = 'major';
    if (episode.severity.at(-1)?.word !== word) episode.severity.push({ at: t, word });
  }
  episode.worst = rank[Math.max(...episode.severity.map((one) => rank.indexOf(one.word)))] ?? '';
}
