import type { Contract, ContractVersion } from '../../money/contract/contract.ts';
import { type CommitmentPage, type ContractPage, contractPage } from './contract-page.ts';

/** What differs between two versions, in the words of their pages. */
export interface ContractDiff {
  readonly from: ComparedVersion;
  readonly to: ComparedVersion;
  /** Of the contract as a whole, then of each commitment; what is the same is absent. */
  readonly groups: readonly DiffGroup[];
}

export interface ComparedVersion {
  readonly contract: string;
  readonly version: string;
  /** Of the contract file's bytes, hex. */
  readonly sha256: string;
  readonly inForce: string;
}

export interface DiffGroup {
  /** Null: the contract as a whole. */
  readonly commitment: string | null;
  readonly title: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly parts: readonly DiffPart[];
}

export interface DiffPart {
  readonly heading: string;
  /** In the order of the text. */
  readonly sentences: readonly DiffSentence[];
}

export interface DiffSentence {
  readonly change: 'added' | 'removed';
  readonly text: string;
}

type Compared = readonly [Contract, ContractVersion];

export function contractDiff(from: Compared, to: Compared): ContractDiff {
  const [before, after] = [contractPage(...from), contractPage(...to)];
  const whole = diffParts(wholeSentences(before), wholeSentences(after));
  return {
    from: compared(before),
    to: compared(after),
    groups: [
      ...(whole.length === 0
        ? []
        : [{ commitment: null, title: after.title, change: 'changed' as const, parts: whole }]),
      ...commitmentGroups(before, after),
    ],
  };
}

function compared({ contract, version, sha256, inForce }: ContractPage): ComparedVersion {
  return { contract, version, sha256, inForce };
}

/** By id: those that stayed or are new in the order of the later one, then those that are gone. */
function commitmentGroups(before: ContractPage, after: ContractPage): readonly DiffGroup[] {
  const find = (page: ContractPage, id: string) =>
    page.commitments.find((commitment) => commitment.id === id);
  const ids = [...after.commitments, ...before.commitments].map(({ id }) => id);
  return [...new Set(ids)].flatMap((id): readonly DiffGroup[] => {
    const [old, now] = [find(before, id), find(after, id)];
    const parts = diffParts(commitmentSentences(old), commitmentSentences(now));
    const change = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    const title = now?.title ?? old?.title ?? id;
    return parts.length === 0 ? [] : [{ commitment: id, title, change, parts }];
  });
}

/** Headings and the sentences under them. */
type Sentences = ReadonlyMap<string, readonly string[]>;

function wholeSentences(page: ContractPage): Sentences {
  return new Map([
    ['Title', [page.title]],
    ['Parties', page.parties],
    ['What is paid', page.money],
    ['How it is claimed', page.claim],
    ['Where it was read', page.sources],
  ]);
}

function commitmentSentences(page: CommitmentPage | undefined): Sentences {
  if (page === undefined) return new Map();
  return new Map([
    ['Title', [page.title]],
    ['Target', [page.target]],
    ['What counts', page.counts],
    ['What is a failure', page.failures],
    ['How it is measured', page.measured],
    ['What a miss pays', page.pays],
  ]);
}

function diffParts(before: Sentences, after: Sentences): readonly DiffPart[] {
  const headings = [...new Set([...after.keys(), ...before.keys()])];
  return headings.flatMap((heading) => {
    const sentences = diffSentences(before.get(heading) ?? [], after.get(heading) ?? []);
    return sentences.length === 0 ? [] : [{ heading, sentences }];
  });
}

/** Numbers of rules and steps would make one that is put in change all that follow. */
function withoutNumber(sentence: string): string {
  return sentence.replace(/^\d+\. /, '');
}

/** What is left beside a longest common subsequence; order matters, because the first rule wins. */
function diffSentences(
  before: readonly string[],
  after: readonly string[],
): readonly DiffSentence[] {
  const [old, now] = [before.map(withoutNumber), after.map(withoutNumber)];
  // common[i][j]: length of the longest one of old from i on and now from j on.
  const common = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(now.length + 1).fill(0),
  );
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const row = common[i] as number[];
      row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const sentences: DiffSentence[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) [i, j] = [i + 1, j + 1];
    else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) {
      sentences.push({ change: 'removed', text: old[i] as string });
      i += 1;
    } else {
      sentences.push({ change: 'added', text: now[j] as string });
      j += 1;
    }
  }
  return sentences;
}
