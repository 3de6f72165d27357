import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readPackageFile } from '../../../src/ground/package-file.ts';
import { loadSite } from '../../../src/web/site/site-file.ts';

const DEFAULTS = { title: 'AI model status', baseUrl: null, timeZone: 'UTC' };
const folder = mkdtempSync(join(tmpdir(), 'uptally-site-'));

function fileOf(text: string): string {
  const path = join(folder, 'site.yaml');
  writeFileSync(path, text);
  return path;
}

test('without a file all models are shown, under their own names', () => {
  assert.deepEqual(loadSite(undefined, DEFAULTS), { ...DEFAULTS, logo: null, groups: null });
});

test('the file of the page on sites is one', () => {
  const [, text = ''] = /```yaml\n(.*?)```/s.exec(readPackageFile('docs', 'site.md')) ?? [];
  writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const look = loadSite(fileOf(text), DEFAULTS);
  assert.equal(look.title, 'Acme AI status');
  assert.equal(look.baseUrl, 'https://status.acme.example');
  assert.equal(look.timeZone, 'Europe/Berlin');
  assert.equal(look.logo?.type, 'image/svg+xml');
  assert.deepEqual(look.groups, [
    {
      name: 'Assistants',
      models: [{ provider: 'anthropic', model: 'claude-opus-4-8', name: 'Claude Opus 4.8' }],
    },
  ]);
});

const HEAD = 'schema: uptally/site@1\n';
const MODEL = '{ provider: a, model: b }';
const WRONG: readonly (readonly [what: string, text: string, fault: RegExp])[] = [
  [
    'another schema',
    'schema: uptally/site@2',
    /schema: "uptally\/site@2": expected uptally\/site@1/,
  ],
  ['an unknown key', `${HEAD}colour: red`, /colour: .*: expected a key that the file can have/],
  ['an empty title', `${HEAD}title: ""`, /title: "": expected a text that is not empty/],
  ['no time zone', `${HEAD}time_zone: Mars`, /time_zone: "Mars": expected a time zone such as/],
  ['no address', `${HEAD}base_url: acme`, /base_url: "acme": expected an address such as/],
  ['a script', `${HEAD}base_url: "javascript:x()"`, /base_url: .*: expected an address such as/],
  ['a missing logo', `${HEAD}logo: none.svg`, /logo: \(missing\): expected an SVG, PNG or WebP/],
  ['another kind of logo', `${HEAD}logo: a.exe`, /logo: .*a\.exe: expected an SVG, PNG or WebP/],
  [
    'a model twice',
    `${HEAD}groups: [{ name: x, models: [${MODEL}, ${MODEL}] }]`,
    /groups\[0\]\.models\[1\]: a b: expected a model that is not in the list yet/,
  ],
  ['no models', `${HEAD}groups: [{ name: x }]`, /groups\[0\]\.models: .*expected a list of models/],
];
for (const [what, text, fault] of WRONG) {
  test(`${what} is refused in one line`, () => {
    assert.throws(() => loadSite(fileOf(text), DEFAULTS), {
      code: 'invalid_input',
      message: fault,
    });
  });
}
