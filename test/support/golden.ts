import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { packagePath } from '../../src/ground/package-file.ts';

/**
 * Compares with `test/golden/<name>`; UPDATE_GOLDEN=1 writes it instead,
 * for a person to read the diff.
 */
export function matchesGolden(name: string, text: string): void {
  const path = packagePath('test', 'golden', name);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  assert.equal(
    text,
    readFileSync(path, 'utf8'),
    `test/golden/${name} (UPDATE_GOLDEN=1 rewrites it)`,
  );
}
