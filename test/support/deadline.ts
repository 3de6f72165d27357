// Loaded into every test file's process: a file that hangs fails by name, long before the whole run is stopped.
import process from 'node:process';

const DEADLINE_MINUTES = 15;

const isTestFile = process.env.NODE_TEST_CONTEXT !== undefined;
if (isTestFile) {
  setTimeout(() => {
    console.error(`${process.argv[1]} still runs after ${DEADLINE_MINUTES} minutes`);
    process.exit(1);
  }, DEADLINE_MINUTES * 60_000).unref();
}
