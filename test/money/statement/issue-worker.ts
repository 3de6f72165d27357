// A process that issues and restates June for ever, and says each step, so that a test can kill it.
import { appendFileSync } from 'node:fs';
import process from 'node:process';
import { findStatements, newestRevisions } from '../../../src/money/statement/find-statements.ts';
import { issueStatement, restateStatement } from '../../../src/money/statement/issue-statement.ts';
import type { Ledger, LedgerSession } from '../../../src/stores/ledger/ledger.ts';
import { openPGlite } from '../../../src/stores/ledger/pglite.ts';
import { openPostgres } from '../../../src/stores/ledger/postgres.ts';
import { fill, openScratchWarehouse } from '../evaluation/scratch-warehouse.ts';
import { bill, june, outage } from './june.ts';

const [place = '', name = ''] = process.argv.slice(2);

function say(line: string): void {
  appendFileSync(1, `${line}\n`);
}

/** Says every statement before it is sent and after it was answered. */
function spoken<Session extends LedgerSession>(session: Session): Session {
  const tell = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    say('step');
    const result = await work();
    say('step');
    return result;
  };
  return {
    ...session,
    query: (statement, parameters, row) => tell(() => session.query(statement, parameters, row)),
    run: (statement, parameters) => tell(() => session.run(statement, parameters)),
    script: (statements) => tell(() => session.script(statements)),
  };
}

const opened = place.startsWith('postgres:') ? openPostgres(place) : await openPGlite(place);
const ledger: Ledger = {
  ...spoken(opened),
  transaction: (work) => opened.transaction((session) => work(spoken(session))),
};
const warehouse = await openScratchWarehouse();
await fill(warehouse, outage);
say('ready');

for (let round = 0; ; round += 1) {
  const [newest] = newestRevisions(await findStatements(ledger));
  const revision = newest?.statement.revision ?? 0;
  const input = june({ warehouse, ledger, by: name, fees: bill(`${1_000 + revision + 1}.00`) });
  const attempt =
    newest === undefined
      ? issueStatement(input)
      : restateStatement({
          ...input,
          number: newest.statement.number,
          reason: `round ${round}`,
        });
  const outcome = await attempt.catch((error: unknown) => {
    // The other worker was first: with the lock, or with the next revision.
    const { code } = error as { code?: string };
    if (code === 'unavailable' || code === 'invalid_input') return { kind: 'lost' as const };
    throw error;
  });
  if (outcome.kind === 'issued') {
    const { statement, sha256 } = outcome.statement;
    say(`issued ${statement.number} ${sha256}`);
  }
}
