import {
  allowRepeatedOption,
  amountOption,
  lineNumbersOption,
  monthOption,
  Option,
  wholeNumberOption,
} from '../command-line.ts';
import type { AddCommands } from '../session.ts';
import { withProvenanceOptions } from './options-provenance.ts';
import type { CreditOptions } from './run-credit.ts';
import type { ProvenanceOptions } from './run-with-provenance.ts';

/** `uptally claim credit` and `uptally claim uncredit`: what the vendor paid. */
export const addCredit: AddCommands = (claim, run) => {
  withProvenanceOptions(
    claim
      .command('credit <number>')
      .description("count what the vendor paid: from a memo's rows, or an amount")
      .option('--memo <file>', 'FOCUS CSV; its rows with ChargeCategory Credit are found')
      .addOption(monthOption('--month <month>', 'of the memo only rows of this billing month'))
      .option('--describing <text>', 'of the memo only rows whose ChargeDescription has this')
      .addOption(
        lineNumbersOption(
          '--rows <lines>',
          'of the memo only these lines, e.g. 2,5, whatever is in them',
        ),
      )
      .addOption(allowRepeatedOption())
      .option('--dry-run', "show the memo's rows and count nothing")
      .option('--yes', 'count without asking')
      .addOption(amountOption('--amount <amount>', 'what was paid').conflicts('memo'))
      .addOption(new Option('--currency <code>', "of --amount; must be the contract's"))
      .option('--reference <text>', 'of --amount: tells it from another one that is the same'),
  )
    .addHelpText(
      'after',
      `
A payment is counted once, however often it is handed in: a row of a memo by what it says, however
it is written, an amount by its reference. What falls short stays open and is shown. A terminal
asks before rows are counted. Rows that may be of something else (another currency, a cost above 0,
no word of a service level, more than is open) are refused unless --rows names them. An amount
that a memo's row brought already, or that stands there without a reference, is refused unless
--yes says that it came twice.

Examples:
  $ uptally claim credit AWS-BEDROCK-2026-06-1 --memo august.csv --dry-run
  $ uptally claim credit AWS-BEDROCK-2026-06-1 --memo august.csv --describing "SLA credit"
  $ uptally claim credit AWS-BEDROCK-2026-06-1 --amount 4603.13 --reference "memo 7"`,
    )
    .action(
      run(async (session, number: string, options: CreditOptions) => {
        const { creditOneClaim } = await import('./run-credit.ts');
        return creditOneClaim(session, number, options);
      }),
    );
  addUncredit(claim, run);
};

const addUncredit: AddCommands = (claim, run) => {
  withProvenanceOptions(
    claim
      .command('uncredit <number>')
      .description('undo a credit that was counted by mistake; both stay on record')
      .addOption(
        wholeNumberOption(
          '--credit <n>',
          'which one, as `claim show` numbers them; default: the only one',
        ),
      ),
    true,
  )
    .addHelpText(
      'after',
      `
Once no credit is left, the claim is again what it was before the first. What was undone can be
counted again.

Example:
  $ uptally claim uncredit AWS-BEDROCK-2026-06-1 --credit 2 --reason "the rebate of the quarter"`,
    )
    .action(
      run(async (session, number: string, options: UncreditOptions) => {
        const { uncreditOneClaim } = await import('./run-credit.ts');
        return uncreditOneClaim(session, number, options);
      }),
    );
};

interface UncreditOptions extends ProvenanceOptions {
  readonly reason: string;
  readonly credit?: number;
}
