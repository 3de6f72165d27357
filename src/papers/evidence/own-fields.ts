import type { Commitment } from '../../money/contract/contract.ts';
import { predicateFields } from '../../money/contract/predicate.ts';
import type { JudgeInput } from '../../money/judge/judge-contract.ts';

/**
 * Fields of an event that are no business of the other party: who called, on whose behalf and by
 * which way, and which model of somebody else had failed before.
 */
export const OWN_FIELDS = ['tenant', 'team', 'route', 'fallback_from', 'labels'] as const;

const LABEL = 'labels.';

/** What is left out of the events of a bundle. */
export interface LeftOut {
  /** Whole fields; of `labels` those that the contract asks about stay. */
  readonly fields: readonly string[];
  /** Names of labels that stay, although `labels` is left out. */
  readonly labels: ReadonlySet<string>;
}

export const NOTHING_LEFT_OUT: LeftOut = { fields: [], labels: new Set() };

/**
 * The own fields that the contract and the exclusions don't ask about:
 * what they ask about is verified.
 */
export function leftOutFields({ version, exclusions }: JudgeInput): LeftOut {
  const asked = new Set([
    ...version.commitments.flatMap(askedFields),
    ...exclusions.flatMap(({ where }) => predicateFields(where)),
  ]);
  return {
    fields: OWN_FIELDS.filter((field) => !asked.has(field)),
    labels: new Set(
      [...asked]
        .filter((field) => field.startsWith(LABEL))
        .map((field) => field.slice(LABEL.length)),
    ),
  };
}

function askedFields(commitment: Commitment): readonly string[] {
  const { covers, classify, partitionBy, retries, indicator } = commitment;
  return [
    ...predicateFields(covers),
    ...classify.flatMap(({ when }) => predicateFields(when)),
    ...partitionBy,
    ...(retries.kind === 'none' ? [] : retries.key),
    ...(indicator.kind === 'attained_slots' ? predicateFields(indicator.eligible) : []),
    ...(indicator.kind === 'attained_slots' && indicator.targetBy !== null
      ? [indicator.targetBy.field]
      : []),
  ];
}

/** The labels that stay, of those of an event. */
export function shownLabels(
  labels: Readonly<Record<string, string>>,
  { labels: shown }: LeftOut,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => shown.has(name)));
}
