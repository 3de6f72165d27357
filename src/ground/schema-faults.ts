import type { z } from 'zod';
import type { Fault } from './errors.ts';
import { shownYamlValue } from './read-yaml.ts';

/** What a schema found wrong in a document, one line each: `file:path: value: expectation`. */
export function schemaFaults(
  issues: readonly z.core.$ZodIssue[],
  document: unknown,
  file: string,
): readonly Fault[] {
  return issues.flatMap(ofResembledAlternative).flatMap((issue) => {
    const paths: PropertyKey[][] =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, key])
        : [issue.path];
    return paths.map((path) => faultAt(path, issue.message, document, file));
  });
}

/** Where a value is one of several things, only what is wrong inside the one that it looks like. */
function ofResembledAlternative(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [resembled, ...others] = issue.errors.filter((alternative) =>
    alternative.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  return resembled === undefined || others.length > 0
    ? [issue]
    : resembled.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** One wrong thing in a document. */
export function faultAt(
  path: readonly PropertyKey[],
  expectation: string,
  document: unknown,
  file: string,
): Fault {
  const value = shownYamlValue(valueAt(document, path));
  return { place: `${file}:${pathText(path)}`, value, expectation };
}

/** `versions[0].commitments[1].target`. */
function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '(file)';
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}
