import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { packagePath } from '../src/ground/package-file.ts';
import { SECOND_MS } from '../src/ground/time.ts';
import { drillDocument } from '../src/published/closed/drill.ts';
import { readConfig } from '../src/running/config.ts';
import { openStores } from '../src/running/stores.ts';
import { benchQuery } from './measure-way.ts';

/**
 * A drill over a day of so many calls, twice, by the command itself on embedded stores:
 * `npm run bench:drill [-- --calls 1000000]`. Aim: a million in under a minute, the first one with
 * the minutes counted before it; the same bytes twice; saved, lost and unknown are all calls.
 */
const AIM_SECONDS = 60;

const { values } = parseArgs({ options: { calls: { type: 'string', default: '1000000' } } });
const count = Number(values.calls);

const ROUTING = `schema: uptally/routing@1
targets:
  - { id: first, provider: example, model: model-1 }
  - { id: second, provider: example, model: model-2 }
  - { id: third, provider: example, model: model-3 }
fallbacks:
  - { from: first, to: [second, third] }
`;

const folder = await mkdtemp(join(tmpdir(), 'uptally-bench-'));
try {
  await writeFile(join(folder, 'routing.yaml'), ROUTING);
  const stores = await openStores(readConfig({ UPTALLY_DATA_DIR: join(folder, 'data') }));
  await stores.warehouse.run(benchQuery('fill-day'), { count });
  await stores.close();
  const [first, second] = [await drill(), await drill()];
  if (first.stdout !== second.stdout) throw new Error('the same drill printed other bytes');
  const { primaries } = drillDocument.parse(JSON.parse(first.stdout));
  for (const { calls, saved, lost, unknown } of primaries) {
    if (saved + lost + unknown !== calls) throw new Error('saved, lost and unknown are not all');
  }
  console.table([rowOf('counts minutes first', first), rowOf('again, the same bytes', second)]);
  console.table(primaries.map(({ saved_by: _by, defeats: _defeats, ...sums }) => sums));
} finally {
  await rm(folder, { recursive: true, force: true });
}

interface Run {
  readonly stdout: string;
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
}

async function drill(): Promise<Run> {
  const tellsUsage =
    'data:text/javascript,process.once("exit",()=>process.stderr.write(' +
    '"\\nusage "+JSON.stringify(process.resourceUsage())))';
  const window = ['--from', '2026-06-07T00:00:00Z', '--to', '2026-06-08T00:00:00Z', '--json'];
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...['--import', tellsUsage, packagePath('src', 'cli.ts')],
      ...['drill', '--routing', join(folder, 'routing.yaml'), ...window],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, UPTALLY_DATA_DIR: join(folder, 'data') },
    },
  );
  const exit = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await exit;
  if (code !== 0) throw new Error(`it ended with ${code}: ${stderr}`);
  const seconds = (performance.now() - startedAt) / SECOND_MS;
  const [, told = ''] = /^usage (.*)$/m.exec(stderr) ?? [];
  const usage = JSON.parse(told) as NodeJS.ResourceUsage;
  return {
    stdout,
    seconds,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1_000_000,
    peakRssMb: Math.round(usage.maxRSS / 1_024),
  };
}

function rowOf(
  run: string,
  { seconds, cpuSeconds, peakRssMb }: Run,
): Record<string, string | number> {
  const aimed = AIM_SECONDS * Math.max(1, count / 1_000_000);
  return {
    run,
    calls: count,
    s: Number(seconds.toFixed(1)),
    'CPU s': Number(cpuSeconds.toFixed(1)),
    [`aim: ${AIM_SECONDS} s a million`]: seconds < aimed ? 'met' : 'missed',
    'peak RSS MB': peakRssMb,
  };
}
