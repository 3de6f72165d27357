import type { WarehouseFigures } from '../../calls/intake/observe-warehouse.ts';
import { findIncidents } from '../../health/record/find-incidents.ts';
import { findClaims } from '../../money/claim/find-claims.ts';
import { rankClaims } from '../../money/claim/rank-claims.ts';
import { counted } from '../../papers/words/format-figure.ts';
import { claimRow } from './claims-page.ts';
import type { DeskPages } from './desk.ts';
import { incidentRow } from './incidents-page.ts';

const MOST_CLAIMS = 10;

/** `/desk`: what needs a person today. */
export function homePages(readFigures: () => Promise<WarehouseFigures>): DeskPages {
  return (desk, { ledger, clock }) => {
    desk.page({ path: '/desk', action: 'desk.read', label: 'Today' }, async () => {
      const now = clock.now();
      const ranked = rankClaims(await findClaims(ledger, now), now);
      const toDo = ranked.filter(({ isFinished, step }) => !isFinished && step !== null);
      const open = (await findIncidents(ledger)).filter(
        ({ standing, figures }) => standing === 'standing' && figures.state !== 'resolved',
      );
      return {
        template: 'desk/home',
        title: 'Today',
        view: {
          claims: toDo.slice(0, MOST_CLAIMS).map(claimRow),
          moreClaims: Math.max(0, toDo.length - MOST_CLAIMS),
          claimsPath: '/desk/claims',
          incidents: open.map(incidentRow).toReversed(),
          intake: intakeLines(await readFigures()),
        },
      };
    });
  };
}

function intakeLines({ openDeadLetters, conflicts }: WarehouseFigures): readonly string[] {
  const letters = Object.entries(openDeadLetters).map(
    ([reason, records]) =>
      `${counted(records, 'dead letter', 'dead letters')} (${reason.replaceAll('_', ' ')}), ` +
      'neither replayed nor dropped.',
  );
  const differing = `${counted(conflicts, 'event', 'events')} of the last seven days`;
  return [...letters, ...(conflicts === 0 ? [] : [`${differing} with more than one content.`])];
}
