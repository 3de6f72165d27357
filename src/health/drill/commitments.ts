import { z } from 'zod';
import { listOf, mapping, oneOf, text, wholeFrom } from '../../ground/document-schema.ts';
import { invalidInput } from '../../ground/errors.ts';
import { readYaml } from '../../ground/read-yaml.ts';
import { schemaFaults } from '../../ground/schema-faults.ts';
import type { Severity } from '../detect/episode.ts';

/** `declared` and `update_gap` are those of the contract language; `detected` is our own. */
export const clockNames = ['detected', 'declared', 'update_gap'] as const;
export type ClockName = (typeof clockNames)[number];

/** From the least to the most severe. */
export const severities = ['degraded', 'partial', 'major'] as const satisfies readonly Severity[];

/** What was promised for incidents: that a clock runs no longer than so. */
export interface ClockPromise {
  readonly clock: ClockName;
  readonly withinMinutes: number;
  /** Null: of every provider. */
  readonly provider: string | null;
  /** For incidents that were at least so severe at their worst. */
  readonly severity: Severity;
}

const SCHEMA = 'uptally/commitments@1';

const commitmentsFile = mapping({
  schema: z.literal(SCHEMA, { error: SCHEMA }),
  commitments: listOf(
    mapping({
      clock: oneOf(clockNames),
      within_minutes: wholeFrom(0),
      provider: text.optional(),
      severity: oneOf(severities).default('degraded'),
    }),
    'commitments',
  ).min(1, { error: 'a commitment at least' }),
});

/** YAML. Throws `invalid_input` with every fault of the file. */
export function parseCommitments(source: string, file: string): readonly ClockPromise[] {
  const { value, faults } = readYaml(source, file);
  if (faults.length > 0) throw invalidInput(faults);
  const result = commitmentsFile.safeParse(value);
  if (!result.success) throw invalidInput(schemaFaults(result.error.issues, value, file));
  return result.data.commitments.map(({ clock, within_minutes, provider, severity }) => ({
    clock,
    withinMinutes: within_minutes,
    provider: provider ?? null,
    severity,
  }));
}

/** Whether it is about such an incident. */
export function isMeantFor(
  commitment: ClockPromise,
  incident: { readonly provider: string; readonly worst: Severity },
): boolean {
  return (
    (commitment.provider === null || commitment.provider === incident.provider) &&
    severities.indexOf(incident.worst) >= severities.indexOf(commitment.severity)
  );
}

export function worstSeverity(words: readonly Severity[]): Severity {
  const most = Math.max(0, ...words.map((word) => severities.indexOf(word)));
  return severities[most] ?? 'degraded';
}
