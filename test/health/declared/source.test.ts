import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UptallyError } from '../../../src/ground/errors.ts';
import { readSources, subjectsOf } from '../../../src/health/declared/source.ts';

const GOOD = `schema: uptally/sources@1
sources:
  - id: claude
    kind: statuspage
    url: https://status.claude.com/
    provider: anthropic
    about:
      - component: Claude API (api.anthropic.com)
      - title: opus 4.8
        models: [claude-opus-4-8]
      - title: haiku
        models: [claude-haiku-4-5, claude-haiku-3]
      - title: on bedrock
        provider: aws.bedrock
      - component: claude.ai
        ignore: true
    otherwise: ignore
`;

test('A sources file is read, with what it leaves out.', () => {
  const [source] = readSources(GOOD, 'sources.yaml');
  assert.deepEqual(
    { ...source, rules: source?.rules.length },
    {
      id: 'claude',
      kind: 'statuspage',
      url: 'https://status.claude.com',
      pollSeconds: 60,
      provider: 'anthropic',
      rules: 5,
      otherwise: 'ignore',
    },
  );
});

const wrong: readonly (readonly [what: string, from: string, to: string, fault: string])[] = [
  ['another schema', '@1', '@9', 's.yaml:schema: "uptally/sources@9": expected uptally/sources@1'],
  [
    'an unknown kind',
    'kind: statuspage',
    'kind: pingdom',
    's.yaml:sources[0].kind: "pingdom": expected one of statuspage, incident_io, google, ' +
      'aws, instatus, better_stack, rss, file',
  ],
  [
    'a poll every second',
    'kind: statuspage',
    'kind: statuspage\n    poll_seconds: 1',
    's.yaml:sources[0].poll_seconds: 1: expected 60 seconds or more',
  ],
  [
    'no address',
    'https://status.claude.com/',
    'status.claude.com',
    's.yaml:sources[0].url: status.claude.com: expected an address such as ' +
      'https://status.example.com',
  ],
  [
    'a password in the address',
    'https://status',
    'https://me:secret@status',
    's.yaml:sources[0].url: https://***@status.claude.com/: expected an address such as ' +
      'https://status.example.com',
  ],
  [
    'a rule of two',
    'title: haiku',
    'title: haiku\n        component: x',
    's.yaml:sources[0].about[2]: ' +
      '{"title":"haiku","component":"x","models":["claude-haiku-4-5","claude-haiku-3"]}: ' +
      'expected either component or title, which the rule goes by',
  ],
  [
    'a misspelt key',
    'provider: anthropic',
    'povider: anthropic\n    provider: anthropic',
    's.yaml:sources[0].povider: "anthropic": expected a key that the file can have',
  ],
  [
    'a key twice',
    'id: claude',
    'id: claude\n    id: claude',
    's.yaml:line 4 column 5: "id: claude": expected a key that is given once',
  ],
];

for (const [what, from, to, fault] of wrong) {
  test(`${what} is a fault with its place.`, () => {
    assert.throws(
      () => readSources(GOOD.replace(from, to), 's.yaml'),
      (error: unknown) => {
        assert.ok(error instanceof UptallyError);
        assert.equal(error.message, fault);
        return true;
      },
    );
  });
}

const subjects: readonly (readonly [
  post: { readonly title: string; readonly components?: readonly string[] },
  about: string,
])[] = [
  [{ title: 'Elevated errors on Opus 4.8' }, 'anthropic: claude-opus-4-8'],
  [{ title: 'Opus 4.8 and Haiku' }, 'anthropic: claude-haiku-3 claude-haiku-4-5 claude-opus-4-8'],
  [{ title: 'Errors', components: ['claude api (api.anthropic.com)'] }, 'anthropic: all'],
  [{ title: 'Haiku', components: ['Claude API (api.anthropic.com)'] }, 'anthropic: all'],
  [{ title: 'Haiku on Bedrock' }, 'anthropic: claude-haiku-3 claude-haiku-4-5; aws.bedrock: all'],
  [{ title: 'Log-in', components: ['claude.ai'] }, 'nobody'],
  [{ title: 'Haiku', components: ['claude.ai'] }, 'anthropic: claude-haiku-3 claude-haiku-4-5'],
  [{ title: 'Log-in' }, 'nobody'],
];

for (const [{ title, components = [] }, about] of subjects) {
  test(`"${title}" on ${components.join(', ') || 'no component'} is about ${about}.`, () => {
    const [source] = readSources(GOOD, 's.yaml');
    assert.ok(source);
    const found = subjectsOf(source, { title, components }).map(
      ({ provider, models }) => `${provider}: ${models.join(' ') || 'all'}`,
    );
    assert.equal(found.join('; ') || 'nobody', about);
  });
}

test('Without rules a page is about its provider.', () => {
  const [source] = readSources(
    'schema: uptally/sources@1\n' +
      'sources:\n  - { id: a, kind: rss, url: "http://a", provider: openai }\n',
    's.yaml',
  );
  assert.ok(source);
  assert.deepEqual(subjectsOf(source, { title: 'x', components: [] }), [
    { provider: 'openai', models: [] },
  ]);
});
