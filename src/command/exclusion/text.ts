import { localText } from '../../ground/local-text.ts';
import type { EpochMs } from '../../ground/time.ts';
import type { ZoneOfClass } from '../../money/exclusion/class-zones.ts';
import {
  type ExclusionState,
  type ProposedExclusion,
  stateText,
} from '../../money/exclusion/find-exclusions.ts';
import type { SharedWindow } from '../../money/exclusion/same-windows.ts';
import { type Paint, type TableCell, textTable } from '../terminal/text-table.ts';

/** Every exclusion as it stands. */
export function renderExclusionList(
  exclusions: readonly ProposedExclusion[],
  zoneOf: ZoneOfClass,
  paint: Paint,
): string {
  if (exclusions.length === 0) return 'No exclusion was ever proposed.';
  const rows = exclusions.map((exclusion): readonly TableCell[] => [
    { text: exclusion.id },
    { text: stateText(exclusion), style: stateStyle(exclusion) },
    { text: exclusion.class },
    { text: localText(exclusion.start, zoneOf(exclusion.class)) },
    { text: localText(exclusion.end, zoneOf(exclusion.class)) },
    { text: whereText(exclusion.where) },
    {
      text:
        exclusion.expiresAt === null ? '' : localText(exclusion.expiresAt, zoneOf(exclusion.class)),
    },
    { text: exclusion.proposedBy },
    { text: exclusion.decisions.at(-1)?.decidedBy ?? '' },
  ]);
  const heads = [
    'id',
    'state',
    'class',
    'start',
    'end',
    'where',
    'expires',
    'proposed by',
    'decided by',
  ];
  return textTable(heads, rows, paint).join('\n');
}

/** Every proposal and decision, oldest first within an exclusion: who, when, why. */
export function renderExclusionAudit(
  exclusions: readonly ProposedExclusion[],
  zoneOf: ZoneOfClass,
): string {
  if (exclusions.length === 0) return 'No exclusion was ever proposed.';
  return exclusions
    .map((exclusion) => {
      const at = (instant: EpochMs) => localText(instant, zoneOf(exclusion.class));
      const kind = exclusion.isAsserted ? 'entered as asserted by the provider' : 'proposed';
      const limits = [
        ...(whereText(exclusion.where) === '' ? [] : [`where ${whereText(exclusion.where)}`]),
        ...(exclusion.link === null ? [] : [exclusion.link]),
        ...(exclusion.expiresAt === null ? [] : [`expires ${at(exclusion.expiresAt)}`]),
      ];
      return [
        `${exclusion.id}: ${exclusion.class}, ${windowText(exclusion, zoneOf)}: ` +
          `${stateText(exclusion)}`,
        ...limits.map((limit) => `  ${limit}`),
        `  ${at(exclusion.proposedAt)}  ${exclusion.proposedBy}  ${kind}: ${exclusion.reason}`,
        ...exclusion.decisions.map(
          ({ outcome, decidedAt, decidedBy, reason }) =>
            `  ${at(decidedAt)}  ${decidedBy}  ${outcome}: ${reason}`,
        ),
      ].join('\n');
    })
    .join('\n\n');
}

/** One line about what was just done, with what comes next. */
export function exclusionLine(one: ProposedExclusion, zoneOf: ZoneOfClass): string {
  const window = `${one.class}, ${windowText(one, zoneOf)}`;
  return `${one.id}: ${window}: ${NEXT[one.state]}`;
}

/** That a window may have been proposed before. */
export function sharedWindowLine({ other, isSame }: SharedWindow, zoneOf: ZoneOfClass): string {
  const window = windowText(other, zoneOf);
  return isSame
    ? `the same window and calls stand in ${other.id} already (${stateText(other)})`
    : `it overlaps ${other.id}, ${window} (${stateText(other)}), of the same class`;
}

const NEXT: Readonly<Record<ExclusionState, string>> = {
  proposed: 'proposed; no effect before somebody else approves it',
  asserted: 'asserted by the provider; counts in the conceded reading until it is decided',
  approved: 'approved; in force for figures not yet issued',
  rejected: 'rejected; no effect on figures not yet issued',
};

function stateStyle({ state, isExpired }: ProposedExclusion): TableCell['style'] {
  if (isExpired || state === 'rejected') return 'dim';
  return state === 'approved' ? 'green' : 'yellow';
}

/** As JSON; nothing for every call. */
function whereText(where: unknown): string {
  const text = JSON.stringify(where);
  return text === '{}' ? '' : text;
}

function windowText({ class: name, start, end }: ProposedExclusion, zoneOf: ZoneOfClass): string {
  return `${localText(start, zoneOf(name))} to ${localText(end, zoneOf(name))}`;
}
