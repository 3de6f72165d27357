import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameOrigin, originOf, ownAddress } from '../../../src/web/access/own-address.ts';
import { returnPath } from '../../../src/web/access/return-path.ts';
import { type Claims, type RoleRule, rolesFrom } from '../../../src/web/access/role-rules.ts';
import { ACTION_NAMES, type Action, may, ROLES, type Role } from '../../../src/web/access/roles.ts';

/** Each action with those who may do it, as the desk promises it. */
const allowed: Readonly<Record<Action, string>> = {
  'desk.read': 'viewer reliability finance approver admin',
  'money.read': 'viewer reliability finance approver admin',
  'sessions.own': 'viewer reliability finance approver admin',
  'lab.run': 'viewer reliability finance approver admin',
  'incidents.say': 'reliability admin',
  'incidents.review': 'reliability admin',
  'drills.run': 'reliability admin',
  'intake.replay': 'reliability admin',
  'intake.drop': 'reliability admin',
  'exclusions.propose': 'reliability finance approver admin',
  'exclusions.decide': 'approver admin',
  'statements.draft': 'finance approver admin',
  'statements.issue': 'finance approver admin',
  'statements.restate': 'finance approver admin',
  'claims.advance': 'finance approver admin',
  'claims.credit': 'finance approver admin',
  'fees.import': 'finance approver admin',
  'outages.import': 'finance approver admin',
  'notices.import': 'finance approver admin',
  'reports.make': 'reliability finance approver admin',
  'outputs.manage': 'admin',
  'people.manage': 'admin',
  'tokens.manage': 'admin',
  'audit.read': 'admin',
};

for (const action of ACTION_NAMES) {
  test(`${action} is for ${allowed[action]}`, () => {
    const who = ROLES.filter((role) => may([role], action)).join(' ');
    assert.equal(who, allowed[action]);
    assert.equal(may([], action), false);
  });
}

test('two roles may what either may, and no more', () => {
  const both: readonly Role[] = ['reliability', 'finance'];
  for (const action of ACTION_NAMES) {
    const either = both.some((role) => may([role], action));
    assert.equal(may(both, action), either, action);
  }
});

const rule = (claim: string, value: string | boolean, role: Role): RoleRule => ({
  path: claim.split('.'),
  value,
  roles: [role],
});
const rules = [
  rule('groups', 'admins', 'admin'),
  rule('realm_access.roles', 'money', 'finance'),
  { path: ['https://example.com/team'], value: 'sre', roles: ['reliability' as const] },
  rule('email_verified', true, 'viewer'),
];
const claimed: readonly (readonly [sentence: string, claims: Claims, role: Role | undefined])[] = [
  ['a list that has the value', { groups: ['x', 'admins'] }, 'admin'],
  ['the value itself', { groups: 'admins' }, 'admin'],
  ['a path', { realm_access: { roles: ['money'] } }, 'finance'],
  ['a name with dots, given as a list', { 'https://example.com/team': 'sre' }, 'reliability'],
  ['the first rule wins', { groups: ['admins'], realm_access: { roles: ['money'] } }, 'admin'],
  ['true is true', { email_verified: true }, 'viewer'],
  ['a text is not true', { email_verified: 'true' }, undefined],
  ['another case is another value', { groups: ['Admins'] }, undefined],
  ['a part is not the value', { groups: ['admins-of-something', 'admin'] }, undefined],
  ['a list in a list', { groups: [['admins']] }, undefined],
  ['a path with dots in its name', { 'realm_access.roles': ['money'] }, undefined],
  ['a path through a list', { realm_access: [{ roles: ['money'] }] }, undefined],
  ['nothing', {}, undefined],
];
for (const [sentence, claims, role] of claimed) {
  test(`claims: ${sentence}: ${role ?? 'no role'}`, () => {
    assert.deepEqual(rolesFrom(claims, rules), role === undefined ? undefined : [role]);
  });
}

test('what every object has is no claim', () => {
  const inherited = [
    rule('constructor.name', 'Object', 'admin'),
    rule('__proto__.x', 'y', 'admin'),
  ];
  assert.equal(rolesFrom({}, inherited), undefined);
});

const paths: readonly (readonly [given: unknown, path: string])[] = [
  ['/desk/statements?month=2026-06', '/desk/statements?month=2026-06'],
  ['/', '/'],
  ['/incidents/INC-20260607-1#top', '/incidents/INC-20260607-1'],
  ['//evil.example', '/desk'],
  ['/\\evil.example', '/desk'],
  ['\\\\evil.example', '/desk'],
  ['https://evil.example/desk', '/desk'],
  ['javascript:alert(1)', '/desk'],
  ['/desk\r\nSet-Cookie: a=b', '/desk'],
  ['/\t/evil.example', '/desk'],
  ['/desk/..//evil.example', '/desk'],
  ['/.//evil.example', '/desk'],
  ['/%0d%0aSet-Cookie:a=b', '/%0d%0aSet-Cookie:a=b'],
  ['/desk/sign-in?to=/desk/sign-in', '/desk'],
  ['/desk/sign-out', '/desk'],
  [['/desk', '//evil.example'], '/desk'],
  [undefined, '/desk'],
  [`/${'x'.repeat(2_000)}`, '/desk'],
];
for (const [given, path] of paths) {
  test(`after a sign-in ${JSON.stringify(given)?.slice(0, 60)} leads to ${path}`, () => {
    assert.equal(returnPath(given), path);
  });
}

const addresses: readonly (readonly [string | undefined, host: string, kind: string])[] = [
  [undefined, '127.0.0.1', 'loopback'],
  [undefined, 'localhost', 'loopback'],
  [undefined, '::1', 'loopback'],
  [undefined, '0.0.0.0', 'closed'],
  [undefined, '10.0.0.5', 'closed'],
  ['https://uptally.example.com', '0.0.0.0', 'https'],
  ['http://uptally.example.com', '0.0.0.0', 'closed'],
  ['http://localhost:8080', '0.0.0.0', 'loopback'],
  ['http://127.0.0.1.evil.example', '0.0.0.0', 'closed'],
];
for (const [baseUrl, host, kind] of addresses) {
  test(`reached at ${baseUrl ?? 'no named address'}, listening on ${host}: ${kind}`, () => {
    assert.equal(ownAddress(baseUrl, host).kind, kind);
  });
}

const https = { kind: 'https', origin: 'https://uptally.example.com' } as const;
const loopback = { kind: 'loopback', origin: undefined } as const;
const senders: readonly (readonly [
  sentence: string,
  own: typeof https | typeof loopback,
  headers: Readonly<Record<string, string>>,
  isOwn: boolean,
])[] = [
  ['our own page', https, { origin: 'https://uptally.example.com' }, true],
  ['another site', https, { origin: 'https://evil.example' }, false],
  ['our name without encryption', https, { origin: 'http://uptally.example.com' }, false],
  ['nowhere', https, {}, false],
  ['a page in a sandbox', https, { origin: 'null' }, false],
  [
    'a sister site that says so',
    https,
    { origin: 'https://uptally.example.com', 'sec-fetch-site': 'same-site' },
    false,
  ],
  ['this machine', loopback, { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' }, true],
  ['another port', loopback, { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:81' }, false],
  [
    'a name of somebody else that leads here',
    loopback,
    { host: 'evil.example:8080', origin: 'http://evil.example:8080' },
    false,
  ],
];
for (const [sentence, own, headers, isOwn] of senders) {
  test(`a form from ${sentence} is ${isOwn ? 'ours' : 'refused'}`, () => {
    assert.equal(isSameOrigin(headers, originOf(own, headers.host)), isOwn);
  });
}
