import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { readPackageFile } from '../src/ground/package-file.ts';
import { createMetrics } from '../src/web/http/metrics.ts';

const dashboards = ['grafana-ingest.json', 'grafana-health.json'].map((file) =>
  z
    .object({
      panels: z.array(
        z.object({
          id: z.number(),
          title: z.string().min(1),
          description: z.string().min(1),
          targets: z.array(z.object({ expr: z.string().min(1) })).min(1),
        }),
      ),
    })
    .parse(JSON.parse(readPackageFile('docs', 'operations', file))),
);

const alerts = z
  .object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            alert: z.string(),
            expr: z.string().min(1),
            labels: z.object({ severity: z.enum(['info', 'warning', 'critical']) }),
            annotations: z.object({ summary: z.string().min(1), description: z.string().min(1) }),
          }),
        ),
      }),
    ),
  })
  .parse(parse(readPackageFile('docs', 'operations', 'prometheus-alerts.yaml')));

const expressions: readonly { where: string; expression: string }[] = [
  ...dashboards
    .flatMap(({ panels }) => panels)
    .flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ where: title, expression: expr })),
    ),
  ...alerts.groups.flatMap(({ rules }) =>
    rules.map(({ alert, expr }) => ({ where: alert, expression: expr })),
  ),
];

/**
 * Labels by metric, as one process exposes them; histograms under the names that they are read by.
 */
async function exposedMetrics(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const metrics = createMetrics();
  metrics.batchStored({
    records: 3,
    stored: 1,
    rejectedByReason: { not_json: 1 },
    skippedByReason: { not_a_model_call: 1 },
    decodeMs: 1,
    insertMs: 1,
    commitMs: 1,
    queryableMs: 1,
    lagByPartition: [{ topic: 't', partition: 0, nextOffset: '1', lag: 0, generation: 1 }],
  });
  metrics.jobEnded('weekly-report', 'done');
  metrics.requestAnswered('/v1/events', 200);
  metrics.checked('warehouse', true);
  metrics.topicReadable('t', true);
  metrics.warehouseObserved({ openDeadLetters: { not_json: 1 }, conflicts: 0 });
  metrics.healthObserved({
    models: [{ provider: 'p', model: 'm', good: 1, bad: 2, severity: 'major', state: 'open' }],
    incidents: [
      {
        id: 'INC-20260607-1',
        ageMinutes: 10,
        silenceMinutes: 10,
        estimate: [{ probability: '0.5', minutes: 30 }],
      },
    ],
    pages: [{ source: 's', isFailing: true }],
    evidence: [{ provider: 'p', model: 'n', share: 0.5 }],
  });
  const labels = new Map<string, Set<string>>();
  for (const line of (await metrics.text()).split('\n')) {
    const [, name, list = ''] = /^([a-z_]+)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name === undefined) continue;
    const known = labels.get(name) ?? new Set();
    for (const [, label = ''] of list.matchAll(/(\w+)="/g)) known.add(label);
    labels.set(name, known);
  }
  return labels;
}

test('every metric and label that the dashboard and the alerts name exists', async () => {
  const exposed = await exposedMetrics();
  for (const { where, expression } of expressions) {
    const names = expression.match(/\b(?:uptally|process)_[a-z_]+/g) ?? [];
    assert.ok(names.length > 0, `${where}: names a metric`);
    const labels = new Set([
      'instance',
      ...names.flatMap((name) => [...(exposed.get(name) ?? [])]),
    ]);
    for (const name of names) assert.ok(exposed.has(name), `${where}: ${name}`);
    const used = [
      ...[...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, by = '']) => by.split(/,\s*/)),
      ...[...expression.matchAll(/[{,]\s*(\w+)\s*=~?"/g)].map(([, label = '']) => label),
    ];
    for (const label of used) assert.ok(labels.has(label), `${where}: label ${label}`);
  }
});

test('every metric is on a dashboard', async () => {
  const shown = dashboards
    .flatMap(({ panels }) => panels)
    .flatMap(({ targets }) => targets.map(({ expr }) => expr))
    .join(' ');
  const missing = [...(await exposedMetrics()).keys()]
    .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
    .filter((name) => name.startsWith('uptally_') && !shown.includes(name));
  assert.deepEqual(missing, []);
});

test('panels and alerts have names of their own', () => {
  const titles = dashboards.flatMap(({ panels }) => panels.map(({ title }) => title));
  const names = alerts.groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
  assert.equal(new Set(titles).size, titles.length);
  assert.equal(new Set(names).size, names.length);
});
