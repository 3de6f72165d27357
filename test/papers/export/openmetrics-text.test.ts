import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { callEventFields } from '../../../src/calls/call/call-fields.ts';
import { labelName, openMetricsText } from '../../../src/papers/export/openmetrics-text.ts';
import { readOpenMetrics, seriesFaults } from './openmetrics-rules.ts';

const names: readonly (readonly [field: string, label: string])[] = [
  ['region', 'region'],
  ['labels.team', 'labels_team'],
  ['labels.cost_centre', 'labels_cost_centre'],
  ['labels.cost-centre', 'U__labels_2e_cost_2d_centre'],
  ['labels.cost.centre', 'U__labels_2e_cost_2e_centre'],
  ['labels.a_b-c', 'U__labels_2e_a__b_2d_c'],
  ['labels.équipe', 'U__labels_2e__e9_quipe'],
  ['labels.', 'labels_'],
];

for (const [field, label] of names) {
  test(`The field ${field} is the label ${label}.`, () => {
    assert.equal(labelName(field), label);
  });
}

test('Fields that differ are labels that differ, each of them one that OpenMetrics allows.', () => {
  const name = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z._-]{0,6}$/));
  const field = name.map((text) => `labels.${text}`);
  fc.assert(
    fc.property(field, field, (one, other) => {
      assert.match(labelName(one), /^[a-zA-Z_][a-zA-Z0-9_]*$/);
      assert.equal(labelName(one) === labelName(other), one === other);
    }),
  );
});

test('What is written is read back, whatever the values of its labels are.', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('"', '\\', '\n', '\\n', '",x="'),
  );
  const sample = fc.record({
    labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), text),
    value: fc.constantFrom('0', '99.8611', '123456789012345678901234567890.01', '-1'),
  });
  fc.assert(
    fc.property(fc.array(sample), text, (given, help) => {
      const samples = given.map((one, i) => ({ ...one, atSeconds: i }));
      const read = readOpenMetrics(
        openMetricsText([{ name: 'x_percent', unit: 'percent', help, samples }]),
      );
      assert.deepEqual(seriesFaults(read), []);
      const told = samples.map(({ labels, ...rest }) => ({
        family: 'x_percent',
        labels: Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== '')),
        ...rest,
      }));
      const byTime = [...read].sort((a, b) => a.atSeconds - b.atSeconds);
      assert.deepEqual(byTime, told);
    }),
  );
});

test('No field of a call has the name of a label that every figure has.', () => {
  const own = ['contract', 'commitment', 'commitments', 'reading', 'bound', 'currency'];
  assert.deepEqual(
    callEventFields.filter((name) => [...own, 'status'].includes(name)),
    [],
  );
});
