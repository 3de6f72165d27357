import { type Logger, pino } from 'pino';
import { tellLines } from './progress.ts';

export type Log = Logger;

/** JSON lines on standard error, above the bar if there is one: standard output belongs to results. */
export function createLog(level: string): Log {
  return pino({ level, base: null }, { write: tellLines });
}
