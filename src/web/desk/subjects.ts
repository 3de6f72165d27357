import type { WarehouseFigures } from '../../calls/intake/observe-warehouse.ts';
import { auditPages } from './audit-page.ts';
import { claimPages } from './claims-page.ts';
import type { DeskPages } from './desk.ts';
import { homePages } from './home.ts';
import { incidentPages } from './incidents-page.ts';
import { peoplePages } from './people-page.ts';
import { sessionPages } from './sessions-page.ts';
import { statementPages } from './statements-page.ts';
import { tokenPages } from './tokens-page.ts';

/** All pages of the desk, in the order of its navigation. */
export function deskSubjects(readFigures: () => Promise<WarehouseFigures>): readonly DeskPages[] {
  return [
    homePages(readFigures),
    statementPages,
    claimPages,
    incidentPages,
    peoplePages,
    tokenPages,
    auditPages,
    sessionPages,
  ];
}
