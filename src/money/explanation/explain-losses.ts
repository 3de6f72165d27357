import { ONE, sum } from '../../ground/exact.ts';
import { formatInstant } from '../../ground/time.ts';
import type { IndicatorInput, Loss } from '../judge/indicators/indicator.ts';
import type { Figure } from '../judge/judge-reading.ts';
import type { ExplainedLoss, ExplainedLost, ExplainedPartition } from './explanation.ts';
import { fractionOf } from './fraction.ts';

type Units = ExplainedPartition['units'];

export interface LossesInput {
  readonly figure: Figure;
  readonly losses: readonly Loss[];
  /** Whose slots the losses are in. */
  readonly slots: Pick<IndicatorInput, 'slots' | 'existing'>;
  readonly hasSlots: boolean;
  /** Everything that counts. */
  readonly units: Units;
  /** So many parts are listed. */
  readonly most: number;
}

const NO_UNITS: Units = { good: 0, bad: 0, invalid: 0 };
const ONE_BROKEN: Units = { ...NO_UNITS, bad: 1 };

/**
 * What an attainment lacks, the greatest parts first; listed, more and rest hold every unit once.
 */
export function explainLosses(input: LossesInput): ExplainedLost {
  const { figure, losses, slots, hasSlots, units, most } = input;
  const lost = ONE.sub(figure.attainment);
  const ordered = losses.toSorted(
    (a, b) => b.share.compare(a.share) || a.time.start - b.time.start,
  );
  const [listed, others] = [ordered.slice(0, most), ordered.slice(most)];
  const unitsOf = unitCounter(slots);
  const inParts = ordered.map(unitsOf);
  const slotCount = (parts: readonly Loss[]) =>
    parts.reduce((total, part) => total + slotsOf(part), 0);
  return {
    share: fractionOf(lost),
    slot_ms: slots.existing.grid.slotMs,
    has_slots: hasSlots,
    parts: listed.map((part, i) => explainLoss(part, inParts[i] ?? null)),
    more: {
      parts: others.length,
      slots: slotCount(others),
      // Not summed up: a month of fractions has denominators of thousands of digits.
      share: fractionOf(lost.sub(sum(listed.map(({ share }) => share)))),
      units: added(inParts.slice(most)),
    },
    rest: {
      slots: slots.existing.count - slotCount(ordered),
      units: less(units, added(inParts)),
    },
  };
}

function explainLoss(loss: Loss, units: Units | null): ExplainedLoss {
  return {
    start: formatInstant(loss.time.start),
    end: formatInstant(loss.time.end),
    slots: slotsOf(loss),
    share: fractionOf(loss.share),
    units,
    cause: causeOf(loss),
  };
}

function causeOf({ cause }: Loss): ExplainedLoss['cause'] {
  switch (cause.kind) {
    case 'down_run':
      return {
        kind: cause.kind,
        start: formatInstant(cause.run.start),
        end: formatInstant(cause.run.end),
      };
    case 'outage':
      return {
        kind: cause.kind,
        id: cause.id,
        start: formatInstant(cause.outage.start),
        end: formatInstant(cause.outage.end),
        affected: fractionOf(cause.affected),
        lost_ms: cause.lostMs,
      };
    default:
      return cause;
  }
}

function slotsOf({ slots }: Loss): number {
  return slots === null ? 0 : slots.beyond - slots.first;
}

/** Answers the units in the slots of a loss; null where it has none. */
function unitCounter({ slots }: LossesInput['slots']): (loss: Loss) => Units | null {
  const bySlot = new Map(slots.map((slot) => [slot.slot, slot]));
  return ({ slots: range, cause }) => {
    if (cause.kind === 'notice') return ONE_BROKEN;
    if (range === null) return null;
    const found: (Units | null)[] = [];
    for (let slot = range.first; slot < range.beyond; slot += 1) {
      found.push(bySlot.get(slot) ?? null);
    }
    return added(found);
  };
}

function added(parts: readonly (Units | null)[]): Units {
  return parts.reduce<Units>(
    (total, part) =>
      part === null
        ? total
        : {
            good: total.good + part.good,
            bad: total.bad + part.bad,
            invalid: total.invalid + part.invalid,
          },
    NO_UNITS,
  );
}

function less(all: Units, some: Units): Units {
  return {
    good: all.good - some.good,
    bad: all.bad - some.bad,
    invalid: all.invalid - some.invalid,
  };
}
