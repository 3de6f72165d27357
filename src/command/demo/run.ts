import { replaySunday } from '../../running/demo/replay-sunday.ts';
import { runDemo } from '../../running/demo/run-demo.ts';
import { SUNDAY } from '../../running/demo/sunday.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { print } from '../terminal/print.ts';
import { renderDemo } from './text.ts';

/** Runs the demo and prints what it found, and where its files are. */
export async function demonstrate(
  { signal }: Session,
  { folder }: { readonly folder: string },
): Promise<CommandOutcome> {
  const demo = await runDemo({ folder, signal });
  print(renderDemo(demo));
  return 'done';
}

/** Replays the Sunday until the signal, and prints what is said of it when. */
export async function demonstrateLive(
  { config, signal }: Session,
  {
    folder,
    speed,
    fromMs,
  }: { readonly folder: string; readonly speed: number; readonly fromMs: number },
): Promise<CommandOutcome> {
  const port = config.values.UPTALLY_HTTP_PORT;
  await replaySunday({ folder, from: SUNDAY + fromMs, speed, port, say: print, signal });
  return 'done';
}
