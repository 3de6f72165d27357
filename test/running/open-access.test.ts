import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { createLog } from '../../src/ground/log.ts';
import { readPackageFile } from '../../src/ground/package-file.ts';
import { systemClock } from '../../src/ground/time.ts';
import { readConfig } from '../../src/running/config.ts';
import { offerLink } from '../../src/running/offer-link.ts';
import { openAccess } from '../../src/running/open-access.ts';
import type { Ledger } from '../../src/stores/ledger/ledger.ts';
import type { OwnAddress } from '../../src/web/access/own-address.ts';
import { openLedgerCopy } from '../support/ledger-copy.ts';
import { type IdentityProvider, identityProvider } from '../web/access/identity-provider.ts';

let ledger: Ledger;
let provider: IdentityProvider;
let folder = '';

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uptally-roles-'));
  provider = await identityProvider();
  ledger = await openLedgerCopy();
});
after(async () => {
  await ledger.close();
  await provider.close();
  rmSync(folder, { recursive: true });
});

function opened(rules: string, environment: NodeJS.ProcessEnv = {}) {
  const file = join(folder, 'roles.yaml');
  writeFileSync(file, rules);
  const config = readConfig({
    UPTALLY_BASE_URL: 'https://desk.example/',
    UPTALLY_OIDC_ISSUER: provider.issuer,
    UPTALLY_OIDC_CLIENT_ID: 'uptally',
    UPTALLY_ROLES_FILE: file,
    ...environment,
  });
  return openAccess(config, { ledger, clock: systemClock, log: createLog('silent') });
}

const [, PAGE_RULES = ''] =
  /```yaml\n(rules:\n[\s\S]*?)```/.exec(readPackageFile('docs', 'desk.md')) ?? [];

test('the rules on the page are read, in their order', async () => {
  const { identity, own } = await opened(PAGE_RULES);
  assert.deepEqual(own, { kind: 'https', origin: 'https://desk.example' });
  assert.deepEqual(identity?.rules, [
    { path: ['groups'], value: 'uptally-admins', roles: ['admin'] },
    { path: ['realm_access', 'roles'], value: 'credits', roles: ['finance', 'reliability'] },
    { path: ['https://example.com/team'], value: 'vendor-management', roles: ['approver'] },
  ]);
  assert.equal(identity?.provider.issuer, provider.issuer);
  assert.notEqual((await opened(`${PAGE_RULES}# more\n`)).identity?.rulesSha256, '');
});

const rule = 'rules:\n  - { claim: a, value: b, role: admin }\n';
const wrong: readonly (readonly [
  sentence: string,
  rules: string,
  environment: NodeJS.ProcessEnv,
  expected: RegExp,
])[] = [
  ['no rules', 'rules: []', {}, /rules: .*: expected at least one rule/],
  ['an empty file', '', {}, /\(file\): null: expected an object/],
  ['another role', rule.replace('admin', 'root'), {}, /rules\[0\]\.role: "root": expected one of/],
  ['a number', rule.replace('b,', '7,'), {}, /rules\[0\]\.value: 7: expected a text, true or/],
  ['no value', rule.replace(' value: b,', ''), {}, /rules\[0\]\.value: \(missing\): expected/],
  ['a key that is not known', rule.replace('{', '{ not: x,'), {}, /rules\[0\]\.not: "x": expected/],
  ['no YAML', 'rules: [', {}, /expected YAML 1\.2/],
  ['no file', rule, { UPTALLY_ROLES_FILE: '/nowhere.yaml' }, /\(missing\): expected YAML of role/],
  [
    'an address without encryption',
    rule,
    { UPTALLY_BASE_URL: 'http://desk.example' },
    /UPTALLY_BASE_URL: http:\/\/desk\.example: expected an https address/,
  ],
  [
    'a provider that is none',
    rule,
    { UPTALLY_OIDC_ISSUER: 'http://127.0.0.1:1' },
    /127\.0\.0\.1:1\/: the identity provider does not answer/,
  ],
];
for (const [sentence, rules, environment, expected] of wrong) {
  test(`nobody signs in by ${sentence}: it is said at the start`, async () => {
    await assert.rejects(opened(rules, environment), expected);
  });
}

/** What standard error gets, line by line. */
async function said(context: TestContext, isTerminal: boolean, own: OwnAddress): Promise<string[]> {
  const log = createLog('info');
  const lines: string[] = [];
  context.mock.method(process.stderr, 'write', (text: string) => lines.push(text));
  const { isTTY } = process.stderr;
  process.stderr.isTTY = isTerminal;
  try {
    const config = readConfig({ UPTALLY_USER: 'ada' });
    const given = { ledger, clock: systemClock, log, own, identity: undefined };
    await offerLink(config, given, 'http://127.0.0.1:8080');
  } finally {
    process.stderr.isTTY = isTTY;
    context.mock.restoreAll();
  }
  return lines;
}

test('on a terminal a link to the desk is shown; the log says only that it was made', async (t) => {
  const lines = await said(t, true, { kind: 'loopback', origin: undefined });
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /one-time link made/);
  assert.ok(!/[\w-]{43}/.test(lines[0] ?? ''));
  assert.match(lines[1] ?? '', /: http:\/\/127\.0\.0\.1:8080\/desk\/sign-in#link=[\w-]{43}\n$/);
});

test('elsewhere, or where nobody can sign in safely, there is none', async (t) => {
  assert.deepEqual(await said(t, false, { kind: 'loopback', origin: undefined }), []);
  assert.deepEqual(await said(t, true, { kind: 'closed' }), []);
});
