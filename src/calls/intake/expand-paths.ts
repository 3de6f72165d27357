import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { invalidInput } from '../../ground/errors.ts';

const MAGIC = /[*?]/;

/**
 * Files for patterns: `*` and `?` within a name, `**` across folders, in the order of their names.
 * A path without a pattern, or that is there as it stands, is itself. Throws `invalid_input` for a
 * pattern that fits nothing.
 */
export function expandPaths(patterns: readonly string[]): readonly string[] {
  return [...new Set(patterns.flatMap(expandPath))];
}

function expandPath(pattern: string): readonly string[] {
  if (!MAGIC.test(pattern) || existsSync(pattern)) return [pattern];
  const whole = resolve(pattern);
  let root = whole;
  while (MAGIC.test(root)) root = dirname(root);
  const isMatch = expressionOf(whole);
  const found = filesUnder(root).filter((path) => isMatch.test(path));
  if (found.length > 0) return found.sort();
  const expectation = 'a pattern that at least one file fits';
  throw invalidInput([{ place: 'files', value: pattern, expectation }]);
}

function filesUnder(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function expressionOf(pattern: string): RegExp {
  const notSeparator = `[^${sep === '\\' ? '\\\\' : sep}]`;
  const text = pattern.replace(/\*\*[/\\]?|[*?]|[\\^$+.()|{}[\]]/g, (part) => {
    if (part.startsWith('**')) return '.*';
    if (part === '*') return `${notSeparator}*`;
    return part === '?' ? notSeparator : `\\${part}`;
  });
  return new RegExp(`^${text}$`, 'su');
}
