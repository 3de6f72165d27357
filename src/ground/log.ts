import { type Logger, pino } from 'pino';
import { inOneLine } from './escape-controls.ts';
import { tellLines } from './progress.ts';
import { localSecond } from './time.ts';

export type Log = Logger;

/**
 * On standard error, above the bar if there is one: standard output belongs to results. JSON lines,
 * with words and a local time where a person watches on a terminal.
 */
export function createLog(level: string): Log {
  const write = process.stderr.isTTY
    ? (line: string) => tellLines(`${lineForPerson(line)}\n`)
    : tellLines;
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write });
}

/** `2026-06-07 13:30:00 +02:00 warn  the warehouse …  lag=3`. */
export function lineForPerson(line: string, timeZone?: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const name = pino.levels.labels[Number(level)] ?? String(level);
  const values = Object.entries(fields).map(
    ([key, value]) => `${key}=${inOneLine(JSON.stringify(value) ?? '')}`,
  );
  const instant = localSecond(String(time), timeZone);
  return [`${instant} ${name.padEnd(5)} ${inOneLine(String(msg ?? ''))}`, ...values].join('  ');
}
