import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderEstimates } from '../../src/command/estimate/text.ts';
import { trackRecord } from '../../src/health/estimate/track-record.ts';

for (const [without, compared, words] of [
  ['few_compared', 3, 'none: too few to compare (3 compared)'],
  ['little_weight', 16, 'none: what is compared weighs too little (16 compared)'],
] as const) {
  test(`Where no estimate was made it is said why: ${words}`, () => {
    const estimate = {
      incident: 'i1',
      issuedAt: Date.parse('2026-06-07T12:00:00Z'),
      state: 'open',
      said: {
        elapsedMinutes: 30,
        quantiles: [null, null, null, null, null],
        without,
        longestMinutes: undefined,
      },
      compared,
      weightAtRisk: '1',
      othersOnly: null,
      tookMinutes: undefined,
      score: undefined,
    } as const;
    const text = renderEstimates([estimate], trackRecord([estimate]), {
      timeZone: 'UTC',
      paint: (_style, plain) => plain,
    });
    assert.ok(text.includes(words), text);
  });
}
