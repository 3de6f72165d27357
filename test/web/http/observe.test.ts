import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../../src/ground/time.ts';
import { createMetrics } from '../../../src/web/http/metrics.ts';
import { observer } from '../../../src/web/http/observe.ts';
import type { Probe } from '../../../src/web/http/serve.ts';

/** A wait that ends only when nobody waits for it any more. */
const patient = (_ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

function observed(input: {
  checks?: Readonly<Record<string, Probe>>;
  readFigures?: () => Promise<{ openDeadLetters: Record<string, number>; conflicts: number }>;
  now?: () => number;
  wait?: typeof patient;
}) {
  const metrics = createMetrics(
    observer({
      metrics: () => metrics,
      checks: input.checks ?? {},
      readFigures: input.readFigures,
      clock: { now: input.now ?? (() => 0) },
      wait: input.wait ?? patient,
    }),
  );
  return metrics;
}

test('a scrape says which checks pass, what lies open and how many contents conflict', async () => {
  const metrics = observed({
    checks: { warehouse: async () => undefined, kafka: async () => 'kafka: joining' },
    readFigures: async () => ({ openDeadLetters: { not_json: 3 }, conflicts: 2 }),
  });
  const text = await metrics.text();
  for (const line of [
    'uptally_ready{check="warehouse"} 1',
    'uptally_ready{check="kafka"} 0',
    'uptally_dead_letters_open{reason="not_json"} 3',
    'uptally_conflicts 2',
  ]) {
    assert.ok(text.includes(line), line);
  }
});

test('the warehouse is asked once a minute; a reason that is gone leaves none', async () => {
  let now = 0;
  const answers: Record<string, number>[] = [{ not_json: 3 }, { not_utf8: 1 }];
  const metrics = observed({
    now: () => now,
    readFigures: async () => ({ openDeadLetters: answers.shift() ?? {}, conflicts: 0 }),
  });
  await metrics.text();
  now = MINUTE_MS - 1;
  assert.ok((await metrics.text()).includes('uptally_dead_letters_open{reason="not_json"} 3'));
  now = MINUTE_MS;
  const text = await metrics.text();
  assert.ok(text.includes('uptally_dead_letters_open{reason="not_utf8"} 1'));
  assert.ok(!text.includes('reason="not_json"'));
});

test('a store that is away or does not answer holds up no scrape', async () => {
  const metrics = observed({
    checks: { warehouse: () => new Promise(() => {}), ledger: () => Promise.reject(new Error()) },
    readFigures: async () => assert.fail('not reached'),
    wait: async () => {},
  });
  assert.ok((await metrics.text()).includes('uptally_ready{check="ledger"} 0'));
});

for (const [sentence, given, current] of [
  ['with calls and no incident is operational', { good: 3, bad: 0, state: null }, 'operational'],
  ['whose incident goes on is open', { good: 0, bad: 2, state: 'open' }, 'open'],
  ['that looks better is monitored', { good: 5, bad: 0, state: 'monitoring' }, 'monitoring'],
  ['in an incident, without calls, is starved', { good: 0, bad: 0, state: 'open' }, 'starved'],
  ['that looked better is starved as well', { good: 0, bad: 0, state: 'monitoring' }, 'starved'],
  ['without calls and incident has no state', { good: 0, bad: 0, state: null }, undefined],
] as const) {
  test(`/metrics: a model ${sentence}.`, async () => {
    const metrics = createMetrics();
    const severity = given.state === null ? null : 'major';
    const gone = { provider: 'p', model: 'gone', good: 1, bad: 0, severity: null, state: null };
    const old = [{ provider: 'p', model: 'gone', share: 0.5 }];
    metrics.healthObserved({ models: [gone], incidents: [], pages: [], evidence: old });
    const models = [{ provider: 'p', model: 'm', severity, ...given } as const];
    const evidence = [{ provider: 'p', model: 'm', share: 0.25 }];
    metrics.healthObserved({ models, incidents: [], pages: [], evidence });
    const shares = (await metrics.text()).match(/^uptally_model_evidence.*$/gm);
    assert.deepEqual(shares, ['uptally_model_evidence{provider="p",model="m"} 0.25']);
    const lines = (await metrics.text())
      .split('\n')
      .filter((line) => /^uptally_model_state/.test(line));
    const expected = ['operational', 'open', 'monitoring', 'starved'].map(
      (state) =>
        `uptally_model_state{provider="p",model="m",state="${state}"} ${state === current ? 1 : 0}`,
    );
    assert.deepEqual(lines, current === undefined ? [] : expected);
  });
}
