import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds `sql/`, `templates/` and `contracts/`: the same one whether this file runs
 * as `src/*.ts` or as the published `dist/src/*.js`.
 */
export const packageRoot = nearestFolderWith('package.json', import.meta.url);

export function packagePath(...parts: string[]): string {
  return join(packageRoot, ...parts);
}

export function readPackageFile(...parts: string[]): string {
  return readFileSync(packagePath(...parts), 'utf8');
}

export const packageVersion: string = JSON.parse(readPackageFile('package.json')).version;

function nearestFolderWith(name: string, fromUrl: string): string {
  let folder = dirname(fileURLToPath(fromUrl));
  while (!existsSync(join(folder, name))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no ${name} above ${fromUrl}`);
    folder = parent;
  }
  return folder;
}
