import { withStep } from '../../ground/progress.ts';
import { findDocuments } from '../../money/statement/documents.ts';
import { findStatement, findStatements } from '../../money/statement/find-statements.ts';
import { type Difference, recompute } from '../../money/statement/recompute.ts';
import { chainFaults } from '../../money/statement/verify-chain.ts';
import { fingerprintOfFile } from '../../papers/evidence/sign-manifest.ts';
import { verifyBundle } from '../../papers/evidence/verify-bundle.ts';
import { counted, print } from '../terminal/print.ts';
import { differenceLines, figureWords, verifiedWords } from '../terminal/render-statements.ts';
import { withLedger } from '../with-ledger.ts';

const EXIT_DIFFERENT = 1;

/** Computes a bundle anew from itself; exit code 1 if anything differs. */
export async function verify(options: {
  readonly bundle: string;
  readonly key?: string | undefined;
  readonly json: boolean;
  readonly signal: AbortSignal;
}): Promise<void> {
  const key = options.key === undefined ? undefined : fingerprintOfFile(options.key);
  const { statement, sha256, signedBy, files, differences, notCompared } = await withStep(
    { label: 'Verifying' },
    () => verifyBundle(options.bundle, { key, signal: options.signal }),
  );
  if (differences.length > 0) process.exitCode = EXIT_DIFFERENT;
  if (options.json) {
    const number = statement?.number ?? null;
    const verified = { number, sha256, signed_by: signedBy, files, differences };
    print(JSON.stringify({ ...verified, not_compared: notCompared }, null, 2));
    return;
  }
  if (statement !== null) {
    print(`${statement.number}  ${figureWords(statement.evaluation)}`);
    print(`SHA-256 ${sha256}`);
  }
  print(signatureWords(signedBy, key));
  for (const name of notCompared) {
    print(`${name}: as the manifest says; in the words of another version, so not compared`);
  }
  if (differences.length === 0) {
    print(
      `equal: ${counted(files, 'file')} as the manifest says; attainment, verdict and ` +
        'amount computed anew',
    );
    return;
  }
  print(`DIFFERENT in ${counted(differences.length, 'place')}:`);
  for (const line of differenceLines(differences)) print(`  ${line}`);
}

/** A forger can make every hash of a bundle fit: what has to be compared with another source. */
function signatureWords(signedBy: string | null, wanted: string | undefined): string {
  if (signedBy === null) {
    return 'not signed: compare the SHA-256 with the one you were told, or ask for a signature';
  }
  if (signedBy === wanted) return `signed by key ${signedBy}`;
  return `signed by key ${signedBy}: compare it with the key that you were told, or give --key`;
}

/** Computes what was issued anew from the ledger's documents; exit code 1 if anything differs. */
export async function verifyStatements(options: {
  readonly number?: string | undefined;
  readonly json: boolean;
  readonly signal: AbortSignal;
}): Promise<void> {
  await withLedger(async (ledger) => {
    const all = await findStatements(ledger);
    const chosen =
      options.number === undefined ? all : [await findStatement(ledger, options.number)];
    const differences: (Difference & { readonly number: string })[] = [];
    await withStep({ label: 'Verifying', total: chosen.length }, async (step) => {
      for (const [i, { statement }] of chosen.entries()) {
        options.signal.throwIfAborted();
        const { number, contract } = statement;
        const chain = all.filter((one) => one.statement.contract.id === contract.id);
        const found = [
          ...chainFaults(chain).filter(({ place }) => place === number),
          ...recompute(await findDocuments(ledger, number), statement),
        ];
        differences.push(...found.map((difference) => ({ number, ...difference })));
        step.update(i + 1);
      }
    });
    if (differences.length > 0) process.exitCode = EXIT_DIFFERENT;
    if (options.json) {
      print(JSON.stringify({ statements: chosen.length, differences }, null, 2));
    } else if (differences.length === 0) print(verifiedWords(chosen.length));
    else {
      for (const { number, ...difference } of differences) {
        print(`${number}: ${differenceLines([difference]).join('')}`);
      }
    }
  });
}
