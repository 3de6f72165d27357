import { invalidInput } from '../../ground/errors.ts';
import { type EpochMs, formatInstant, systemClock } from '../../ground/time.ts';
import type { Claim } from '../../money/claim/claim.ts';
import { type Move, moveClaim, shown, type Word } from '../../money/claim/move-claim.ts';
import { noteFact, noteStepSent } from '../../money/claim/note-claim.ts';
import { claimJson } from '../../published/closed/claim.ts';
import { documentText } from '../../published/document-text.ts';
import type { Config } from '../../running/config.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import type { Warehouse } from '../../stores/warehouse/warehouse.ts';
import { actorOf } from '../actor.ts';
import { print } from '../terminal/print.ts';
import { withLedger } from '../with-ledger.ts';

export interface WordOptions {
  readonly by?: string;
  readonly at?: EpochMs;
  readonly reason?: string;
  readonly reference?: string;
  readonly json?: true;
}

export async function fileClaim(
  number: string,
  options: WordOptions & { readonly step?: string },
): Promise<void> {
  const { step } = options;
  await withWords(options, async (ledger, word) => {
    const claim =
      step === undefined
        ? await moveClaim(ledger, number, { to: 'filed' }, word)
        : await noteStepSent(ledger, number, step, {
            ...word,
            why: word.why ?? options.reference,
          });
    printClaim(claim, options, word, step === undefined ? undefined : `${step} sent`);
  });
}

export async function moveOneClaim(
  number: string,
  move: Move,
  options: WordOptions,
): Promise<void> {
  await withWords(options, async (ledger, word) => {
    printClaim(await moveClaim(ledger, number, move, word), options, word);
  });
}

export async function noteClaim(
  number: string,
  options: WordOptions & { readonly awareness?: EpochMs; readonly invoice?: string },
): Promise<void> {
  const { awareness, invoice } = options;
  const fact =
    awareness !== undefined
      ? ({ kind: 'awareness', value: formatInstant(awareness) } as const)
      : invoice !== undefined
        ? ({ kind: 'invoice', value: invoice } as const)
        : undefined;
  if (fact === undefined) {
    const expectation = 'what is known: --awareness or --invoice';
    throw invalidInput([{ place: '--awareness', value: '(missing)', expectation }]);
  }
  await withWords(options, async (ledger, word) => {
    const claim = await noteFact(ledger, number, fact, word);
    printClaim(claim, options, word, `${fact.kind} ${fact.value}`);
  });
}

export function printClaim(
  claim: Claim,
  { json }: WordOptions,
  { now }: Word,
  what: string = shown(claim.state),
): void {
  if (json) print(documentText(claimJson(claim, now)));
  else print(`${claim.statement.number}: ${what}`);
}

/** What a command does with the ledger on somebody's word. */
export async function withWords(
  options: WordOptions,
  work: (ledger: Ledger, word: Word, config: Config, warehouse: Warehouse) => Promise<void>,
): Promise<void> {
  await withLedger((ledger, config, warehouse) => {
    const now = systemClock.now();
    const word: Word = {
      by: actorOf(config, options.by),
      at: options.at ?? now,
      now,
      why: options.reason,
      source: options.reference,
    };
    return work(ledger, word, config, warehouse);
  });
}
