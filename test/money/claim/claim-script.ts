import {
  advanceClaim,
  type ClaimAdvance,
  type Provenance,
} from '../../../src/money/claim/advance-claim.ts';
import { creditClaim, typedPayment } from '../../../src/money/claim/credit-claim.ts';
import { findClaim } from '../../../src/money/claim/find-claims.ts';
import type { Ledger } from '../../../src/stores/ledger/ledger.ts';
import { at } from './example-statements.ts';

/** What happens to each claim, in this order, whoever dies in between. */
export const MOVES: readonly ClaimAdvance[] = [
  { to: 'drafted' },
  { to: 'filed' },
  { to: 'acknowledged' },
  { to: 'denied' },
  { to: 'filed' },
  { to: 'partly_approved', amount: '10.00' },
];
export const PAYMENTS = 10;

const provenance: Provenance = {
  by: 'finance',
  at: at('2026-07-20T10:00:00Z'),
  now: at('2026-07-20T10:00:00Z'),
  why: 'told by mail',
};

/**
 * Takes a claim as far as the script goes, from wherever it stands; every payment is handed in
 * again by whoever goes on. `say` is called before and after each step.
 */
export async function playScript(
  ledger: Ledger,
  number: string,
  say: (line: string) => void,
): Promise<void> {
  for (;;) {
    const { transitions } = await findClaim(ledger, number, provenance.now);
    const advance = MOVES[transitions.length];
    if (advance === undefined) break;
    say(`begin ${number} ${transitions.length}`);
    try {
      await advanceClaim(ledger, number, advance, provenance);
      say(`done ${number} ${transitions.length}`);
    } catch (error) {
      // Another process was there first: go on from where that one left it.
      const now = await findClaim(ledger, number, provenance.now);
      if (now.transitions.length === transitions.length) throw error;
    }
  }
  for (let i = 0; i < PAYMENTS; i += 1) {
    say(`begin ${number} payment ${i}`);
    await creditClaim(ledger, number, [typedPayment(number, '1.00', `memo ${i}`)], provenance);
    say(`done ${number} payment ${i}`);
  }
}
