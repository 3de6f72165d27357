import { type EpochMs, MINUTE_MS } from '../../ground/time.ts';
import { type Evidence, evidenceScore, NO_EVIDENCE, withMinute } from './evidence.ts';
import type { MinuteCounts } from './minute-counts.ts';
import { elapsed, NO_RECOVERY, type Recovery, type Resolution, recovering } from './recovery.ts';
import type { Threshold } from './threshold.ts';
import { largest } from './walk.ts';

/** An opening so long after the last resolution is of the same episode. */
export const REOPENED_WITHIN_MS = 30 * MINUTE_MS;

/** An episode without its severity. */
export interface Spell {
  readonly opened: EpochMs;
  readonly began: EpochMs;
  readonly monitoring: readonly EpochMs[];
  /** Null until it is over. */
  readonly resolution: Resolution | null;
  readonly reopened: number;
}

/** What a series has come to: plain data, from which the next minutes go on. */
export interface Course {
  readonly spells: readonly Spell[];
  readonly evidence: Evidence;
  /** Of the last spell; null while none is open. */
  readonly recovery: Recovery | null;
  /** The newest minute with a counted call; null before the first. */
  readonly newest: EpochMs | null;
}

export const NEW_COURSE: Course = {
  spells: [],
  evidence: NO_EVIDENCE,
  recovery: null,
  newest: null,
};

/** With the next minute that has a counted call. */
export function withNextMinute(course: Course, counts: MinuteCounts, threshold: Threshold): Course {
  const { minute } = counts;
  const { recovery, ...rest } = withTimePassed(course, minute);
  if (recovery === null) return withEvidence({ recovery, ...rest }, counts, threshold);
  const { recovery: after, resolution } = recovering(recovery, counts);
  const changed = after.monitoring?.since === minute ? [minute] : [];
  const spells =
    changed.length === 0 && resolution === null
      ? rest.spells
      : changedLast(rest.spells, (spell) => ({
          ...spell,
          monitoring: [...spell.monitoring, ...changed],
          resolution,
        }));
  return { ...rest, spells, recovery: resolution === null ? after : null, newest: minute };
}

/** As it stands at an instant when no counted call came after its newest minute. */
export function withTimePassed(course: Course, until: EpochMs): Course {
  const { recovery, newest, spells } = course;
  if (recovery === null || newest === null) return course;
  const resolution = elapsed(recovery, newest, until);
  if (resolution === null) return course;
  return {
    ...course,
    spells: changedLast(spells, (spell) => ({ ...spell, resolution })),
    recovery: null,
  };
}

function withEvidence(course: Course, counts: MinuteCounts, threshold: Threshold): Course {
  const { minute } = counts;
  const evidence = withMinute(course.evidence, counts, threshold);
  if (evidenceScore(evidence) < threshold.opening) return { ...course, evidence, newest: minute };
  return {
    spells: withOpening(course.spells, minute, largest(evidence).since),
    evidence: NO_EVIDENCE,
    recovery: NO_RECOVERY,
    newest: minute,
  };
}

function withOpening(spells: readonly Spell[], opened: EpochMs, began: EpochMs): readonly Spell[] {
  const last = spells.at(-1)?.resolution;
  if (last && opened <= last.resolved + REOPENED_WITHIN_MS) {
    return changedLast(spells, (spell) => ({
      ...spell,
      resolution: null,
      reopened: spell.reopened + 1,
    }));
  }
  return [...spells, { opened, began, monitoring: [], resolution: null, reopened: 0 }];
}

function changedLast(spells: readonly Spell[], change: (spell: Spell) => Spell): readonly Spell[] {
  return spells.map((spell, i) => (i === spells.length - 1 ? change(spell) : spell));
}
