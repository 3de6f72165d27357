import { runDemo } from '../../running/demo/run-demo.ts';
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
