import { setTimeout } from 'node:timers/promises';
import type { Wait } from './record-writer.ts';

/** The `Wait` of a running process; tests hand in others. */
export const timer: Wait = async (ms, signal) => {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
};
