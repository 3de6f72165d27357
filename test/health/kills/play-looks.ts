import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '../../../src/ground/log.ts';
import { SECOND_MS } from '../../../src/ground/time.ts';
import { readConfig } from '../../../src/running/config.ts';
import { healthTurns } from '../../../src/running/follow-health.ts';
import { openScratchWarehouse } from '../../../src/running/stores.ts';
import type { Ledger, LedgerSession } from '../../../src/stores/ledger/ledger.ts';
import { startStatusPage } from '../../support/status-page.ts';
import { storeFacts } from '../live/store-facts.ts';
import { LOOKS } from './story.ts';

/** Told each step when it is done: a query of the ledger, a transaction, a lock, an answer. */
export type TellStep = (name: string) => void;

/** One process that follows health: it has a memory of the looks that it did. */
export interface Player {
  /** Does a look of the story on this ledger, as `uptally up` does all the time. */
  look(number: number, ledger: Ledger): Promise<void>;
  close(): Promise<void>;
}

/** `folder` is for its file of sources. */
export async function openPlayer(folder: string, tell: TellStep): Promise<Player> {
  const [warehouse, page] = await Promise.all([openScratchWarehouse(), startStatusPage()]);
  const file = join(folder, 'sources.yaml');
  writeFileSync(
    file,
    'schema: uptally/sources@1\nsources:\n' +
      `  - { id: page, kind: statuspage, url: "${page.url}", provider: anthropic }\n`,
  );
  let now = 0;
  let stored = 0;
  let current: Ledger | undefined;
  const ledger = (): Ledger => {
    if (current === undefined) throw new RangeError('a look on a ledger');
    return current;
  };
  const turns = healthTurns({
    config: readConfig({ UPTALLY_SOURCES_FILE: file }),
    stores: { warehouse, ledger: steppedLedger(ledger, tell), close: async () => {} },
    clock: { now: () => now },
    log: createLog('silent'),
    signal: new AbortController().signal,
  });
  return {
    async look(number, on) {
      current = on;
      for (; stored <= number; stored += 1) {
        const { at, facts } = lookOf(stored);
        await storeFacts(warehouse, facts, at - SECOND_MS);
      }
      const { at, page: answers } = lookOf(number);
      now = at;
      page.serve(answers);
      await turns.lookAtIncidents();
      await turns.pollPages();
    },
    async close() {
      await Promise.all([warehouse.close(), page.close()]);
    },
  };
}

function lookOf(number: number) {
  const look = LOOKS[number];
  if (look === undefined) throw new RangeError(`look ${number}: not in the story`);
  return look;
}

function steppedLedger(ledger: () => Ledger, tell: TellStep): Ledger {
  return {
    label: 'stepped',
    ...steppedSession(ledger, tell),
    async transaction(work) {
      const done = await ledger().transaction((session) =>
        work(steppedSession(() => session, tell)),
      );
      tell('commit');
      return done;
    },
    async withLock(name, work) {
      const done = await ledger().withLock(name, async () => {
        tell(`lock ${name}`);
        return { result: await work() };
      });
      if (done === undefined) throw new Error(`nobody else should hold the lock ${name}`);
      tell(`unlock ${name}`);
      return done.result;
    },
    ping: () => ledger().ping(),
    close: async () => {},
  };
}

function steppedSession(session: () => LedgerSession, tell: TellStep): LedgerSession {
  const told = async <Result>(text: string, answer: Promise<Result>): Promise<Result> => {
    const result = await answer;
    tell(shown(text));
    return result;
  };
  return {
    query: (text, parameters, row) => told(text, session().query(text, parameters, row)),
    run: (text, parameters) => told(text, session().run(text, parameters)),
    script: (text) => told(text, session().script(text)),
  };
}

/** Of a query its first line that is no comment, and of what. */
function shown(text: string): string {
  const lines = text.split('\n').filter((line) => !line.startsWith('--'));
  const from = lines.find((line, i) => i > 0 && line.startsWith('FROM')) ?? '';
  return `${lines[0] ?? ''} ${from}`.trim().slice(0, 90);
}
