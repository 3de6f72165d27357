import { serialize } from 'node:v8';
import { z } from 'zod';
import { factsComputedUpTo } from '../../calls/minute/fact-clock.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { DAY_MS, formatInstant, instantOf } from '../../ground/time.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { ledgerQuery } from '../../stores/ledger/query.ts';
import { warehouseQuery } from '../../stores/warehouse/query.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { PrepareInput } from './prepare-statement.ts';
import type { Statement } from './statement.ts';

/**
 * Remembers what statements were watched by, so that only periods that changed are computed again.
 */
export interface UnchangedPeriods {
  /** Whether a statement would be found as it was found last. */
  has(statement: Statement, inputs: PrepareInput): Promise<boolean>;
  /** It was computed from these inputs and what is stored now. */
  add(statement: Statement, inputs: PrepareInput): Promise<void>;
}

/** A call counts by its end under some contracts, and attempts at one call belong together. */
const MARGIN_MS = DAY_MS;

const watchRow = z.object({ inputs_sha256: z.string(), facts_until: z.date() });
const factsRow = z.object({ facts: z.number() });

/**
 * Knows by the facts of minutes whether calls came in since: they are counted anew for whatever
 * comes. To be asked once these are up to date. `program` is what computes: another version of it
 * may find other figures.
 */
export async function unchangedPeriods(
  { warehouse, ledger }: { readonly warehouse: Warehouse; readonly ledger: Ledger },
  program: string,
): Promise<UnchangedPeriods> {
  const factsUntil = await factsComputedUpTo(ledger);
  return {
    async has({ number, evaluation: { period } }, inputs) {
      const [watch] = await ledger.query(
        ...ledgerQuery('statement/last-watch', [number]),
        watchRow,
      );
      // Of a period that goes on there is more each day.
      if (watch === undefined || inputs.now < instantOf(period.end)) return false;
      if (watch.inputs_sha256 !== inputsHash(inputs, program)) return false;
      const [counted] = await warehouse.select(
        ...warehouseQuery('statement/minutes-counted-since', {
          parameters: {
            start_ms: instantOf(period.start) - MARGIN_MS,
            end_ms: instantOf(period.end) + MARGIN_MS,
            since_ms: watch.facts_until.getTime(),
          },
        }),
        factsRow,
      );
      return counted?.facts === 0;
    },
    async add({ number, evaluation: { period } }, inputs) {
      if (inputs.now < instantOf(period.end)) return;
      const hash = inputsHash(inputs, program);
      await ledger.run(
        ...ledgerQuery('statement/record-watch', [number, hash, formatInstant(factsUntil)]),
      );
    },
  };
}

/**
 * Of all that a statement is computed from but the stores: what people told, terms and settings.
 */
function inputsHash(inputs: PrepareInput, program: string): string {
  const { warehouse, ledger, log, describeChange, waitingRecords, now, ...told } = inputs;
  return sha256Of(serialize([program, told]));
}
