import { readings } from '../input/reading.ts';
import type { EvaluatedPartition, Evaluation, Reading } from '../judge/evaluation.ts';

/**
 * Where another evaluation of one period attains something else, one line for each partition and
 * reading: `uptime us-east-1: 99.72 % became 99.70 %`. Counts that change no figure are none.
 */
export function figureChanges(
  before: Pick<Evaluation, 'commitments'>,
  after: Pick<Evaluation, 'commitments'>,
): readonly string[] {
  const [old, now] = [partitionsOf(before), partitionsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const changes = readings.flatMap((reading) => {
      const [from, to] = [old.get(name)?.[reading], now.get(name)?.[reading]];
      return figure(from) === figure(to) ? [] : [changeText(shown(from), shown(to))];
    });
    return [...new Set(changes)].map((change) => `${name}: ${change}`);
  });
}

/** So many are named on one line; the rest is counted. */
const SHOWN = 5;

export function fewChanges(changes: readonly string[]): readonly string[] {
  const more = changes.length - SHOWN;
  return more > 0 ? [...changes.slice(0, SHOWN), `${more} figures more`] : changes;
}

function partitionsOf({
  commitments,
}: Pick<Evaluation, 'commitments'>): ReadonlyMap<string, EvaluatedPartition> {
  return new Map(
    commitments.flatMap(({ id, partitions }) =>
      partitions.map((partition) => [
        [id, ...Object.values(partition.partition)].join(' '),
        partition,
      ]),
    ),
  );
}

function figure(reading: Reading | undefined): string {
  return JSON.stringify([reading?.attainment ?? null, reading?.verdict, reading?.tier]);
}

function changeText(from: string, to: string): string {
  return from === to ? `${from}, moved by less than is shown` : `${from} became ${to}`;
}

function shown(reading: Reading | undefined): string {
  if (reading === undefined) return 'no calls';
  return reading.percent === null ? (reading.reason ?? 'no figure') : `${reading.percent} %`;
}
