import assert from 'node:assert/strict';
import { test } from 'node:test';
import { episodesOf, type Pair, times } from '../series.ts';

/** Began at 0, opens at 2. */
const OUTAGE = times(3, [10, 0]);
/** ln 100 takes one such minute, ln 10,000 four. */
const FINE: Pair = [0, 60];

const CASES: readonly {
  readonly title: string;
  readonly minutes: readonly Pair[];
  readonly until?: number;
  /**
   * began/opened, state, changes to monitoring, ended/minute of
   * resolution, reason, reopened, starved
   */
  readonly episodes: readonly string[];
}[] = [
  {
    title: 'it is open from the minute in which the evidence suffices',
    minutes: OUTAGE,
    episodes: ['0/2 open [] null/null null 0 null'],
  },
  {
    title: '100 to 1 that it is better: monitoring',
    minutes: [...OUTAGE, FINE],
    episodes: ['0/2 monitoring [3] null/null null 0 null'],
  },
  {
    title: 'not yet 10,000 to 1 that it is healthy',
    minutes: [...OUTAGE, ...times(3, FINE)],
    episodes: ['0/2 monitoring [3] null/null null 0 null'],
  },
  {
    title: '10,000 to 1: over, and good since the first of the good minutes',
    minutes: [...OUTAGE, ...times(4, FINE)],
    episodes: ['0/2 resolved [3] 3/6 resolved 0 null'],
  },
  {
    title: 'failures while it is monitored open it again',
    minutes: [...OUTAGE, FINE, ...times(2, [30, 30])],
    episodes: ['0/2 open [3] null/null null 0 null'],
  },
  {
    title: 'and it is over where it last began to be good',
    minutes: [...OUTAGE, FINE, ...times(2, [30, 30]), ...times(4, FINE)],
    episodes: ['0/2 resolved [3,6] 6/9 resolved 0 null'],
  },
  {
    title: 'minutes without calls neither open nor close it',
    minutes: [[10, 0], [0, 0], ...times(2, [10, 0]), [0, 0], ...times(3, FINE), [0, 0], FINE],
    episodes: ['0/3 resolved [5] 5/9 resolved 0 null'],
  },
  {
    title: 'without calls for 15 minutes it is starved',
    minutes: OUTAGE,
    until: 17,
    episodes: ['0/2 open [] null/null null 0 null'],
  },
  {
    title: 'since its newest call',
    minutes: OUTAGE,
    until: 18,
    episodes: ['0/2 open [] null/null null 0 2'],
  },
  {
    title: 'and stays open however long',
    minutes: OUTAGE,
    until: 10_000,
    episodes: ['0/2 open [] null/null null 0 2'],
  },
  {
    title: 'in the 60th minute after the change to monitoring too few calls are enough',
    minutes: [...OUTAGE, FINE],
    until: 63,
    episodes: ['0/2 monitoring [3] null/null null 0 3'],
  },
  {
    title: 'once that minute is over',
    minutes: [...OUTAGE, FINE],
    until: 64,
    episodes: ['0/2 resolved [3] 3/63 quiet 0 null'],
  },
  {
    title: 'the calls of that minute count first',
    minutes: [...OUTAGE, FINE, ...times(59, [0, 0]), [1, 0]],
    until: 500,
    episodes: ['0/2 monitoring [3] null/null null 0 63'],
  },
  {
    title: 'a lasting share of 10 % stays monitored',
    minutes: [...OUTAGE, ...times(200, [6, 54])],
    episodes: ['0/2 monitoring [4] null/null null 0 null'],
  },
  {
    title: 'until the calls since then no longer say that it is above 5 %',
    minutes: [...OUTAGE, FINE, ...times(60, [6, 54]), ...times(20, [2, 58])],
    episodes: ['0/2 monitoring [3] null/null null 0 null'],
  },
  {
    title: 'an opening 30 minutes after the resolution is of the same episode',
    minutes: [...OUTAGE, ...times(4, FINE), ...times(27, [0, 0]), ...OUTAGE],
    episodes: ['0/2 open [3] null/null null 1 null'],
  },
  {
    title: 'and ends last',
    minutes: [...OUTAGE, ...times(4, FINE), ...times(27, [0, 0]), ...OUTAGE, ...times(4, FINE)],
    episodes: ['0/2 resolved [3,37] 37/40 resolved 1 null'],
  },
  {
    title: 'one a minute later is another',
    minutes: [...OUTAGE, ...times(4, FINE), ...times(28, [0, 0]), ...OUTAGE],
    episodes: ['0/2 resolved [3] 3/6 resolved 0 null', '35/37 open [] null/null null 0 null'],
  },
];

for (const { title, minutes, until, episodes } of CASES) {
  test(title, () => {
    const shown = episodesOf(minutes, until).map(
      (one) =>
        `${one.began}/${one.opened} ${one.state} [${one.monitoring}] ` +
        `${one.ended}/${one.resolved} ${one.reason} ${one.reopened} ${one.starvedSince}`,
    );
    assert.deepEqual(shown, episodes);
  });
}
