import type { Role } from './roles.ts';

/** Who has the claim gets the roles. */
export interface RoleRule {
  /** Names from the outermost one inwards. */
  readonly path: readonly string[];
  /** The claim is it, or a list that has it. */
  readonly value: string | boolean;
  readonly roles: readonly Role[];
}

export type Claims = Readonly<Record<string, unknown>>;

/** The roles of the first rule that the claims meet; undefined if they meet none. */
export function rolesFrom(claims: Claims, rules: readonly RoleRule[]): readonly Role[] | undefined {
  return rules.find(({ path, value }) => isMet(claimAt(claims, path), value))?.roles;
}

function isMet(found: unknown, value: string | boolean): boolean {
  return found === value || (Array.isArray(found) && found.some((one) => one === value));
}

function claimAt(claims: Claims, path: readonly string[]): unknown {
  let found: unknown = claims;
  for (const name of path) {
    const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
    if (!isObject || !Object.hasOwn(found as object, name)) return undefined;
    found = (found as Claims)[name];
  }
  return found;
}
