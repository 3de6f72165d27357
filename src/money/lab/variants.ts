import { isDeepStrictEqual } from 'node:util';
import { type Fault, faultLine, invalidInput, UptallyError } from '../../ground/errors.ts';
import type { Contract } from '../contract/contract.ts';
import { type ContractDocument, contractOf } from '../contract/load-contract.ts';
import { governingVersion } from '../contract/period.ts';
import { editContract, valuesAt } from './edit-contract.ts';
import { type Change, changeText, type Variation, valueText } from './variation.ts';

export interface Variants {
  /** Paths, in the order in which they were given. */
  readonly varied: readonly string[];
  /** The base first. */
  readonly list: readonly Variant[];
}

/** A contract to compare with others. */
export interface Variant {
  readonly contract: Contract;
  /** None: the contract as it is written. */
  readonly changes: readonly Change[];
  /** Of each varied path, what stands there; null where the contract says nothing. */
  readonly values: readonly (string | null)[];
}

/** More than anybody reads, and few enough to be counted in a sitting. */
const MAX_VARIANTS = 200;

/**
 * The contracts as they are written or, of a single one, every combination of the variations after
 * it; a combination that changes nothing is the base. Throws `invalid_input` with the faults of all
 * variants, each with the first combination that has it.
 */
export function makeVariants(
  documents: readonly ContractDocument[],
  variations: readonly Variation[],
  period: string,
): Variants {
  const contracts = documents.map(contractOf);
  const [document, ...others] = documents;
  const [base] = contracts;
  if (document === undefined || base === undefined || variations.length === 0) {
    return {
      varied: [],
      list: contracts.map((contract) => ({ contract, changes: [], values: [] })),
    };
  }
  if (others.length > 0) {
    throw refused(
      `${documents.length} contracts`,
      'one contract to vary, or several without --vary',
    );
  }
  const { version } = governingVersion(base, period);
  const written = variations.map((variation) =>
    asWritten(valuesAt(document, version.version, variation)),
  );
  const faults = new Map<string, Fault>();
  const variants: Variant[] = [{ contract: base, changes: [], values: written }];
  for (const changes of combinations(variations)) {
    try {
      const contract = contractOf(editContract(document, version.version, changes));
      const values = changes.map(({ value }) => valueText(value));
      if (isDeepStrictEqual(contract, base)) variants[0] = { contract: base, changes: [], values };
      else variants.push({ contract, changes, values });
    } catch (error) {
      for (const fault of inputFaults(error)) {
        const line = faultLine(fault);
        if (!faults.has(line)) faults.set(line, namedFault(fault, changes));
      }
    }
  }
  if (faults.size > 0) throw invalidInput([...faults.values()]);
  return { varied: variations.map(({ path }) => path), list: variants };
}

/** Runs `work`; its faults are named after the changes of the variant. */
export function withNamedFaults<Result>(variant: Variant, work: () => Result): Result {
  const rename = (error: unknown): never => {
    if (variant.changes.length === 0) throw error;
    const faults = inputFaults(error).map((fault) => namedFault(fault, variant.changes));
    throw invalidInput(faults, error);
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(rename) as Result) : result;
  } catch (error) {
    return rename(error);
  }
}

function namedFault(fault: Fault, changes: readonly Change[]): Fault {
  if (changes.length === 0 || fault.place.startsWith('--')) return fault;
  return { ...fault, place: `--vary ${changes.map(changeText).join(' ')}: ${fault.place}` };
}

/** Anything but wrong input is thrown again. */
function inputFaults(error: unknown): readonly Fault[] {
  const isInput =
    error instanceof UptallyError &&
    (error.code === 'invalid_input' || error.code === 'no_version');
  if (!isInput) throw error;
  return error.faults;
}

function asWritten(values: readonly unknown[]): string | null {
  const texts = [...new Set(values.map(valueText))];
  return texts.length === 0 ? null : texts.join(' / ');
}

/** The last variation changes fastest. */
function combinations(variations: readonly Variation[]): readonly (readonly Change[])[] {
  const count = variations.reduce((product, { values }) => product * values.length, 1);
  if (count > MAX_VARIANTS) {
    throw refused(`${count} variants`, `at most ${MAX_VARIANTS}: fewer values, or fewer --vary`);
  }
  return variations.reduce<readonly (readonly Change[])[]>(
    (all, variation) =>
      all.flatMap((changes) => variation.values.map((value) => [...changes, { variation, value }])),
    [[]],
  );
}

function refused(value: string, expectation: string): UptallyError {
  return invalidInput([{ place: '--vary', value, expectation }]);
}
