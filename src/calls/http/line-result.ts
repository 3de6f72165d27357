import type { Rejection } from '../call/dead-letter.ts';
import type { SkipReason } from '../format/format.ts';
import type { IncomingRecord } from '../intake/incoming-record.ts';
import type { RefusedEvent } from '../intake/insert-events.ts';
import type { BodyRecord } from '../intake/read-body.ts';
import { type DecodedRecords, type SkippedCounts, sumOfSkipped } from '../intake/store-records.ts';

/** What became of one call of a body; rejected ones are dead letters now. */
export type LineResult =
  | { readonly line: number; readonly status: 'stored' }
  | { readonly line: number; readonly status: 'skipped'; readonly reason: SkipReason }
  | {
      readonly line: number;
      readonly status: 'rejected';
      readonly reason: Rejection['reason'];
      /** `labels.tier` style; empty for the whole line. */
      readonly field: string;
      readonly message: string;
    };

/** One result for each call, line by line; `decoded` has what became of each of the lines. */
export function lineResults(
  lines: readonly BodyRecord[],
  decoded: readonly DecodedRecords[],
  refused: readonly RefusedEvent[],
): readonly LineResult[] {
  const refusals = new Map<IncomingRecord, Rejection[]>();
  for (const { event, rejection } of refused) {
    const ofRecord = refusals.get(event.record) ?? [];
    ofRecord.push(rejection);
    refusals.set(event.record, ofRecord);
  }
  return lines.flatMap(({ line, record }, index) => {
    const { events, letters, skipped } = decoded[index] as DecodedRecords;
    const ofRecord = refusals.get(record) ?? [];
    const results: LineResult[] = [];
    for (let stored = ofRecord.length; stored < events.length; stored += 1) {
      results.push({ line, status: 'stored' });
    }
    for (const letter of letters) {
      const result = rejectedResult(line, letter);
      for (let part = 0; part < letter.parts; part += 1) results.push(result);
    }
    for (const rejection of ofRecord) results.push(rejectedResult(line, rejection));
    for (const [reason, count] of Object.entries(skipped) as [SkipReason, number][]) {
      for (let index = 0; index < count; index += 1) {
        results.push({ line, status: 'skipped', reason });
      }
    }
    return results;
  });
}

export function countResults(results: readonly LineResult[]): Record<LineResult['status'], number> {
  const counts = { stored: 0, rejected: 0, skipped: 0 };
  for (const { status } of results) counts[status] += 1;
  return counts;
}

/** What was skipped, by reason. */
export function skippedOf(results: readonly LineResult[]): SkippedCounts {
  return sumOfSkipped(
    results.map((result) => (result.status === 'skipped' ? { [result.reason]: 1 } : {})),
  );
}

function rejectedResult(line: number, { reason, jsonPath, message }: Rejection): LineResult {
  return { line, status: 'rejected', reason, field: jsonPath.replace(/^\$\.?/, ''), message };
}
