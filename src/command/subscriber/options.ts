import { SUBSCRIBER_KINDS, type SubscriberKind } from '../../web/feed/subscribers.ts';
import { actorOption } from '../actor.ts';
import { Argument, Option, wholeNumberOption } from '../command-line.ts';
import type { AddCommands } from '../session.ts';

interface AddOptions {
  readonly name: string;
  readonly url?: string;
  readonly routingKey?: string;
  readonly signature?: 'hmac' | 'ed25519';
  readonly by?: string;
  readonly json?: true;
}

/** `uptally subscribers add | list | end | failed | replay`. */
export const addSubscriberCommands: AddCommands = (program, run) => {
  const subscribers = program
    .command('subscribers')
    .description(
      'who is told of what happens to incidents: webhooks, Slack, PagerDuty, Alertmanager',
    );
  addAdd(subscribers, run);
  subscribers
    .command('list')
    .description('each with how many messages got through')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, { json }: { json?: true }) => {
        const { listSubscribers } = await import('./run.ts');
        return listSubscribers(session, { json: json === true });
      }),
    );
  subscribers
    .command('end <id>')
    .description('send nothing any more')
    .addOption(actorOption())
    .action(
      run(async (session, id: string, { by }: { by?: string }) => {
        const { endOne } = await import('./run.ts');
        return endOne(session, { id, by });
      }),
    );
  subscribers
    .command('failed')
    .description('messages that did not get through, why, and when they are tried again')
    .option('--subscriber <id>', 'only to this one')
    .option('--json', 'print as JSON')
    .action(
      run(async (session, options: { subscriber?: string; json?: true }) => {
        const { listFailed } = await import('./run.ts');
        return listFailed(session, { ...options, json: options.json === true });
      }),
    );
  subscribers
    .command('replay <id>')
    .description('try what was given up once more, from the beginning')
    .addOption(wholeNumberOption('--number <n>', 'only this announcement'))
    .action(
      run(async (session, id: string, { number }: { number?: number }) => {
        const { replayGivenUp } = await import('./run.ts');
        return replayGivenUp(session, { id, number });
      }),
    );
};

const addAdd: AddCommands = (subscribers, run) => {
  subscribers
    .command('add')
    .addArgument(new Argument('<kind>', 'what reads the messages').choices(SUBSCRIBER_KINDS))
    .description('send what happens from now on; prints the key of a webhook, this once')
    .requiredOption('--name <name>', 'what it is called in lists')
    .option('--url <address>', 'where messages go; of PagerDuty its own if none is given')
    .option('--routing-key <key>', 'of a PagerDuty integration')
    .addOption(
      new Option('--signature <way>', 'how a webhook is signed').choices(['hmac', 'ed25519']),
    )
    .addOption(actorOption())
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      `
Webhooks are those of standardwebhooks.com; docs/feeds.md says what they carry.

Examples:
  $ uptally subscribers add webhook --name "status bot" --url https://bot.example.com/hook
  $ uptally subscribers add slack --name "#ai" --url https://hooks.slack.com/services/T/B/x`,
    )
    .action(
      run(async (session, kind: SubscriberKind, { json, ...given }: AddOptions) => {
        const { add } = await import('./run.ts');
        return add(session, { ...given, kind, json: json === true });
      }),
    );
};
