import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseFile, caseRunner } from '../support/case-files.ts';

const FOLDER = '09-quarkus-langchain4j-no-operation';

test('A span with a model and nothing else of a call is a dead letter', async (context) => {
  const run = await caseRunner(context);
  const ingested = await run('ingest', '--format', 'otlp-json', caseFile(FOLDER, 'traces.jsonl'));
  assert.match(ingested.stderr, /0 stored, 2 rejected/);
  const { stdout } = await run('dead-letters', 'list');
  assert.match(stdout, /^2 dead letters$/m);
  assert.equal(stdout.match(/missing_field at \$\.provider/g)?.length, 2);
});
