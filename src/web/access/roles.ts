/** What somebody may do on the desk; least first. */
export const ROLES = ['viewer', 'reliability', 'finance', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Each role with those that it includes: reliability and finance stand side by side. */
const INCLUDED: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ['viewer'],
  reliability: ['viewer', 'reliability'],
  finance: ['viewer', 'finance'],
  approver: ['viewer', 'finance', 'approver'],
  admin: ['viewer', 'reliability', 'finance', 'approver', 'admin'],
};

/** Everything that is done on the desk, with the roles of which one is enough. */
const ACTIONS = {
  'desk.read': ['viewer'],
  'money.read': ['viewer'],
  'sessions.own': ['viewer'],
  'lab.run': ['viewer'],
  'incidents.say': ['reliability'],
  'incidents.review': ['reliability'],
  'drills.run': ['reliability'],
  'intake.replay': ['reliability'],
  'intake.drop': ['reliability'],
  'exclusions.propose': ['reliability', 'finance'],
  'exclusions.decide': ['approver'],
  'statements.draft': ['finance'],
  'statements.issue': ['finance'],
  'statements.restate': ['finance'],
  'claims.advance': ['finance'],
  'claims.credit': ['finance'],
  'fees.import': ['finance'],
  'outages.import': ['finance'],
  'notices.import': ['finance'],
  'reports.make': ['reliability', 'finance'],
  'outputs.manage': ['admin'],
  'people.manage': ['admin'],
  'tokens.manage': ['admin'],
  'audit.read': ['admin'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action[];

/** Whether one of the roles of a person is enough; of no roles none is. */
export function may(roles: readonly Role[], action: Action): boolean {
  const enough: readonly Role[] = ACTIONS[action];
  return roles.some((role) => INCLUDED[role].some((included) => enough.includes(included)));
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** What an API token may do; none of them includes another. */
export const TOKEN_SCOPES = [
  'read:health',
  'read:money',
  'write:events',
  'write:signals',
  'act:money',
] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

export function isScope(text: string): text is TokenScope {
  return (TOKEN_SCOPES as readonly string[]).includes(text);
}
