import { join } from 'node:path';
import { UptallyError } from '../src/ground/errors.ts';
import { addMonths, localDate, type MonthLabel, monthOf } from '../src/ground/time.ts';
import type { Contract } from '../src/money/contract/contract.ts';
import { evaluateContract } from '../src/money/evaluation/evaluate-contract.ts';
import { findClaimFacts } from '../src/money/statement/find-claim-facts.ts';
import type { GatherInputs } from '../src/money/statement/gather-inputs.ts';
import { recordDraft } from '../src/money/statement/record-draft.ts';
import { withPrinter } from '../src/papers/print/print-pdf.ts';
import { writeWholeFile } from '../src/papers/print/write-file.ts';
import { printStatement } from '../src/papers/statement/print-statement.ts';
import { printerOptions } from '../src/running/printer-options.ts';
import type { JobContext } from './job-context.ts';
import type { Job, RunDetail } from './run-job.ts';

/** A draft for every contract, of the month before the one that it is due in. */
export function monthlyStatementJob(context: JobContext): Job {
  return {
    name: 'monthly-statement',
    async run(dueAt) {
      const dueDate = localDate(dueAt, context.config.values.UPTALLY_TIME_ZONE);
      const month = addMonths(monthOf(dueDate), -1);
      const inputsOf = context.gatherInputs();
      const drafts: RunDetail[] = [];
      for (const contract of context.readContracts()) {
        drafts.push(await draft(contract, month, inputsOf, context));
      }
      return { month, drafts };
    },
  };
}

async function draft(
  contract: Contract,
  period: MonthLabel,
  inputsOf: GatherInputs,
  { warehouse, ledger, clock, config }: JobContext,
): Promise<RunDetail> {
  try {
    const input = { ...(await inputsOf(contract, period)), warehouse, contract, period };
    const evaluation = await evaluateContract(input);
    // 1. The draft: the same figures again are the same row.
    const { sha256 } = await recordDraft(ledger, clock, evaluation);
    const facts = await findClaimFacts({ ...input, evaluation });
    // 2. Its page: written again, it is replaced.
    const pdf = await withPrinter(printerOptions(config), (printer) =>
      printStatement(
        {
          contract,
          evaluation,
          generatedAt: clock.now(),
          customer: config.values.UPTALLY_ORGANISATION,
          facts,
        },
        printer,
      ),
    );
    const file = join(config.reportsFolder, `statement-${contract.id}-${period}.pdf`);
    await writeWholeFile(file, pdf);
    return { contract: contract.id, sha256, file };
  } catch (error) {
    // A contract that is not in force has nothing to state; every other fault fails the run.
    if (!(error instanceof UptallyError) || error.code !== 'no_version') throw error;
    return { contract: contract.id, skipped: 'no version governs the month' };
  }
}
