import { type EpochMs, formatInstant, type Interval, parseInstant } from '../../ground/time.ts';
import type { CallClass, Commitment, ContractVersion } from '../../money/contract/contract.ts';
import { eventFieldOf } from '../../money/contract/event-field.ts';
import { matchPredicate } from '../../money/contract/match-predicate.ts';
import { slotMsOf } from '../../money/judge/indicators/indicate.ts';
import { type SlotGrid, slotAt, slotGrid } from '../../money/judge/slot-grid.ts';
import type { Difference } from '../../money/statement/recompute.ts';
import type { EvidenceUnit } from './listed-counts.ts';
import { EVENTS } from './manifest.ts';
import { attainsOf } from './value-of-call.ts';

/** Holds listed units, one after the other, against the calls beside them. */
export class CallChecks {
  private readonly commitments: ReadonlyMap<string, { commitment: Commitment; grid: SlotGrid }>;
  private line = 0;
  private contradictions = 0;
  private first: Difference | undefined;

  constructor({ commitments }: ContractVersion, period: Interval) {
    this.commitments = new Map(
      commitments.map((commitment) => {
        const slotMs = slotMsOf(commitment.indicator) ?? period.end - period.start;
        return [commitment.id, { commitment, grid: slotGrid(period, slotMs) }];
      }),
    );
  }

  check(unit: EvidenceUnit): void {
    this.line += 1;
    const known = this.commitments.get(unit.commitment);
    // A unit of no commitment is found where units are counted.
    const found = known && contradictionOf(unit, known.commitment, known.grid);
    if (found === undefined) return;
    this.contradictions += 1;
    this.first ??= { place: `${EVENTS}: line ${this.line}`, ...found };
  }

  /** The first one stands for all: what is forged is often forged a thousand times. */
  differences(): readonly Difference[] {
    if (this.first === undefined) return [];
    const others = this.contradictions - 1;
    const place = others === 0 ? this.first.place : `${this.first.place} and ${others} more`;
    return [{ ...this.first, place }];
  }
}

type Contradiction = Pick<Difference, 'stated' | 'found'>;

/**
 * What a listed unit says of itself and the call beside it does not bear out: its slot, its
 * instant, its partition, whether it is covered, the rule that classified it, that it is bad, and
 * whether its value attains. Fields that were left out of the bundle contradict nothing.
 */
function contradictionOf(
  unit: EvidenceUnit,
  commitment: Commitment,
  grid: SlotGrid,
): Contradiction | undefined {
  const { event, at, slot, rule } = unit;
  const placed = slotAt(grid, parseInstant(at) as EpochMs);
  if (placed !== slot) return { stated: `slot ${slot}`, found: `${at} is in slot ${placed}` };
  // A logical call begins with another attempt than that which decides it.
  if (commitment.unit === 'attempt') {
    const instant = instantOf(event, commitment.clock);
    if (instant !== at) return { stated: at, found: `the call is of ${instant}` };
    for (const [field, value] of Object.entries(unit.partition)) {
      const own = event[field];
      if (own !== undefined && own !== value) {
        return { stated: `${field} ${value}`, found: `${field} ${String(own)}` };
      }
    }
  }
  if (matchPredicate(commitment.covers, event) === false) {
    return { stated: 'a call that is covered', found: 'one that is not' };
  }
  const matches = commitment.classify.map(({ when }) => matchPredicate(when, event));
  const first = matches.indexOf(true);
  const isKnown =
    first >= 0 ? !matches.slice(0, first).includes(undefined) : !matches.includes(undefined);
  if (isKnown && first !== (rule ?? -1)) {
    return { stated: ruleText(rule ?? -1), found: `${ruleText(first)} matches` };
  }
  const as: CallClass = rule === null ? 'good' : (commitment.classify[rule]?.as ?? 'good');
  const isBad = { claimed: as === 'bad' || as === 'disputed', conceded: as === 'bad' };
  for (const reading of ['claimed', 'conceded'] as const) {
    if (unit[reading] === 'bad' && !isBad[reading]) {
      return { stated: `${reading} bad`, found: `${ruleText(rule ?? -1)} makes it ${as}` };
    }
  }
  return contradictionOfValue(unit, commitment);
}

/** What a unit says of its value and the call's fields don't. */
function contradictionOfValue(
  { attains: stated, event }: EvidenceUnit,
  { indicator, unit }: Commitment,
): Contradiction | undefined {
  if (indicator.kind !== 'attained_slots' || stated === undefined) return undefined;
  const { targetBy, goodIf } = indicator;
  // A logical call has the target of its first attempt, and another one's value.
  if (targetBy !== null && unit !== 'attempt') return undefined;
  const target =
    targetBy === null ? goodIf.value : targetBy.targets.get(fieldText(targetBy.field, event));
  if (target === undefined) return undefined;
  const found = attainsOf(indicator, event, target);
  if (found === undefined || found === stated) return undefined;
  return { stated: valueText(stated), found: valueText(found) };
}

function fieldText(name: string, event: EvidenceUnit['event']): string {
  const field = eventFieldOf(name);
  const value =
    field?.label === undefined
      ? event[name]
      : (event.labels as Readonly<Record<string, string>> | undefined)?.[field.label];
  return typeof value === 'string' ? value : '';
}

function valueText(attains: boolean | null): string {
  return attains === null ? 'no value' : `a value that ${attains ? 'attains' : 'does not attain'}`;
}

function instantOf(event: EvidenceUnit['event'], clock: Commitment['clock']): string {
  const started = parseInstant(event.started_at) as EpochMs;
  return formatInstant(clock === 'started' ? started : started + event.duration_ms);
}

function ruleText(index: number): string {
  return index < 0 ? 'no rule' : `classify[${index}]`;
}
