import type { VerifiedStatements } from '../../money/statement/verify-statements.ts';
import type { VerifiedBundle } from '../../papers/evidence/verify-bundle.ts';
import { quantity } from '../terminal/print.ts';
import { differenceLines, figureWords, verifiedWords } from './text.ts';

/** What was found in a bundle; `key` is the one that has to have signed it, if any. */
export function renderVerifiedBundle(
  { statement, sha256, signedBy, files, differences, notCompared }: VerifiedBundle,
  key: string | undefined,
): string {
  return [
    ...(statement === null
      ? []
      : [`${statement.number}  ${figureWords(statement.evaluation)}`, `SHA-256 ${sha256}`]),
    signatureWords(signedBy, key),
    ...notCompared.map(
      (name) => `${name}: as the manifest says; in the words of another version, so not compared`,
    ),
    ...(differences.length === 0
      ? [
          `equal: ${quantity(files, 'file')} as the manifest says; attainment, verdict and ` +
            'amount computed anew',
        ]
      : [
          `DIFFERENT in ${quantity(differences.length, 'place')}:`,
          ...differenceLines(differences).map((line) => `  ${line}`),
        ]),
  ].join('\n');
}

/** A forger can make every hash of a bundle fit: what has to be compared with another source. */
function signatureWords(signedBy: string | null, wanted: string | undefined): string {
  if (signedBy === null) {
    return 'not signed: compare the SHA-256 with the one you were told, or ask for a signature';
  }
  if (signedBy === wanted) return `signed by key ${signedBy}`;
  return `signed by key ${signedBy}: compare it with the key that you were told, or give --key`;
}

/** `equal: 3 statements …`, or what differs. */
export function renderVerifiedStatements({ statements, differences }: VerifiedStatements): string {
  if (differences.length > 0) {
    return differences
      .map(({ number, ...one }) => `${number}: ${differenceLines([one]).join('')}`)
      .join('\n');
  }
  return verifiedWords(statements);
}
