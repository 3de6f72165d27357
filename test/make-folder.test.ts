import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeFolder } from '../src/ground/make-folder.ts';

const scratch = mkdtempSync(join(tmpdir(), 'uptally-folder-'));
after(() => rmSync(scratch, { recursive: true }));
writeFileSync(join(scratch, 'file'), '');

for (const { path, fault } of [
  { path: 'one', fault: undefined },
  { path: 'two/below/each', fault: undefined },
  { path: '.', fault: undefined },
  { path: 'file', fault: 'EEXIST' },
  { path: 'file/below', fault: 'ENOTDIR' },
  // A folder that takes no entries says that there is no such entry.
  { path: '/proc/uptally', fault: 'ENOENT' },
  { path: '/proc/uptally/below', fault: 'ENOENT' },
]) {
  test(`a folder at ${path}: ${fault ?? 'made'}`, () => {
    const folder = path.startsWith('/') ? path : join(scratch, path);
    if (fault === undefined) {
      makeFolder(folder);
      makeFolder(folder);
      assert.ok(statSync(folder).isDirectory());
    } else assert.throws(() => makeFolder(folder), { code: fault });
  });
}
