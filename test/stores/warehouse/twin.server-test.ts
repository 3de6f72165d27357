import assert from 'node:assert/strict';
import { type ExecFileException, execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { packagePath, packageRoot } from '../../../src/ground/package-file.ts';
import { inherited } from '../../support/inherited.ts';
import { TEST_WAREHOUSE } from '../../support/test-warehouse.ts';

const run = promisify(execFile);

/**
 * Between them they send each kind of statement: migrations, inserts, roll-ups, drops and counts.
 * Evaluations over a server are among `test/published/commands.server-test.ts`. Any other test
 * file can be run like this by hand.
 */
const FILES = [
  'calls/intake/count-new-events',
  'calls/intake/find-conflicts',
  'calls/intake/ingest-files',
  'calls/intake/record-letters',
  'calls/intake/replay-dead-letters',
  'calls/minute/roll-up-minutes',
  'money/count/count-slots',
  'money/count/steady',
  'money/count/stored-blocks',
  'money/evaluation/read-files',
  'running/upkeep/drop-old-events',
  'stores/warehouse/dead-letter-parts',
];

async function overHttp(...args: string[]): Promise<string> {
  try {
    const env = { ...inherited, [TEST_WAREHOUSE]: 'http' };
    const { stdout } = await run(process.execPath, args, { cwd: packageRoot, env });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as ExecFileException;
    throw new Error(`${args.join(' ')}\n${stdout}\n${stderr}`);
  }
}

test('the warehouse of these tests is a server', async () => {
  const module = JSON.stringify(packagePath('test', 'support', 'test-warehouse.ts'));
  const said = await overHttp(
    '--eval',
    `import(${module}).then((it) => console.log(it.openTestWarehouse().label))`,
  );
  assert.match(said, /^clickhouse 127\.0\.0\.1:\d+$/m);
});

for (const file of FILES) {
  test(`a server passes the test of its embedded twin: ${file}`, async () => {
    const said = await overHttp(
      ...['--import', './test/support/deadline.ts', `test/${file}.test.ts`],
    );
    assert.match(said, /^ℹ pass [1-9]/m);
    assert.match(said, /^ℹ fail 0$/m);
  });
}
