import type { EpochMs } from '../../ground/time.ts';
import type { ClaimAdvance } from '../../money/claim/advance-claim.ts';
import { actorOption } from '../actor.ts';
import {
  amountOption,
  collect,
  dateOption,
  instantOption,
  type Option,
  yearOption,
} from '../command-line.ts';
import type { AddCommands } from '../session.ts';
import { addCredit } from './options-credit.ts';
import { withProvenanceOptions } from './options-provenance.ts';
import type { RecordOptions } from './run-record.ts';
import type { ProvenanceOptions } from './run-with-provenance.ts';

interface ListOptions {
  readonly all?: true;
  readonly year?: string;
  readonly asOf?: EpochMs;
  readonly json?: true;
}

interface DraftOptions extends ProvenanceOptions {
  readonly out: string;
  readonly bundle: boolean;
}

interface NoteOptions extends ProvenanceOptions {
  readonly awareness?: EpochMs;
  readonly invoice?: string;
}

/** `uptally claims` and `uptally claim …`: from an issued statement to money received. */
export const addClaimCommands: AddCommands = (program, run) => {
  addClaims(program, run);
  const claim = program
    .command('claim')
    .description('one claim: show, draft, file, note, what the vendor answers, credits, calendar');
  addShow(claim, run);
  addDraft(claim, run);
  addRecord(claim, run);
  addFile(claim, run);
  addNote(claim, run);
  addAnswers(claim, run);
  addCredit(claim, run);
  addCalendar(claim, run);
};

const addClaims: AddCommands = (program, run) => {
  program
    .command('claims')
    .description('what vendors owe: money at risk and days left, soonest lost first')
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
    .action(
      run(async (session, options: ListOptions) => {
        const { listClaims } = await import('./run-show.ts');
        const [all, json] = [options.all === true, options.json === true];
        return listClaims(session, { ...options, all, json });
      }),
    );
};

const addShow: AddCommands = (claim, run) => {
  claim
    .command('show <number>')
    .description('one claim: steps, deadlines, and all that was recorded of it')
    .addOption(asOfOption())
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ uptally claim show AWS-BEDROCK-2026-06-1')
    .action(
      run(async (session, number: string, options: { asOf?: EpochMs; json?: true }) => {
        const { showClaim } = await import('./run-show.ts');
        return showClaim(session, { number, asOf: options.asOf, json: options.json === true });
      }),
    );
};

const addDraft: AddCommands = (claim, run) => {
  withProvenanceOptions(
    claim
      .command('draft <number>')
      .description('write the letter of each step that is not sent, and the bundle to attach')
      .requiredOption('--out <folder>', 'where they go')
      .option('--no-bundle', 'only the letters'),
  )
    .addHelpText('after', '\nExample:\n  $ uptally claim draft AWS-BEDROCK-2026-06-1 --out letters')
    .action(
      run(async (session, number: string, options: DraftOptions) => {
        const { draftClaim } = await import('./run-draft.ts');
        return draftClaim(session, number, options);
      }),
    );
};

const addRecord: AddCommands = (claim, run) => {
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
    .action(
      run(async (session, id: string, options: RecordOptions) => {
        const { recordOneClaim } = await import('./run-record.ts');
        return recordOneClaim(session, id, options);
      }),
    );
};

const addFile: AddCommands = (claim, run) => {
  withProvenanceOptions(
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
    .action(
      run(async (session, number: string, options: ProvenanceOptions & { step?: string }) => {
        const { fileClaim } = await import('./run-advance.ts');
        return fileClaim(session, number, options);
      }),
    );
};

const addNote: AddCommands = (claim, run) => {
  withProvenanceOptions(
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
      run(async (session, number: string, options: NoteOptions) => {
        const { noteClaim } = await import('./run-advance.ts');
        return noteClaim(session, number, options);
      }),
    );
};

/** What the vendor says, or what we decide ourselves. */
const ANSWERS: readonly {
  readonly name: string;
  readonly to: ClaimAdvance['to'];
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

const addAnswers: AddCommands = (claim, run) => {
  for (const { name, to, description, amount, needsReason } of ANSWERS) {
    const command = withProvenanceOptions(
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
    command.addHelpText('after', `\nExample:\n  $ ${example}`).action(
      run(async (session, number: string, options: ProvenanceOptions & { amount?: string }) => {
        const { moveOneClaim } = await import('./run-advance.ts');
        return moveOneClaim(
          session,
          number,
          { to, amount: options.amount } as ClaimAdvance,
          options,
        );
      }),
    );
  }
};

const addCalendar: AddCommands = (claim, run) => {
  claim
    .command('calendar')
    .description('open deadlines as an iCalendar file, with alarms 14, 7, 2 and 1 days before')
    .requiredOption('--out <file>', 'file to write, e.g. claims.ics')
    .addOption(asOfOption())
    .addHelpText('after', '\nExample:\n  $ uptally claim calendar --out claims.ics')
    .action(
      run(async (session, options: { out: string; asOf?: EpochMs }) => {
        const { writeCalendar } = await import('./run-show.ts');
        return writeCalendar(session, options);
      }),
    );
};

function asOfOption(): Option {
  return instantOption('--as-of <instant>', 'days left and deadlines as of then; default: now');
}
