import { invalidInput } from '../../ground/errors.ts';
import { findAudit } from '../access/audit.ts';
import type { DeskPages } from './desk.ts';
import { deskMinute } from './session-views.ts';

const PATH = '/desk/audit';
const PAGE_ROWS = 100;

/** Who did what, and when. */
export const auditPages: DeskPages = (desk, { ledger }) => {
  desk.page({ path: PATH, action: 'audit.read', label: 'Audit' }, async ({ query }) => {
    const before = query('before');
    if (!/^\d{0,18}$/.test(before)) {
      const expectation = 'the position of an entry';
      throw invalidInput([{ place: 'before', value: before, expectation }]);
    }
    const found = await findAudit(ledger, PAGE_ROWS + 1, before === '' ? null : before);
    const shown = found.slice(0, PAGE_ROWS);
    return {
      template: 'desk/audit',
      title: 'Audit',
      view: {
        entries: shown.map(({ at, actor, action, target, result, detail }) => ({
          at: deskMinute(at),
          actor: actor ?? 'nobody known',
          action,
          target,
          result,
          detail,
        })),
        hasOlder: found.length > PAGE_ROWS,
        olderPath: `${PATH}?before=${shown.at(-1)?.position ?? ''}`,
      },
    };
  });
};
