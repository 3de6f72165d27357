import { UptallyError } from '../../ground/errors.ts';
import { type EpochMs, parseInstant } from '../../ground/time.ts';
import type { EventLog, SteadyLog } from '../../money/count/steady.ts';
import { actingExclusions } from '../../money/evaluation/acting-windows.ts';
import { findDocuments } from '../../money/statement/documents.ts';
import { findStatement } from '../../money/statement/find-statements.ts';
import { thawInputs } from '../../money/statement/frozen-inputs.ts';
import { keptPdf } from '../../money/statement/kept-pdf.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import type { Printer } from '../print/print-pdf.ts';
import { printIssuedStatement } from '../statement/print-issued-statement.ts';
import { bundleEntries } from './bundle-entries.ts';
import { listEvidence } from './list-evidence.ts';
import { leftOutFields, NOTHING_LEFT_OUT } from './own-fields.ts';
import { signerWith } from './sign-manifest.ts';
import { writeZip } from './write-zip.ts';

export interface WriteBundleInput {
  readonly ledger: Ledger;
  readonly warehouse: Warehouse;
  readonly printer: Printer;
  readonly now: EpochMs;
  readonly number: string;
  readonly path: string;
  /** Good events too. */
  readonly all: boolean;
  /** Events keep the fields that are no business of the other party. */
  readonly withPeople: boolean;
  /** An Ed25519 private key in PEM that signs the manifest. */
  readonly keyFile?: string | undefined;
  /** Events that came in since are found by what the statement counted. */
  readonly log: Pick<SteadyLog, 'careful'> & { look(): Promise<EventLog> };
  /** Told how many exclusions an earlier version froze that can't act on the statement. */
  readonly onIdleExclusions?: ((exclusions: number) => void) | undefined;
  readonly onEvents?: ((lines: number) => void) | undefined;
  /** Ends it between two events; what was written is removed. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes the evidence bundle of an issued statement. Throws `events_moved` if the events that it
 * counted can no longer be told apart from those that came since, and `invalid_input` for a number
 * that no statement has, or a key that is none.
 */
export async function writeBundle(input: WriteBundleInput): Promise<void> {
  const { ledger, warehouse, printer, number, path, all, withPeople, keyFile } = input;
  const sign = keyFile === undefined ? undefined : signerWith(keyFile);
  const issued = await findStatement(ledger, number);
  const documents = await findDocuments(ledger, issued.statement.number);
  const judged = thawInputs(documents, issued.statement);
  const idle = judged.exclusions.length - actingExclusions(judged.exclusions, judged).length;
  if (idle > 0) input.onIdleExclusions?.(idle);
  const pdf = await keptPdf(ledger, issued.statement.number, input.now, () =>
    printIssuedStatement(issued, judged, printer),
  );
  const leftOut = withPeople ? NOTHING_LEFT_OUT : leftOutFields(judged);
  const write = (log: EventLog, storedUntil?: EpochMs) => {
    const events = listEvidence({
      warehouse,
      judged,
      log,
      storedUntil,
      all,
      leftOut,
    });
    return writeZip(
      path,
      bundleEntries({
        issued,
        documents,
        judged,
        pdf,
        events: noted(events, input),
        which: all ? 'all' : 'not_good',
        leftOut: leftOut.fields,
        sign,
      }),
    );
  };
  try {
    await write(await input.log.look(), parseInstant(issued.statement.events.stored_until));
  } catch (error) {
    if (!(error instanceof UptallyError) || error.code !== 'events_moved') throw error;
    // An event that was delivered again since has a new time of storage, and is still the same.
    await write(input.log.careful);
  }
}

const NOTED_EVERY = 10_000;

async function* noted<Item>(
  items: AsyncIterable<Item>,
  { onEvents, signal }: Pick<WriteBundleInput, 'onEvents' | 'signal'>,
): AsyncGenerator<Item> {
  let count = 0;
  for await (const item of items) {
    signal?.throwIfAborted();
    count += 1;
    if (count % NOTED_EVERY === 0) onEvents?.(count);
    yield item;
  }
}
