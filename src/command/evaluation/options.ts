import type { EpochMs } from '../../ground/time.ts';
import type { ReadingName } from '../../money/input/reading.ts';
import {
  addInputOptions,
  choiceOption,
  collect,
  instantOption,
  Option,
  wholeNumberOption,
} from '../command-line.ts';
import type { AddCommands } from '../session.ts';
import type { InputOptions } from '../with-events.ts';

/** `uptally evaluate`, `lab` and `explain`: what calls are worth under contracts. */
export const addEvaluationCommands: AddCommands = (program, run) => {
  addEvaluate(program, run);
  addLab(program, run);
  addExplain(program, run);
};

const addEvaluate: AddCommands = (program, run) => {
  addInputOptions(
    program
      .command('evaluate')
      .description('attainment, verdict and credit of one contract for one period')
      .requiredOption('--contract <file>', 'contract file'),
  )
    .option('--json', 'print the result (uptally/evaluation@1) alone on standard output')
    .addHelpText(
      'after',
      `
Examples:
  $ uptally evaluate --contract aws-bedrock.yaml --events june.ndjson \\
      --fees focus.csv --period 2026-06
  $ uptally evaluate --contract aws-bedrock.yaml --period 2026-06 \\
      --as-of 2026-06-08T00:00:00Z --json`,
    )
    .action(
      run(async (session, options: InputOptions & { contract: string; json?: true }) => {
        const { evaluate } = await import('./run-evaluate.ts');
        return evaluate(session, { ...options, json: options.json === true });
      }),
    );
};

const addLab: AddCommands = (program, run) => {
  addInputOptions(
    program
      .command('lab')
      .description('the same calls under several contracts, or under variations of one')
      .requiredOption(
        '--contract <file>',
        'contract file; may be given several times, the first one is the base',
        collect,
      )
      .option(
        '--vary <path=values>',
        'values to try at a place of the contract; of several --vary every combination',
        collect,
        [],
      ),
  )
    .option('--json', 'print the result (uptally/lab@1) alone on standard output')
    .addOption(
      new Option('--csv', 'print one row per variant and commitment as CSV').conflicts('json'),
    )
    .addHelpText(
      'after',
      `
A path leads into a commitment, with version. in front into its version:
  indicator.slot=PT1M,PT5M             in every commitment of the version that governs the period
  uptime:target.at_least=99.9,99.95    in the commitment uptime
  tiers[0].credit.percent=10,25        in the first tier
  version.floor.above=0,1              in the version itself
  classify.429=bad,good                a rule for this status before the others; so 5xx and null
  'retries={kind: none},{kind: collapse, window_seconds: 300}'
                                       whole mappings, as in YAML
  version.floor=absent                 without what stands there

Examples:
  $ uptally lab --contract ours.yaml --contract theirs.yaml \\
      --events june.ndjson --fees focus.csv --period 2026-06
  $ uptally lab --contract ours.yaml --vary indicator.slot=PT1M,PT5M \\
      --vary classify.429=bad,good --period 2026-06
  $ uptally lab --contract ours.yaml --vary version.floor=absent --period 2026-06 --csv`,
    )
    .action(
      run(async (session, options: LabOptions) => {
        const { lab } = await import('./run-lab.ts');
        const form = options.json ? 'json' : options.csv ? 'csv' : 'text';
        return lab(session, { ...options, form });
      }),
    );
};

const addExplain: AddCommands = (program, run) => {
  addInputOptions(
    program
      .command('explain')
      .description('one result, from its amount down to single calls')
      .requiredOption('--contract <file>', 'contract file'),
  )
    .option('--commitment <id>', 'only this commitment; none: all')
    .option(
      '--partition <field=value>',
      'only partitions with this value; may be given several times',
      collect,
      [],
    )
    .addOption(choiceOption('--reading <name>', 'which reading', ['claimed', 'conceded']))
    .addOption(wholeNumberOption('--slots <n>', 'so many of the slots that lost most').default(10))
    .addOption(instantOption('--slot <instant>', 'list the calls of the slot that holds it'))
    .addOption(wholeNumberOption('--calls <n>', 'so many calls of that slot').default(50))
    .option('--json', 'print the explanation (uptally/explanation@1) alone on standard output')
    .addHelpText(
      'after',
      `
Examples:
  $ uptally explain --contract aws-bedrock.yaml --events june.ndjson \\
      --fees focus.csv --period 2026-06
  $ uptally explain --contract aws-bedrock.yaml --period 2026-06 \\
      --partition region=us-east-1 --slots 100
  $ uptally explain --contract aws-bedrock.yaml --period 2026-06 \\
      --slot 2026-06-07T12:15:00Z --reading conceded`,
    )
    .action(
      run(async (session, options: ExplainOptions) => {
        const { explain } = await import('./run-explain.ts');
        return explain(session, { ...options, json: options.json === true });
      }),
    );
};

interface LabOptions extends InputOptions {
  contract: string[];
  vary: string[];
  json?: true;
  csv?: true;
}

interface ExplainOptions extends InputOptions {
  contract: string;
  commitment?: string;
  partition: string[];
  reading: ReadingName;
  slots: number;
  slot?: EpochMs;
  calls: number;
  json?: true;
}
