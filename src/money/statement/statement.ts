import type { z } from 'zod';
import { sha256Of } from '../../ground/sha256.ts';
import type {
  checkNames,
  documentRoles,
  statementDocument,
} from '../../published/result/statement.ts';
import type { JudgeInput } from '../judge/judge-contract.ts';
import { canonicalJson } from './canonical-json.ts';

/** Stands where nobody said who the organisation is. */
export const UNNAMED_ORGANISATION = 'the customer';

/** An evaluation that was issued, in the shape in which it is kept, hashed and published. */
export type Statement = z.output<typeof statementDocument>;
export type DocumentRole = (typeof documentRoles)[number];
export type CheckName = (typeof checkNames)[number];

/** A statement as the ledger keeps it. */
export interface IssuedStatement {
  readonly statement: Statement;
  /** Canonical JSON; the bytes that the hash is of. */
  readonly body: string;
  readonly sha256: string;
}

export function issued(statement: Statement): IssuedStatement {
  const body = canonicalJson(statement);
  return { statement, body, sha256: sha256Of(body) };
}

/** What a statement repeats of its contract's file. */
export function contractFacts({
  contract,
  version,
}: Pick<JudgeInput, 'contract' | 'version'>): Statement['contract'] {
  return {
    id: contract.id,
    title: contract.title,
    version: version.version,
    sha256: contract.sha256,
    provider: contract.provider,
    direction: contract.direction,
    currency: contract.currency,
    time_zone: version.timeZone,
  };
}

/** `AWS-BEDROCK-2026-06-1`; the slashes of a range are underscores. */
export function statementNumber(contractId: string, period: string, revision: number): string {
  const label = period.replaceAll('/', '_').replaceAll(':', '');
  return `${contractId.toUpperCase()}-${label}-${revision}`;
}
