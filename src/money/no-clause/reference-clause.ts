import { invalidInput } from '../../ground/errors.ts';
import { packagePath } from '../../ground/package-file.ts';
import type { Commitment, Contract, ContractVersion } from '../contract/contract.ts';
import {
  type ContractDocument,
  contractOf,
  contractPaths,
  readContractDocument,
} from '../contract/load-contract.ts';
import { isToldByPeople } from '../contract/told-by-people.ts';

/** A contract whose clauses are applied to models that have none. */
export interface Reference {
  readonly id: string;
  readonly title: string;
  /** The newest text. */
  readonly version: string;
  /** Ids of the commitments that are applied. */
  readonly commitments: readonly string[];
  readonly document: ContractDocument;
  /** Its place in the document's list. */
  readonly versionIndex: number;
}

/**
 * The published clauses for model calls whose percentages are public
 * and that calls alone can measure.
 */
const DEFAULT_REFERENCES = ['aws-bedrock.yaml', 'azure-openai.yaml', 'google-gemini.yaml'];

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Reads reference contracts, files or folders of them; none: the published examples. Throws
 * `invalid_input` for faults of the files, and for a file that has no clause to apply. Of a folder
 * those with none are passed over.
 */
export function readReferences(paths: readonly string[]): readonly Reference[] {
  if (paths.length === 0) {
    return DEFAULT_REFERENCES.flatMap((name) => referenceOf(packagePath('contracts', name)));
  }
  const named = new Set(paths);
  const references = contractPaths(paths).flatMap((path) => {
    const found = referenceOf(path);
    if (found.length === 0 && named.has(path)) throw unusable(path);
    return found;
  });
  const [first = ''] = paths;
  if (references.length === 0) throw unusable(first);
  return references;
}

function unusable(path: string) {
  const expectation =
    'a contract of calendar months or billing cycles with a commitment that has standing sla, ' +
    'tiers and an indicator that calls alone measure';
  return invalidInput([{ place: `--reference ${path}`, value: '(no clause)', expectation }]);
}

function referenceOf(path: string): readonly Reference[] {
  const document = readContractDocument(path);
  const { id, title, versions } = contractOf(document);
  const version = versions.at(-1) as ContractVersion;
  const commitments = version.commitments.filter(isApplicable).map((commitment) => commitment.id);
  if (commitments.length === 0 || version.period.kind === 'rolling_days') return [];
  const { version: name, fileIndex } = version;
  return [{ id, title, version: name, commitments, document, versionIndex: fileIndex }];
}

/**
 * Pays a known share, and is measured from calls: nobody declares outages
 * of a clause that is not there.
 */
function isApplicable(commitment: Commitment): boolean {
  const { creditTerms } = commitment;
  return creditTerms !== null && creditTerms.tiers.length > 0 && !isToldByPeople(commitment);
}

/** Long before any month that is asked about. */
const ALWAYS = '2000-01-01';

/**
 * The reference as if it were written for one model: its applicable commitments cover
 * every call of the model and nothing else, their basis is the rows of the fees that name
 * the model, and the version is in force at any time. Measure, classes, target, tiers,
 * caps and floor stay as they are.
 */
export function clauseFor(
  { document, versionIndex, commitments }: Reference,
  { provider, model }: { readonly provider: string; readonly model: string },
  currency: string | null,
): Contract {
  // Apart from the original; aliases become values of their own.
  const value = JSON.parse(JSON.stringify(document.value)) as Mapping & {
    versions: readonly Mapping[];
  };
  const version = value.versions[versionIndex] as Mapping;
  const applied = (version.commitments as readonly Mapping[])
    .filter(({ id }) => commitments.includes(String(id)))
    .map((commitment) => ({
      ...commitment,
      covers: { provider, model },
      basis: { ...(commitment.basis as Mapping), where: { x_Model: model } },
    }));
  const combine = ((version.combine ?? []) as readonly Mapping[])
    .map((rule) => ({
      ...rule,
      caps: rule.caps ?? [],
      commitments: (rule.commitments as readonly string[]).filter((id) => commitments.includes(id)),
    }))
    .filter(
      ({ commitments, caps }) =>
        commitments.length > ((caps as readonly unknown[]).length > 0 ? 0 : 1),
    );
  const edited = {
    ...version,
    effective_from: ALWAYS,
    effective_to: null,
    commitments: applied,
    combine,
  };
  return contractOf({
    ...document,
    value: { ...value, currency: currency ?? value.currency, versions: [edited] },
  });
}
