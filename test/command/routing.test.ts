import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { routingCheckDocument } from '../../src/published/closed/routing-check.ts';
import { runHosted } from '../support/run-hosted.ts';

let folder = '';
const check = (...args: string[]) => runHosted(['routing', 'check', ...args], { cwd: folder });

const TABLE = `schema: uptally/routing@1
targets:
  - { id: opus, provider: anthropic, model: claude-opus-4-7, route: shared-router }
  - { id: sonnet, provider: anthropic, model: claude-sonnet-4-6, route: shared-router }
  - { id: gpt, provider: openai, model: gpt-5, route: direct }
fallbacks:
  - { from: opus, to: [sonnet, gpt] }
`;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'uptally-routing-'));
  writeFileSync(join(folder, 'routing.yaml'), TABLE);
  writeFileSync(join(folder, 'wrong.yaml'), TABLE.replace('gpt]', 'gtp]'));
});

after(() => rmSync(folder, { recursive: true }));

test('Each pair has its line, and each target without a fallback.', async () => {
  const { exitCode, stdout } = await check('routing.yaml');
  assert.equal(exitCode, 0);
  for (const line of [
    /^opus +sonnet +route shared-router, provider anthropic +deployment, endpoint host, account/m,
    /^opus +gpt +nothing of what is told +deployment, endpoint host, account, region$/m,
    /^without a fallback: sonnet$/m,
    /^without a fallback: gpt$/m,
  ]) {
    assert.match(stdout, line);
  }
});

test('The same as a document.', async () => {
  const { exitCode, stdout } = await check('routing.yaml', '--json');
  assert.equal(exitCode, 0);
  const { pairs } = routingCheckDocument.parse(JSON.parse(stdout));
  assert.deepEqual(
    pairs.map(({ shared }) => shared.map(({ key }) => key)),
    [['route', 'provider'], []],
  );
});

test('An id that colours, or makes a line, is shown as it is written.', async () => {
  writeFileSync(
    join(folder, 'colours.yaml'),
    TABLE.replaceAll('sonnet', '"a\\e[32mOK\\nb"').replace(
      'claude-"a\\e[32mOK\\nb"',
      'claude-sonnet',
    ),
  );
  const { exitCode, stdout } = await check('colours.yaml');
  assert.equal(exitCode, 0);
  assert.match(stdout, /^opus +a\\u001b\[32mOK\\nb +route/m);
  assert.match(stdout, /^without a fallback: a\\u001b\[32mOK\\nb$/m);
  assert.ok(!stdout.includes('\u001b'));
});

test('A table that is not in order is wrong input.', async () => {
  const { exitCode, stderr } = await check('wrong.yaml');
  const fault =
    'wrong.yaml:fallbacks[0].to[1]: "gtp": expected the id of a target: opus, sonnet, gpt';
  assert.deepEqual([exitCode, stderr], [2, `${fault}\n`]);
  assert.equal((await check('none.yaml')).exitCode, 2);
});
