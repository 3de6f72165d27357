import { formatInstant } from '../../../src/ground/time.ts';
import { type JudgeInput, judgeContract } from '../../../src/money/judge/judge-contract.ts';
import { contractFacts, issued, statementNumber } from '../../../src/money/statement/statement.ts';
import type { ExportedStatement } from '../../../src/papers/export/exported-statement.ts';

/** A statement of what was counted, as if it had been issued; no ledger knows it. */
export function madeUpStatement(judged: JudgeInput): ExportedStatement {
  const { contract, period } = judged;
  const at = formatInstant(period.end);
  return {
    judged,
    isReplaced: false,
    issued: issued({
      schema: 'uptally/statement@1',
      number: statementNumber(contract.id, period.label, 1),
      revision: 1,
      sequence: 1,
      previous: null,
      replaces: null,
      issued: { at, by: 'finance' },
      contract: contractFacts(judged),
      customer: 'the customer',
      events: { stored_until: at, as_of: null, late: 0, conflicts: 0, dead_letters: 0 },
      checks: [],
      anyway: null,
      bills: [],
      documents: [],
      claim: null,
      evaluation: judgeContract(judged),
    }),
  };
}
