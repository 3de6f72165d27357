import { invalidInput } from '../../ground/errors.ts';
import { withStep } from '../../ground/progress.ts';
import { readText } from '../../ground/read-text.ts';
import { sha256Of } from '../../ground/sha256.ts';
import {
  type EpochMs,
  formatInstant,
  type Interval,
  MINUTE_MS,
  systemClock,
} from '../../ground/time.ts';
import { parseCommitments } from '../../health/drill/commitments.ts';
import { gatherDrill } from '../../health/drill/gather-drill.ts';
import { findIncidents } from '../../health/record/find-incidents.ts';
import { parseRouting } from '../../health/redundancy/routing.ts';
import { drillJson } from '../../published/closed/drill.ts';
import { documentText } from '../../published/document-text.ts';
import { gatherClocks } from '../../running/drill-clocks.ts';
import { bringIncidentsUpToDate, detectionRule } from '../../running/incidents-now.ts';
import type { Ledger } from '../../stores/ledger/ledger.ts';
import { givenWindow, requireKeptCalls } from '../incident-or-window.ts';
import type { CommandOutcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { paint, print } from '../terminal/print.ts';
import { withStores } from '../with-stores.ts';
import { renderDrill } from './text.ts';

interface DrillOptions {
  readonly routing: string;
  readonly incident?: string | undefined;
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
  readonly commitments?: string | undefined;
  readonly sources?: string | undefined;
  readonly json: boolean;
}

/** Prints what the table would have made of past calls. */
export async function runDrill(session: Session, options: DrillOptions): Promise<CommandOutcome> {
  const { routing: file, incident = null } = options;
  const text = readText(file, 'YAML in UTF-8');
  const routing = parseRouting(text, file);
  const commitments = commitmentsOf(options.commitments);
  const { from, to } = options;
  const window = givenWindow({ incident: options.incident, place: '--incident', from, to });
  return withStores(session, async (stores) => {
    const { config, signal } = session;
    await bringIncidentsUpToDate(stores, config, { clock: systemClock, signal });
    const interval = window ?? (await timeOfIncident(stores.ledger, options.incident ?? ''));
    const given = placeOf(options, interval);
    await requireKeptCalls(stores, interval, given);
    const rule = detectionRule(config);
    const stored = await withStep({ label: 'Reading calls' }, () =>
      gatherDrill({ warehouse: stores.warehouse, interval, routing, rule }),
    );
    if (stored.calls === 0) {
      const expectation = 'a time with calls: no calls in this window';
      throw invalidInput([{ ...given, expectation }]);
    }
    const clocks = await withStep({ label: 'Reading clocks' }, () =>
      gatherClocks(stores.ledger, config, { ...options, interval, commitments: commitments.all }),
    );
    const record = drillJson(stored, {
      incident,
      clocks,
      routingSha256: sha256Of(text),
      commitmentsSha256: commitments.sha256,
    });
    print(options.json ? documentText(record) : renderDrill(record, paint));
    return 'done';
  });
}

function placeOf({ incident }: DrillOptions, { start }: Interval) {
  return incident === undefined
    ? { place: '--from', value: formatInstant(start) }
    : { place: '--incident', value: incident };
}

async function timeOfIncident(ledger: Ledger, id: string): Promise<Interval> {
  const [found] = await findIncidents(ledger, { id });
  if (found === undefined) {
    const expectation = 'an incident of `uptally incidents list --all`';
    throw invalidInput([{ place: '--incident', value: id, expectation }]);
  }
  const now = systemClock.now();
  const { began, ended } = found.figures;
  return { start: began, end: ended ?? now - (now % MINUTE_MS) };
}

function commitmentsOf(file: string | undefined) {
  if (file === undefined) return { all: [], sha256: null };
  const text = readText(file, 'YAML in UTF-8');
  return { all: parseCommitments(text, file), sha256: sha256Of(text) };
}
