import { z } from 'zod';
import { named, type Published } from '../document.ts';
import { count } from '../scalars.ts';

/** Of the web port: an address and a status say what each is, so none carries its name. */

const line = z.discriminatedUnion('status', [
  z.strictObject({ line: count, status: z.literal('stored') }),
  z.strictObject({ line: count, status: z.literal('skipped'), reason: z.string() }),
  z.strictObject({
    line: count,
    status: z.literal('rejected'),
    reason: z.string(),
    field: z.string().describe('labels.tier style; empty for the whole line'),
    message: z.string(),
  }),
]);

export const eventsAnswer = named(
  'events-answer@1',
  'What became of the calls of a body: POST /v1/events',
  z.strictObject({
    stored: count,
    rejected: count,
    skipped: count,
    lines: z.array(line).describe('one for each call, line by line'),
    rejections_not_listed: count.optional().describe('beyond those in lines; absent: none'),
  }),
);

export const refusalAnswer = named(
  'refusal@1',
  'Why a request was refused',
  z.strictObject({ error: z.string().describe('a sentence') }),
);

export const problemAnswer = named(
  'problem@1',
  'Why a request was not answered, as RFC 9457 has it: application/problem+json',
  z.strictObject({
    type: z.literal('about:blank').describe('the status says what kind of problem it is'),
    title: z.string().describe('of the status, such as Not Found'),
    status: z.int(),
    detail: z.string().describe('a sentence'),
  }),
);

export const aliveAnswer = named(
  'alive@1',
  'That the process lives: GET /healthz',
  z.strictObject({ status: z.literal('ok') }),
);

export const readyAnswer = named(
  'ready@1',
  'Whether the process is of use: GET /readyz',
  z.strictObject({
    status: z.enum(['ready', 'not ready']),
    checks: z.record(z.string(), z.string()).describe('ok, or what is not'),
  }),
);

/** `hidden`: rejections that are not among the lines. */
export function eventsAnswerJson(
  counts: Pick<Published<typeof eventsAnswer>, 'stored' | 'rejected' | 'skipped'>,
  lines: Published<typeof eventsAnswer>['lines'],
  hidden: number,
): Published<typeof eventsAnswer> {
  const { stored, rejected, skipped } = counts;
  return {
    stored,
    rejected,
    skipped,
    lines,
    ...(hidden > 0 && { rejections_not_listed: hidden }),
  };
}

export function refusalJson(sentence: string): Published<typeof refusalAnswer> {
  return { error: sentence };
}

export function problemJson(
  status: number,
  title: string,
  detail: string,
): Published<typeof problemAnswer> {
  return { type: 'about:blank', title, status, detail };
}

export function aliveJson(): Published<typeof aliveAnswer> {
  return { status: 'ok' };
}

export function readyJson(
  checks: readonly (readonly [name: string, finding: string])[],
): Published<typeof readyAnswer> {
  const isReady = checks.every(([, finding]) => finding === 'ok');
  return { status: isReady ? 'ready' : 'not ready', checks: Object.fromEntries(checks) };
}
