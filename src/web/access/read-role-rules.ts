import { z } from 'zod';
import { invalidInput } from '../../ground/errors.ts';
import { readText } from '../../ground/read-text.ts';
import { readYaml } from '../../ground/read-yaml.ts';
import { schemaFaults } from '../../ground/schema-faults.ts';
import { sha256Of } from '../../ground/sha256.ts';
import type { RoleRule } from './role-rules.ts';
import { ROLES } from './roles.ts';

const name = z.string({ error: 'the name of a claim' }).min(1, { error: 'the name of a claim' });
const role = z.enum(ROLES, { error: `one of ${ROLES.join(', ')}` });
const NO_OTHER_KEY = 'claim, value and role alone';

const rule = z
  .object(
    {
      claim: z.union([name, z.array(name).min(1)], {
        error: 'a claim such as groups or realm_access.roles, or a list of its names',
      }),
      value: z.union([z.string().min(1), z.boolean()], {
        error: 'a text, true or false that the claim is, or that its list has',
      }),
      role: z.union([role, z.array(role).min(1)], {
        error: `one of ${ROLES.join(', ')}, or a list of them`,
      }),
    },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? NO_OTHER_KEY : 'a rule') },
  )
  .strict();

const file = z
  .object(
    { rules: z.array(rule, { error: 'a list of rules' }).min(1, { error: 'at least one rule' }) },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? 'rules alone' : 'an object') },
  )
  .strict();

/**
 * Rules of a YAML file, in its order, and the SHA-256 of its text; a dotted claim is a path, a list
 * of names is one as well. Throws `invalid_input`.
 */
export function readRoleRules(path: string): {
  readonly rules: readonly RoleRule[];
  readonly sha256: string;
} {
  const text = readText(path, 'YAML of role rules in UTF-8');
  const { value, faults } = readYaml(text, path);
  if (faults.length > 0) throw invalidInput(faults);
  const { data, error } = file.safeParse(value);
  if (data === undefined) throw invalidInput(schemaFaults(error.issues, value, path));
  const rules = data.rules.map((one) => ({
    path: typeof one.claim === 'string' ? one.claim.split('.') : one.claim,
    value: one.value,
    roles: typeof one.role === 'string' ? [one.role] : one.role,
  }));
  return { rules, sha256: sha256Of(text) };
}
