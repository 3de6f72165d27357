import type { RecordFormat } from '../../calls/call/record-format.ts';
import { timer } from '../../calls/intake/timer.ts';
import { emitSamples } from '../../calls/kafka/emit-samples.ts';
import { type Fault, invalidInput } from '../../ground/errors.ts';
import { createLog } from '../../ground/log.ts';
import { withStep } from '../../ground/progress.ts';
import { type EpochMs, parseInstant, systemClock } from '../../ground/time.ts';
import { emissionJson } from '../../published/closed/ingest.ts';
import { documentLine } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { grouped, print } from '../terminal/print.ts';

/** As they stand on the command line. */
export interface EmitOptions {
  readonly topic: string;
  readonly count: string;
  readonly rate?: string;
  readonly seed?: string;
  readonly from?: string;
  readonly format: RecordFormat;
}

/** Writes made-up calls to a topic, to try out a topic, a format or a whole installation. */
export async function emit(
  { config, signal }: Session,
  options: EmitOptions,
): Promise<CommandOutcome> {
  const { kafka, values } = config;
  const faults: Fault[] = [];
  const now = systemClock.now();
  const count = whole('--count', options.count, 1, faults);
  const rate = options.rate === undefined ? undefined : whole('--rate', options.rate, 1, faults);
  const seed = options.seed === undefined ? now : whole('--seed', options.seed, 0, faults);
  const from = options.from === undefined ? now : instant('--from', options.from, faults);
  if (kafka === undefined) {
    faults.push({ place: 'KAFKA_BROKERS', value: '(missing)', expectation: 'brokers to write to' });
  }
  if (kafka === undefined || faults.length > 0) throw invalidInput(faults);

  const shown = (sent: number) => `${grouped(sent)} calls to ${options.topic}`;
  const sent = await withStep({ label: 'Emitting', total: count, shown }, (step) =>
    emitSamples({
      kafka: { ...kafka, formats: undefined, clientId: 'uptally-emit', ssl: kafka.tls },
      topic: options.topic,
      count,
      rate,
      seed,
      from,
      format: options.format,
      log: createLog(values.UPTALLY_LOG_LEVEL),
      wait: timer,
      signal,
      onProgress: step.update,
    }),
  );
  // What it takes to send the same calls again.
  print(documentLine(emissionJson({ sent, seed, from })));
  return 'done';
}

function whole(place: string, text: string, least: number, faults: Fault[]): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  if (value < least) {
    faults.push({ place, value: text, expectation: `a whole number from ${least}` });
  }
  return value;
}

function instant(place: string, text: string, faults: Fault[]): EpochMs {
  const value = parseInstant(text);
  if (value === undefined) {
    const expectation = 'an RFC 3339 instant such as 2026-06-07T11:00:00Z';
    faults.push({ place, value: text, expectation });
  }
  return value ?? 0;
}
