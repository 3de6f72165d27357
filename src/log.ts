import { type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on standard error: standard output belongs to results. */
export function createLog(level: string): Log {
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
}
