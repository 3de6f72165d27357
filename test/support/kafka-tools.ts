import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { packagePath } from '../../src/ground/package-file.ts';

const run = promisify(execFile);

/** Where the jars of the broker are kept once they were fetched. */
export const jarFolder = packagePath('.cache', 'kafka');

/** What keeps this machine from running a broker of its own, as a sentence; undefined: nothing. */
export async function missingTool(): Promise<string | undefined> {
  const missing: string[] = [];
  for (const [tool, name] of [
    ['java', 'Java 17'],
    ['mvn', 'Maven'],
  ] as const) {
    if (tool === 'mvn' && existsSync(jarFolder)) continue;
    await run(tool, ['-version']).catch(() => missing.push(name));
  }
  if (missing.length === 0) return undefined;
  const verb = missing.length === 1 ? 'is' : 'are';
  return (
    `${missing.join(' and ')} ${verb} missing: install Java 17 and Maven, or name a broker ` +
    'in KAFKA_BROKERS'
  );
}
