import type { EpochMs } from '../../ground/time.ts';
import type { Move } from '../../money/claim/move-claim.ts';
import { actorOption } from '../actor.ts';
import {
  amountOption,
  type Command,
  collect,
  dateOption,
  instantOption,
  type Option,
  yearOption,
} from '../command-line.ts';
import { withWord } from '../word-options.ts';
import { addCredit } from './credit-options.ts';
import type { WordOptions } from './move.ts';
import type { RecordOptions } from './record.ts';

/** `uptally claims` and `uptally claim …`: from an issued statement to money received. */
export function addClaimCommands(program: Command, signal: AbortSignal): void {
  addClaims(program);
  const claim = program
    .command('claim')
    .description('one claim: show, draft, file, note, what the vendor answers, credits, calendar');
  addShow(claim);
  addDraft(claim, signal);
  addRecord(claim);
  addFile(claim);
  addNote(claim);
  addAnswers(claim);
  addCredit(claim);
  addCalendar(claim);
}

function addClaims(program: Command): void {
  program
    .command('claims')
    .description('what vendors owe: money at risk and days left, what is lost first on top')
    .option('--all', 'with those that are finished')
    .addOption(yearOption('--year <year>', 'instead: totals of its periods, by contract'))
    .addOption(asOfOption())
    .option('--json', 'print as JSON (uptally/claims@1)')
    .addHelpText(
      'after',
      `
Examples:
  $ uptally claims
  $ uptally claims --all --json
  $ uptally claims --year 2026`,
    )
    .action(async (options: { all?: true; year?: string; asOf?: EpochMs; json?: true }) => {
      const { listClaims } = await import('./show.ts');
      await listClaims({ ...options, all: options.all === true, json: options.json === true });
    });
}

function addShow(claim: Command): void {
  claim
    .command('show <number>')
    .description('one claim: steps, deadlines, and all that was recorded of it')
    .addOption(asOfOption())
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ uptally claim show AWS-BEDROCK-2026-06-1')
    .action(async (number: string, options: { asOf?: EpochMs; json?: true }) => {
      const { showClaim } = await import('./show.ts');
      await showClaim({ number, asOf: options.asOf, json: options.json === true });
    });
}

function addDraft(claim: Command, signal: AbortSignal): void {
  withWord(
    claim
      .command('draft <number>')
      .description('write the letter of each step that is not sent, and the bundle to attach')
      .requiredOption('--out <folder>', 'where they go')
      .option('--no-bundle', 'only the letters'),
  )
    .addHelpText('after', '\nExample:\n  $ uptally claim draft AWS-BEDROCK-2026-06-1 --out letters')
    .action(async (number: string, options: WordOptions & { out: string; bundle: boolean }) => {
      const { draftClaim } = await import('./draft.ts');
      await draftClaim(number, { ...options, signal });
    });
}

function addRecord(claim: Command): void {
  claim
    .command('record <contract>')
    .description('record a claim that was filed before statements of its contract were issued here')
    .requiredOption('--period <label>', 'month, e.g. 2026-03, or START/END')
    .addOption(amountOption('--amount <amount>', 'what was asked for').makeOptionMandatory())
    .requiredOption('--reference <text>', "the vendor's ticket or the mail")
    .addOption(instantOption('--filed <instant>', 'when it was sent').makeOptionMandatory())
    .option('--contract <file>', 'contract file; none: that of UPTALLY_CONTRACTS_DIR', collect, [])
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
It is listed with the claims and counts under caps that look back; it is no statement, and its
period is not claimed again.

Example:
  $ uptally claim record aws-bedrock --period 2026-03 --amount 812.50 \\
      --reference "case 1234567890" --filed 2026-04-20T09:00:00Z`,
    )
    .action(async (id: string, options: RecordOptions) => {
      const { recordOneClaim } = await import('./record.ts');
      await recordOneClaim(id, options);
    });
}

function addFile(claim: Command): void {
  withWord(
    claim
      .command('file <number>')
      .description('record that it was sent to the vendor; after a denial, that it was sent again')
      .option('--reference <text>', "the vendor's ticket or the mail")
      .option('--step <name>', 'record a notice that comes before the claim, e.g. notify'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ uptally claim file AWS-BEDROCK-2026-06-1 --reference "case 1234567890"
  $ uptally claim file AWS-BEDROCK-2026-06-1 --at 2026-08-30T16:20:00Z
  $ uptally claim file CLOUDFLARE-BUSINESS-2026-06-1 --step notify`,
    )
    .action(async (number: string, options: WordOptions & { step?: string }) => {
      const { fileClaim } = await import('./move.ts');
      await fileClaim(number, options);
    });
}

function addNote(claim: Command): void {
  withWord(
    claim
      .command('note <number>')
      .description('say what a deadline hangs on and only a person knows')
      .addOption(instantOption('--awareness <instant>', 'when the miss was noticed'))
      .addOption(dateOption('--invoice <date>', 'date of the invoice').conflicts('awareness')),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ uptally claim note SUPPORT-2026-06-1 --invoice 2026-07-03 --reason ' +
        '"invoice 4711"',
    )
    .action(
      async (number: string, options: WordOptions & { awareness?: EpochMs; invoice?: string }) => {
        const { noteClaim } = await import('./move.ts');
        await noteClaim(number, options);
      },
    );
}

/** What the vendor says, or what we decide ourselves. */
const ANSWERS: readonly {
  readonly name: string;
  readonly to: Move['to'];
  readonly description: string;
  readonly amount?: 'optional' | 'mandatory';
  readonly needsReason?: true;
}[] = [
  { name: 'acknowledge', to: 'acknowledged', description: 'the vendor says that it has it' },
  {
    name: 'approve',
    to: 'approved',
    description: 'the vendor grants it',
    amount: 'optional',
  },
  {
    name: 'partly-approve',
    to: 'partly_approved',
    description: 'the vendor grants a part',
    amount: 'mandatory',
    needsReason: true,
  },
  {
    name: 'deny',
    to: 'denied',
    description: 'the vendor refuses; it can be filed again until the deadline',
    needsReason: true,
  },
  {
    name: 'withdraw',
    to: 'withdrawn',
    description: 'give it up before it is filed',
    needsReason: true,
  },
];

function addAnswers(claim: Command): void {
  for (const { name, to, description, amount, needsReason } of ANSWERS) {
    const command = withWord(
      claim.command(`${name} <number>`).description(description),
      needsReason === true,
    ).option('--reference <text>', 'where it can be read: a mail, a ticket');
    if (amount !== undefined) {
      const option = amountOption('--amount <amount>', 'what is granted; default: what is asked');
      command.addOption(option.makeOptionMandatory(amount === 'mandatory'));
    }
    const example = [
      `uptally claim ${name} AWS-BEDROCK-2026-06-1`,
      ...(amount === undefined ? [] : ['--amount 4603.13']),
      ...(needsReason ? ['--reason "only one Region"'] : []),
    ].join(' ');
    command
      .addHelpText('after', `\nExample:\n  $ ${example}`)
      .action(async (number: string, options: WordOptions & { amount?: string }) => {
        const { moveOneClaim } = await import('./move.ts');
        await moveOneClaim(number, { to, amount: options.amount } as Move, options);
      });
  }
}

function addCalendar(claim: Command): void {
  claim
    .command('calendar')
    .description('open deadlines as an iCalendar file, with alarms 14, 7, 2 and 1 days before')
    .requiredOption('--out <file>', 'file to write, e.g. claims.ics')
    .addOption(asOfOption())
    .addHelpText('after', '\nExample:\n  $ uptally claim calendar --out claims.ics')
    .action(async (options: { out: string; asOf?: EpochMs }) => {
      const { writeCalendar } = await import('./show.ts');
      await writeCalendar(options);
    });
}

function asOfOption(): Option {
  return instantOption('--as-of <instant>', 'days left and deadlines as of then; default: now');
}
