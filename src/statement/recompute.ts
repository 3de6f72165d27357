import { UptallyError } from '../errors.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import { judgeContract } from '../evaluation/judge-contract.ts';
import { sha256Of } from '../sha256.ts';
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
  const wrong = statement.documents.flatMap(({ role, sha256 }): readonly Difference[] => {
    const content = documents.get(role);
    const found = content === undefined ? '(missing)' : `SHA-256 ${sha256Of(content)}`;
    const stated = `SHA-256 ${sha256}`;
    return found === stated ? [] : [{ place: FILES[role], stated, found }];
  });
  if (wrong.length > 0) return wrong;
  let found: Evaluation;
  let facts: Pick<Statement, 'number' | 'contract'>;
  try {
    const judged = thawInputs(documents, statement);
    found = judgeContract(judged);
    const { id } = judged.contract;
    facts = {
      number: statementNumber(id, judged.period.label, statement.revision),
      contract: contractFacts(judged),
    };
  } catch (error) {
    if (!(error instanceof UptallyError)) throw error;
    return error.faults.map(({ place, value, expectation }) => ({
      place,
      stated: expectation,
      found: value,
    }));
  }
  const { number, contract } = statement;
  return [...differences({ number, contract }, facts), ...differences(statement.evaluation, found)];
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
