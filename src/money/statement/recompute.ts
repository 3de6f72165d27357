import { UptallyError } from '../../ground/errors.ts';
import { sha256Of } from '../../ground/sha256.ts';
import { type JudgeInput, judgeContract } from '../judge/judge-contract.ts';
import type { Json } from './canonical-json.ts';
import type { Documents } from './documents.ts';
import { FILES, thawInputs } from './frozen-inputs.ts';
import { contractFacts, type Statement, statementNumber } from './statement.ts';

/** Where a statement and what it stands on say two things. */
export interface Difference {
  /** `slots.csv`, or a place of the evaluation such as `total.claimed`. */
  readonly place: string;
  readonly stated: string;
  readonly found: string;
}

/**
 * Computes a statement anew from its documents alone: their hashes, then attainment, verdict and
 * amount. Answers every difference; none: it is what it says.
 */
export function recompute(documents: Documents, statement: Statement): readonly Difference[] {
  const thawed = thawWhole(documents, statement);
  return 'differences' in thawed ? thawed.differences : rejudge(thawed.judged, statement);
}

/** What a statement was judged by, if its documents are those that it names and can be read. */
export function thawWhole(
  documents: Documents,
  statement: Statement,
): { readonly judged: JudgeInput } | { readonly differences: readonly Difference[] } {
  const wrong = statement.documents.flatMap(({ role, sha256 }): readonly Difference[] => {
    const content = documents.get(role);
    const found = content === undefined ? '(missing)' : `SHA-256 ${sha256Of(content)}`;
    const stated = `SHA-256 ${sha256}`;
    return found === stated ? [] : [{ place: FILES[role], stated, found }];
  });
  if (wrong.length > 0) return { differences: wrong };
  return unlessFaulty(() => ({ judged: thawInputs(documents, statement) }));
}

/** Attainment, verdict, amount and names, judged again and compared. */
export function rejudge(judged: JudgeInput, statement: Statement): readonly Difference[] {
  const { number, contract } = statement;
  const { differences: found } = unlessFaulty(() => ({
    differences: [
      ...differences(
        { number, contract },
        {
          number: statementNumber(judged.contract.id, judged.period.label, statement.revision),
          contract: contractFacts(judged),
        },
      ),
      ...differences(statement.evaluation, judgeContract(judged)),
    ],
  }));
  return found;
}

function unlessFaulty<Result>(
  work: () => Result,
): Result | { readonly differences: readonly Difference[] } {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UptallyError)) throw error;
    return {
      differences: error.faults.map(({ place, value, expectation }) => ({
        place,
        stated: expectation,
        found: value,
      })),
    };
  }
}

/** Every place where two evaluations differ, with its path. */
export function differences(
  stated: Json | undefined,
  found: Json | undefined,
  place = '',
): readonly Difference[] {
  if (isContainer(stated) && isContainer(found)) {
    const [a, b] = [stated as Record<string, Json>, found as Record<string, Json>];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      differences(a[key], b[key], place === '' ? key : `${place}.${key}`),
    );
  }
  if (stated === found) return [];
  return [{ place, stated: shown(stated), found: shown(found) }];
}

function isContainer(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null;
}

function shown(value: Json | undefined): string {
  return value === undefined ? '(missing)' : JSON.stringify(value);
}
