import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callEventSchema } from '../../../src/calls/call/call-event.ts';
import { callEventFields } from '../../../src/calls/call/call-fields.ts';
import { eventFieldNames, eventFieldOf } from '../../../src/money/contract/event-field.ts';

test('Predicates know every field of an event but started_at, cost and labels as a whole.', () => {
  const excluded = ['started_at', 'cost', 'labels'];
  assert.deepEqual(
    eventFieldNames.toSorted(),
    callEventFields.filter((field) => !excluded.includes(field)).toSorted(),
  );
  for (const name of [...excluded, '', 'toString', 'label.tier']) {
    assert.equal(eventFieldOf(name), undefined, name);
  }
  assert.equal(eventFieldOf('labels.tier.of.service')?.label, 'tier.of.service');
});

test('A field has the type in predicates that it has in events.', () => {
  const shape: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } }>> =
    callEventSchema.shape;
  for (const name of eventFieldNames) {
    const accepts = (value: unknown) => shape[name]?.safeParse(value).success === true;
    const type = accepts('USD') ? 'string' : accepts(true) ? 'boolean' : 'integer';
    assert.equal(eventFieldOf(name)?.type, type, name);
    assert.equal(eventFieldOf(name)?.nullable, accepts(null), name);
  }
});
