import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { packagePath, packageRoot } from '../../src/ground/package-file.ts';

/**
 * The files of the project in these folders, as paths from its root: what somebody made beside them
 * in the clone (a demo, data, contracts, reports) is not among them.
 */
export function trackedFiles(...folders: string[]): readonly string[] {
  return execFileSync('git', ['ls-files', '-z', '--', ...folders], {
    cwd: packageRoot,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => file !== '' && existsSync(packagePath(file)));
}

/** The paths of the example contracts. */
export function exampleContracts(): readonly string[] {
  return trackedFiles('contracts')
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => packagePath(file));
}
