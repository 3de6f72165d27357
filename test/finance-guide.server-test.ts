import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { packagePath, readPackageFile } from '../src/ground/package-file.ts';
import { runHosted } from './support/run-hosted.ts';

/**
 * A month is closed as `docs/finance.md` says: each command in its order, and what it prints.
 * `UPDATE_GOLDEN=1` writes what is printed now into the guide.
 */

const guide = readPackageFile('docs', 'finance.md');

interface Line {
  readonly command: string;
  /** Undefined where the guide does not show it. */
  readonly output?: string;
}

const lines: readonly Line[] = [...guide.matchAll(/```(sh|text)\n(.*?)```/gs)].flatMap(
  ([, kind, block = '']) => (kind === 'sh' ? scriptOf(block) : transcriptOf(block)),
);

function scriptOf(block: string): Line[] {
  return block
    .trim()
    .split('\n')
    .map((command) => ({ command }));
}

/** A block without commands is a picture, not a transcript. */
function transcriptOf(block: string): Line[] {
  if (!block.startsWith('$ ')) return [];
  return block
    .slice('$ '.length)
    .split(/\n\$ /)
    .map((text) => {
      const [command = '', ...output] = text.trim().split('\n');
      return { command, output: output.join('\n') };
    });
}

const folder = mkdtempSync(join(tmpdir(), 'uptally-guide-'));
/** What the guide tells its reader to export, from there on. */
const env: NodeJS.ProcessEnv = {};
const isUpdate = process.env.UPDATE_GOLDEN === '1';
let updated = guide;
after(() => {
  rmSync(folder, { recursive: true, force: true });
  if (updated !== guide) writeFileSync(packagePath('docs', 'finance.md'), updated);
});

function shown(command: string, output: string): string {
  return `$ ${command}\n${output}`.trimEnd();
}

test('the guide has commands and what they print', () => {
  assert.ok(lines.filter(({ output }) => output !== undefined).length >= 15);
});

for (const { command, output } of lines) {
  test(`finance.md: ${command}`, async () => {
    const [, name, value] = /^export (\w+)="?([^"]*)"?$/.exec(command) ?? [];
    if (name !== undefined) {
      env[name] = value;
      return;
    }
    const printed = await run(command);
    if (output === undefined || timeless(printed) === timeless(output)) return;
    if (!isUpdate) assert.equal(timeless(printed), timeless(output));
    updated = updated.replace(shown(command, output), () => shown(command, printed));
  });
}

/** Both streams as a terminal shows them; a refusal is an output like any other. */
async function run(command: string): Promise<string> {
  const [, own = command, sign, rest = ''] = /^(uptally .*?) ([|>]) (.*)$/.exec(command) ?? [];
  const [program, ...args] = wordsOf(own);
  if (program !== 'uptally') return (await inShell(command)).trim();
  const { stdout, stderr, both } = await runHosted(args, { cwd: folder, env });
  if (sign === undefined) return both.trim();
  const taken = await inShell(sign === '>' ? `cat > ${rest}` : rest, stdout);
  return `${stderr}${taken}`.trim();
}

async function inShell(command: string, input = ''): Promise<string> {
  const running = promisify(execFile)('sh', ['-c', command], { cwd: folder });
  running.child.stdin?.end(input);
  return (await running).stdout;
}

/** As a shell takes a command without variables, patterns and escapes apart. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:[^\s"']|"[^"$`\\]*"|'[^']*')+/g)].map(([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single),
  );
}

/** Without what differs from run to run. */
function timeless(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (instant) =>
      instant.length > 20 ? 'INSTANT' : instant,
    )
    .replaceAll(/\d{4}-\d\d-\d\d \S+\.\d{3} (?:UTC|[+−]\d\d:\d\d)/g, 'INSTANT')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'SHA-256')
    .replaceAll(/\b[0-9a-f]{12}\b/g, 'HASH')
    .replaceAll(/(final|provisional)( +)\d{4}-\d\d-\d\d/g, '$1$2TODAY');
}
