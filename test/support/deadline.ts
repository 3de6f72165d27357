// Loaded into every test file's process: a file that hangs fails by name, long before
// the whole run is stopped; and code that was compiled once is not compiled again by the
// next process, nor by its children.
import { enableCompileCache } from 'node:module';
import process from 'node:process';
import { packagePath } from '../../src/ground/package-file.ts';

const DEADLINE_MINUTES = 15;

const isTestFile = process.env.NODE_TEST_CONTEXT !== undefined;
if (isTestFile) {
  setTimeout(() => {
    console.error(`${process.argv[1]} still runs after ${DEADLINE_MINUTES} minutes`);
    process.exit(1);
  }, DEADLINE_MINUTES * 60_000).unref();
}

process.env.NODE_COMPILE_CACHE ??= packagePath('.cache', 'compiled');
enableCompileCache(process.env.NODE_COMPILE_CACHE);
