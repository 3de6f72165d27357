import type { Ledger } from '../../stores/ledger/ledger.ts';
import { findDocuments } from './documents.ts';
import { findStatement, findStatements } from './find-statements.ts';
import { type Difference, recompute } from './recompute.ts';
import { chainFaults } from './verify-chain.ts';

export interface VerifiedStatements {
  readonly statements: number;
  readonly differences: readonly (Difference & { readonly number: string })[];
}

/**
 * Computes what was issued anew from the ledger's documents, and checks the chains. Throws
 * `invalid_input` for a number that no statement has.
 */
export async function verifyStatements(
  ledger: Ledger,
  options: {
    /** None: all. */
    readonly number?: string | undefined;
    readonly signal: AbortSignal;
    readonly onProgress: (done: number, total: number) => void;
  },
): Promise<VerifiedStatements> {
  const { number: wanted, signal, onProgress } = options;
  const all = await findStatements(ledger);
  const chosen = wanted === undefined ? all : [await findStatement(ledger, wanted)];
  const differences: (Difference & { readonly number: string })[] = [];
  for (const [i, { statement }] of chosen.entries()) {
    signal.throwIfAborted();
    const { number, contract } = statement;
    const chain = all.filter((one) => one.statement.contract.id === contract.id);
    const found = [
      ...chainFaults(chain).filter(({ place }) => place === number),
      ...recompute(await findDocuments(ledger, number), statement),
    ];
    differences.push(...found.map((difference) => ({ number, ...difference })));
    onProgress(i + 1, chosen.length);
  }
  return { statements: chosen.length, differences };
}
