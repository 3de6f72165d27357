// The first thing that `npm test` does: what is missing is said before
// anything runs, not after minutes.
import process from 'node:process';
import { missingTool } from './kafka-tools.ts';

const missing = process.env.KAFKA_BROKERS ? undefined : await missingTool();
if (missing !== undefined) {
  const isCi = process.env.CI === 'true';
  console.error(
    isCi ? missing : `${missing}.\nUntil then the tests with a real broker are skipped.`,
  );
  if (isCi) process.exitCode = 1;
}
