import { actorOption } from '../actor.ts';
import {
  type Command,
  collect,
  noticesOption,
  Option,
  outagesOption,
  priorCreditsOption,
} from '../command-line.ts';
import type { StatementSelection } from '../selected-contracts.ts';
import type { AddCommands } from '../session.ts';

interface Selected extends Omit<StatementSelection, 'ids'> {
  readonly json?: true;
}

interface Issued extends Selected {
  readonly anyway?: string;
  readonly bundles?: string;
  readonly by?: string;
}

interface Bundled {
  readonly out: string;
  readonly allEvents?: true;
  readonly withPeople?: true;
  readonly sign?: string;
}

/** `uptally statement …` and `uptally verify`. */
export const addStatementCommands: AddCommands = (program, run) => {
  const statement = program
    .command('statement')
    .description('what contracts pay for a period: drafted, issued, restated, proved');
  addDraft(statement, run);
  addIssue(statement, run);
  addRestate(statement, run);
  addReading(statement, run);
  addBundle(statement, run);
  addVerify(program, run);
};

function overContracts(statement: Command, name: string, description: string): Command {
  return statement
    .command(`${name} [ids...]`)
    .description(description)
    .requiredOption('--period <label>', 'month, e.g. 2026-06, or START/END in dates or instants')
    .option(
      '--contract <file>',
      'contract file; may be given several times; none: those of UPTALLY_CONTRACTS_DIR',
      collect,
      [],
    )
    .addOption(outagesOption())
    .addOption(noticesOption())
    .addOption(priorCreditsOption())
    .option('--json', 'print as JSON');
}

const addDraft: AddCommands = (statement, run) => {
  overContracts(
    statement,
    'draft',
    'what a statement would say today, and what is missing to issue it',
  )
    .addHelpText('after', '\nExample:\n  $ uptally statement draft aws-bedrock --period 2026-06')
    .action(
      run(async (session, ids: string[], options: Selected) => {
        const { draftStatements } = await import('./run.ts');
        return draftStatements(session, { ...options, ids, json: options.json === true });
      }),
    );
};

const addIssue: AddCommands = (statement, run) => {
  overContracts(statement, 'issue', 'number, freeze and keep the statements of a period, once')
    .option('--anyway <reason>', 'although something is missing; the reason is kept')
    .option('--bundles <folder>', 'write the evidence bundle of each into a folder')
    .addOption(actorOption())
    .addHelpText(
      'after',
      `
A period that is not complete is refused with what is missing. Ends with 1 if one was refused.

Examples:
  $ uptally statement issue --period 2026-06
  $ uptally statement issue aws-bedrock --period 2026-06 --bundles june
  $ uptally statement issue aws-bedrock --period 2026-06 --anyway "the bill stays an estimate"`,
    )
    .action(
      run(async (session, ids: string[], options: Issued) => {
        const { issueStatements } = await import('./run.ts');
        return issueStatements(session, { ...options, ids, json: options.json === true });
      }),
    );
};

const addRestate: AddCommands = (statement, run) => {
  statement
    .command('restate <number>')
    .description('issue the next revision of a statement, with the difference')
    .requiredOption('--reason <text>', 'why; stands in the statement')
    .option('--contract <file>', 'contract file; none: that of UPTALLY_CONTRACTS_DIR', collect, [])
    .addOption(outagesOption())
    .addOption(noticesOption())
    .addOption(priorCreditsOption())
    .option('--anyway <reason>', 'although something is missing; the reason is kept')
    .option('--bundles <folder>', 'write its evidence bundle into a folder')
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ uptally statement restate AWS-BEDROCK-2026-06-1 --reason "calls of one ' +
        'gateway came late"',
    )
    .action(
      run(async (session, number: string, options: Issued & { reason: string }) => {
        const { restate } = await import('./run.ts');
        return restate(session, { ...options, number, json: options.json === true });
      }),
    );
};

/** What reads what was issued. */
const addReading: AddCommands = (statement, run) => {
  statement
    .command('watch')
    .description('recompute what was issued, as the morning job does; keeps what moved')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, options: { json?: true }) => {
        const { watchIssued } = await import('./run-watch.ts');
        return watchIssued(session, { json: options.json === true });
      }),
    );

  statement
    .command('list')
    .description('statements with their amounts, and whose figures have moved since')
    .option('--contract <id>', 'only of this contract')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, options: { contract?: string; json?: true }) => {
        const { listStatements } = await import('./run-show.ts');
        return listStatements(session, { ...options, json: options.json === true });
      }),
    );

  statement
    .command('show <number>')
    .description('one statement, step by step')
    .option('--out <file>', 'write its PDF instead')
    .option('--json', 'print its canonical JSON, the bytes that its hash is of')
    .addHelpText(
      'after',
      `
Examples:
  $ uptally statement show AWS-BEDROCK-2026-06-1
  $ uptally statement show AWS-BEDROCK-2026-06-1 --out june.pdf
  $ uptally statement show AWS-BEDROCK-2026-06-1 --json | sha256sum`,
    )
    .action(
      run(async (session, number: string, options: { out?: string; json?: true }) => {
        const { showStatement } = await import('./run-show.ts');
        return showStatement(session, { ...options, number, json: options.json === true });
      }),
    );

  statement
    .command('verify [number]')
    .description('recompute what was issued from its documents, and check the chain; none: all')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, number: string | undefined, options: { json?: true }) => {
        const { verifyIssued } = await import('./run-verify.ts');
        return verifyIssued(session, { number, json: options.json === true });
      }),
    );
};

const addBundle: AddCommands = (statement, run) => {
  statement
    .command('bundle <number>')
    .description('everything that proves a statement, as one zip that verifies itself')
    .requiredOption('--out <file>', 'zip to write')
    .option('--all-events', 'good calls too, not only those that did not count as good')
    .option('--with-people', 'keep tenant, team and labels of the calls')
    .addOption(new Option('--sign <key>', 'Ed25519 private key in PEM that signs the manifest'))
    .addHelpText(
      'after',
      `
Examples:
  $ uptally statement bundle AWS-BEDROCK-2026-06-1 --out june.zip
  $ uptally verify june.zip`,
    )
    .action(
      run(async (session, number: string, options: Bundled) => {
        const { bundleStatement } = await import('./run-bundle.ts');
        return bundleStatement(session, {
          number,
          path: options.out,
          all: options.allEvents === true,
          withPeople: options.withPeople === true,
          keyFile: options.sign,
        });
      }),
    );
};

const addVerify: AddCommands = (program, run) => {
  program
    .command('verify <bundle>')
    .description('recompute an evidence bundle from what is in it: no store, no network')
    .option('--key <file>', 'Ed25519 public key in PEM that has to have signed it')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      '\nEnds with 1 if anything differs.\n\nExample:\n  $ uptally verify june.zip',
    )
    .action(
      run(async (session, bundle: string, options: { key?: string; json?: true }) => {
        const { verify } = await import('./run-verify.ts');
        return verify(session, { ...options, bundle, json: options.json === true });
      }),
    );
};
