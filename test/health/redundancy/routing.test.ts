import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPackageFile } from '../../../src/ground/package-file.ts';
import { parseRouting } from '../../../src/health/redundancy/routing.ts';
import { sharedKeys, strengthOf } from '../../../src/health/redundancy/shared-keys.ts';
import {
  routingCheckDocument,
  routingCheckJson,
} from '../../../src/published/closed/routing-check.ts';

/** A table of targets a, b, … with these fields each, all falling back from the first. */
function routingOf(...targets: readonly string[]) {
  const ids = targets.map((_, i) => String.fromCharCode(97 + i));
  return parseRouting(
    `schema: uptally/routing@1
targets:
${targets.map((fields, i) => `  - { id: ${ids[i]}, ${fields} }`).join('\n')}
fallbacks:
  - { from: a, to: [${ids.slice(1).join(', ')}] }
`,
    'r.yaml',
  );
}

const OPUS = 'provider: anthropic, model: opus';

test('What two targets have in common, strongest first, and what is not told.', () => {
  const cases: readonly [one: string, other: string, expected: string][] = [
    [OPUS, 'provider: openai, model: gpt', 'nothing; deployment endpointHost route account region'],
    [OPUS, OPUS, 'provider; deployment endpointHost route account region'],
    [
      `${OPUS}, route: r1, region: eu, account: x, deployment: d`,
      'provider: openai, model: gpt, deployment: d, account: x, region: eu, route: r1',
      'deployment route account region; endpointHost',
    ],
    [
      `${OPUS}, route: r1`,
      `${OPUS}, route: r2`,
      'provider; deployment endpointHost account region',
    ],
    [`${OPUS}, route: r1`, OPUS, 'provider; deployment endpointHost route account region'],
    [
      `${OPUS}, endpoint: 'https://GW.example:8443/v1'`,
      'provider: openai, model: gpt, endpoint: gw.example',
      'endpointHost; deployment route account region',
    ],
    [
      `${OPUS}, endpoint: https://eu.gw.example`,
      'provider: openai, model: gpt, endpoint: https://gw.example',
      'nothing; deployment route account region',
    ],
  ];
  for (const [one, other, expected] of cases) {
    const [a, b] = routingOf(one, other).targets;
    assert.ok(a !== undefined && b !== undefined);
    const { shared, untold } = sharedKeys(a, b);
    const keys = shared.map(({ key }) => key).join(' ') || 'nothing';
    assert.equal(`${keys}; ${untold.join(' ')}`, expected, `${one} | ${other}`);
    assert.deepEqual(sharedKeys(b, a), { shared, untold });
  }
});

test('The strongest shared key decides which of two fallbacks is worse.', () => {
  const { targets } = routingOf(
    `${OPUS}, route: r1, account: x`,
    'provider: anthropic, model: sonnet, account: x',
    'provider: openai, model: gpt, route: r1',
    'provider: groq, model: llama, route: r2',
  );
  const [primary, ...others] = targets;
  assert.ok(primary !== undefined);
  const worstFirst = others.toSorted(
    (a, b) => strengthOf(sharedKeys(primary, a)) - strengthOf(sharedKeys(primary, b)),
  );
  assert.deepEqual(
    worstFirst.map(({ id }) => id),
    ['c', 'b', 'd'],
  );
});

test('The check names each pair, and who has no fallback.', () => {
  const check = routingCheckJson(routingOf(OPUS, OPUS, 'provider: openai, model: gpt'));
  assert.doesNotThrow(() => routingCheckDocument.parse(check));
  const untold = ['deployment', 'endpoint_host', 'route', 'account', 'region'];
  const shared = [{ key: 'provider', value: 'anthropic' }];
  assert.deepEqual(check, {
    schema: 'uptally/routing-check@1',
    pairs: [
      { primary: 'a', fallback: 'b', shared, untold },
      { primary: 'a', fallback: 'c', shared: [], untold },
    ],
    without_fallback: ['b', 'c'],
  });
});

const A_TEXT = 'expected a text that is not empty, in quotes if it reads as a number';

const TABLE = `schema: uptally/routing@1
targets:
  - { id: a, provider: anthropic, model: opus }
  - { id: b, provider: openai, model: gpt }
fallbacks:
  - { from: a, to: [b] }
ranking: [opus, gpt]
`;

test('A table that is in order is read as it is written.', () => {
  const { targets, fallbacks, ranking } = parseRouting(TABLE, 'r.yaml');
  assert.deepEqual(
    targets.map(({ id }) => id),
    ['a', 'b'],
  );
  assert.deepEqual(fallbacks, [{ primary: targets[0], fallbacks: [targets[1]] }]);
  assert.deepEqual(ranking, ['opus', 'gpt']);
  assert.deepEqual(parseRouting(TABLE.replace(/ranking.*/, ''), 'r.yaml').ranking, []);
});

for (const [fault, written, instead, message] of [
  [
    'another schema',
    'routing@1',
    'sources@1',
    'r.yaml:schema: "uptally/sources@1": expected uptally/routing@1',
  ],
  [
    'an unknown target',
    '[b]',
    '[c]',
    'r.yaml:fallbacks[0].to[0]: "c": expected the id of a target: a, b',
  ],
  [
    'an unknown primary',
    'from: a',
    'from: c',
    'r.yaml:fallbacks[0].from: "c": expected the id of a target: a, b',
  ],
  ['itself as a fallback', '[b]', '[a]', 'r.yaml:fallbacks[0].to[0]: "a": expected another target'],
  [
    'a fallback twice',
    '[b]',
    '[b, b]',
    'r.yaml:fallbacks[0].to[1]: "b": expected a target that is named once',
  ],
  [
    'a target twice',
    'id: b',
    'id: a',
    'r.yaml:targets[1].id: "a": expected an id that is given once\n' +
      'r.yaml:fallbacks[0].to[0]: "b": expected the id of a target: a',
  ],
  [
    'a model ranked twice',
    '[opus, gpt]',
    '[opus, opus]',
    'r.yaml:ranking[1]: "opus": expected a model that is named once',
  ],
  [
    'a primary in two places',
    'ranking:',
    '  - { from: a, to: [] }\nranking:',
    'r.yaml:fallbacks[1].from: "a": expected a target whose fallbacks stand in one place',
  ],
  [
    'a key that is not known',
    'model: gpt',
    'model: gpt, url: x',
    'r.yaml:targets[1].url: "x": expected a key that is known here: id, provider, model, ' +
      'deployment, endpoint, route, account, region',
  ],
  ['no model', ', model: gpt', '', `r.yaml:targets[1].model: (missing): ${A_TEXT}`],
  [
    'a model that reads as a number',
    'model: gpt',
    'model: 4.1',
    `r.yaml:targets[1].model: 4.1: ${A_TEXT}`,
  ],
  [
    'an address that is none',
    'model: gpt',
    'model: gpt, endpoint: "http://"',
    'r.yaml:targets[1].endpoint: "http://": expected an address such as ' +
      'https://gateway.example/v1, or a host',
  ],
] as const) {
  test(`A table with ${fault} is refused.`, () => {
    assert.ok(TABLE.includes(written));
    assert.throws(() => parseRouting(TABLE.replace(written, instead), 'r.yaml'), {
      code: 'invalid_input',
      message,
    });
  });
}

test('The table that docs/health.md shows is in order.', () => {
  const [, shown = ''] =
    /```yaml\n(schema: uptally\/routing@1\n[^`]*)```/.exec(readPackageFile('docs', 'health.md')) ??
    [];
  const { fallbacks, ranking } = parseRouting(shown, 'docs/health.md');
  assert.deepEqual(
    fallbacks.map(({ primary, fallbacks: to }) => [primary.id, to.map(({ id }) => id)]),
    [['opus', ['sonnet']]],
  );
  assert.equal(ranking.length, 2);
});
