import { invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { systemClock } from '../../ground/time.ts';
import type { Contract } from '../../money/contract/contract.ts';
import { importTold } from '../../money/told/import-told.ts';
import { readTold } from '../../money/told/read-told.ts';
import { asksFor, type ToldKind } from '../../money/told/told-kind.ts';
import { toldImports, toldRevisions } from '../../money/told/told-revisions.ts';
import { withdrawTold } from '../../money/told/withdraw-told.ts';
import { toldImportJson, toldJson, toldRecordJson } from '../../published/closed/told.ts';
import { documentText } from '../../published/document-text.ts';
import { actorOf } from '../actor.ts';
import type { CommandOutcome } from '../outcome.ts';
import { selectedContracts } from '../selected-contracts.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderTold, renderToldImports, renderToldRecord, withdrawnToldLine } from './text.ts';

/** Brings a file into the ledger, all or nothing, or shows what it would do. */
export async function importFile(
  session: Session,
  kind: ToldKind,
  options: {
    readonly file: string;
    /** Ids of contracts. */
    readonly for: readonly string[];
    /** Files of contracts. */
    readonly contract: readonly string[];
    readonly period: readonly string[];
    readonly isReplacing: boolean;
    readonly isDry: boolean;
    readonly by?: string | undefined;
    readonly json: boolean;
  },
): Promise<CommandOutcome> {
  const by = actorOf(session.config, options.by);
  const contracts = askingContracts(session, kind, options);
  const now = systemClock.now();
  const file = readTold(kind, options.file, now);
  return withStores(session, async ({ ledger }) => {
    const { isDry, isReplacing, period: periods } = options;
    const given = { ledger, kind, contracts, file, periods, isReplacing, isDry, now, by };
    const outcomes = await withStep({ label: 'Importing' }, () => importTold(given));
    print(
      options.json
        ? documentText(outcomes.map((outcome) => toldImportJson(outcome, isDry)))
        : renderToldImports(outcomes, { isDry, paint }),
    );
    return 'done';
  });
}

/** Those that are named, or the one that asks: a file does not say whose it is. */
function askingContracts(
  { config }: Session,
  kind: ToldKind,
  { for: ids, contract }: { readonly for: readonly string[]; readonly contract: readonly string[] },
): readonly Contract[] {
  const known = selectedContracts({ ids: [], contract }, config);
  const unknown = ids.filter((id) => !known.some((one) => one.id === id));
  if (unknown.length > 0) {
    const expectation = `the id of a contract: ${known.map(({ id }) => id).join(', ')}`;
    throw invalidInput(unknown.map((value) => ({ place: '--for', value, expectation })));
  }
  const chosen = ids.length === 0 ? known : known.filter(({ id }) => ids.includes(id));
  const asking = chosen.filter(({ versions }) => versions.some((one) => asksFor(kind, one)));
  const others = chosen.filter((one) => ids.includes(one.id) && !asking.includes(one));
  if (others.length > 0) {
    const expectation = `a contract with a commitment that asks for ${kind}`;
    throw invalidInput(others.map(({ id }) => ({ place: '--for', value: id, expectation })));
  }
  if (asking.length === 1 || (ids.length > 0 && asking.length > 0)) return asking;
  const names = asking.map(({ id }) => id).join(', ') || 'none of those given';
  const expectation = `the contract that it tells of; those that ask for ${kind}: ${names}`;
  throw invalidInput([{ place: '--for', value: '(missing)', expectation }]);
}

/** Takes a record out of what contracts are judged by. */
export async function withdraw(
  session: Session,
  kind: ToldKind,
  options: {
    readonly id: string;
    readonly for?: string | undefined;
    readonly reason: string;
    readonly by?: string | undefined;
  },
): Promise<CommandOutcome> {
  const by = actorOf(session.config, options.by);
  return withStores(session, async ({ ledger }) => {
    const { id, reason, for: contract } = options;
    const now = systemClock.now();
    print(withdrawnToldLine(await withdrawTold({ ledger, kind, id, contract, reason, now, by })));
    return 'done';
  });
}

/** Prints the newest revision of each record, and the imports. */
export async function list(
  session: Session,
  kind: ToldKind,
  { for: contract, json }: { readonly for?: string | undefined; readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const revisions = await toldRevisions(ledger, kind, { contract });
    const newest = revisions.filter(({ isNewest }) => isNewest);
    const imports = await toldImports(ledger, kind, contract);
    print(
      json
        ? documentText(toldJson(kind, newest, imports))
        : renderTold(kind, newest, imports, paint),
    );
    return 'done';
  });
}

/** Prints every revision of a record. */
export async function show(
  session: Session,
  kind: ToldKind,
  options: { readonly id: string; readonly for?: string | undefined; readonly json: boolean },
): Promise<CommandOutcome> {
  return withStores(session, async ({ ledger }) => {
    const { id, for: contract, json } = options;
    const revisions = await toldRevisions(ledger, kind, { contract, id });
    if (revisions.length === 0) {
      const expectation = `an id of \`uptally ${kind} list\``;
      throw invalidInput([{ place: 'id', value: id, expectation }]);
    }
    print(
      json
        ? documentText(toldRecordJson(kind, id, revisions))
        : renderToldRecord(kind, revisions, paint),
    );
    return 'done';
  });
}
