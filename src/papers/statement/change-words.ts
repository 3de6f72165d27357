import type { DescribeChange } from '../../money/statement/version-as-issued.ts';
import { contractDiff, type DiffGroup } from '../words/contract-diff.ts';
import { plainText } from '../words/format-figure.ts';

/** What changes no figure. */
const HARMLESS = new Set(['Title', 'How it is claimed', 'Where it was read']);

/**
 * What one version owes otherwise than another, on one line: `uptime:
 * what a miss pays: "…" became "…"`.
 */
export const changeWords: DescribeChange = (from, to) => {
  const { from: before, to: after, groups } = contractDiff(from, to);
  const changes = groups.flatMap(groupWords);
  if (changes.length === 0) changes.push(`${before.inForce} became ${after.inForce}`);
  return plainText(changes.join('; '));
};

function groupWords({ commitment, change, parts }: DiffGroup): readonly string[] {
  const name = commitment ?? 'the contract';
  if (change !== 'changed') return [`${name} was ${change}`];
  return parts.flatMap(({ heading, sentences }) => {
    if (HARMLESS.has(heading)) return [];
    const said = (which: 'added' | 'removed') =>
      sentences
        .filter((sentence) => sentence.change === which)
        .map(({ text }) => `"${text}"`)
        .join(' ') || 'nothing';
    return [`${name}: ${heading.toLowerCase()}: ${said('removed')} became ${said('added')}`];
  });
}
