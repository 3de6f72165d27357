import { tell, withStep } from '../../ground/progress.ts';
import type { ContractVersion } from '../../money/contract/contract.ts';
import { readContractDocument } from '../../money/contract/load-contract.ts';
import { governingVersion } from '../../money/contract/period.ts';
import { checkEvaluation } from '../../money/evaluation/evaluate-contract.ts';
import { rangeNotes } from '../../money/evaluation/period-notes.ts';
import type { Lab } from '../../money/lab/lab.ts';
import { runLab } from '../../money/lab/run-lab.ts';
import { makeVariants, withNamedFaults } from '../../money/lab/variants.ts';
import { parseVariation } from '../../money/lab/variation.ts';
import { documentText } from '../../published/document-text.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { type InputOptions, withEvents } from '../with-events.ts';
import { renderLabText } from './text-lab.ts';
import { renderLabCsv } from './text-lab-csv.ts';

/** The same events under several contracts, or under variations of one. */
export async function lab(
  session: Session,
  options: InputOptions & {
    readonly contract: readonly string[];
    readonly vary: readonly string[];
    readonly form: 'text' | 'json' | 'csv';
  },
): Promise<CommandOutcome> {
  const { signal } = session;
  const { period } = options;
  const variants = makeVariants(
    options.contract.map(readContractDocument),
    options.vary.map(parseVariation),
    period,
  );
  const result = await withEvents(
    session,
    options,
    async (inputsOf) => {
      for (const variant of variants.list) {
        const { contract } = variant;
        await withNamedFaults(variant, async () =>
          checkEvaluation({ ...(await inputsOf(contract)), contract, period }),
        );
      }
    },
    (events) => {
      const total = variants.list.length;
      return withStep({ label: 'Evaluating', total, shown: () => `${total} variants` }, (step) =>
        runLab({ ...events, variants, period, signal, onProgress: step.update }),
      );
    },
  );
  const governing = variants.list.map(({ contract }) => governingVersion(contract, period));
  const versions = governing.map(({ version }) => version);
  const notes = [...new Set(governing.flatMap(rangeNotes))];
  if (options.form !== 'text') for (const note of notes) tell(note);
  print(rendered(result, versions, notes, options.form));
  return 'done';
}

function rendered(
  result: Lab,
  versions: readonly ContractVersion[],
  notes: readonly string[],
  form: 'text' | 'json' | 'csv',
): string {
  switch (form) {
    case 'json':
      return documentText(result);
    case 'csv':
      return renderLabCsv(result, versions);
    case 'text':
      return renderLabText(result, versions, paint, notes);
  }
}
