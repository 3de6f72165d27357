import { plainDecimal } from '../../ground/exact.ts';
import { offsetText } from '../../ground/local-text.ts';
import type {
  ClaimTerms,
  Commitment,
  Contract,
  ContractVersion,
} from '../../money/contract/contract.ts';
import {
  capWords,
  combineWords,
  compareWords,
  countingWords,
  failureWords,
  gapWords,
  roundingWords,
} from './commitment-words.ts';
import {
  basisWords,
  boundWords,
  dueWords,
  gradeWords,
  rangeWords,
  remedyWords,
  tierCreditWords,
} from './contract-words.ts';
import { amountText, listed } from './format-figure.ts';
import { dateText, momentText } from './format-time.ts';
import { indicatorWords } from './indicator-words.ts';

/** One version of a contract on one page, in plain words. */
export interface ContractPage {
  readonly contract: string;
  readonly version: string;
  /** Of the contract file's bytes, hex. */
  readonly sha256: string;
  readonly title: string;
  /** Who owes whom, in what money, and whose clocks decide. */
  readonly parties: readonly string[];
  readonly inForce: string;
  readonly otherVersions: readonly string[];
  readonly commitments: readonly CommitmentPage[];
  readonly money: readonly string[];
  readonly claim: readonly string[];
  readonly sources: readonly string[];
}

export interface CommitmentPage {
  readonly id: string;
  readonly title: string;
  readonly target: string;
  readonly counts: readonly string[];
  readonly failures: readonly string[];
  readonly measured: readonly string[];
  readonly pays: readonly string[];
}

export function contractPage(contract: Contract, version: ContractVersion): ContractPage {
  const isPaying = version.commitments.some(({ creditTerms }) => creditTerms !== null);
  return {
    contract: contract.id,
    version: version.version,
    sha256: contract.sha256,
    title: contract.title,
    parties: [
      contract.direction === 'receivable'
        ? `${contract.provider} owes it to us, in ${contract.currency}.`
        : `We owe it to ${contract.provider}, in ${contract.currency}.`,
      `Days and months are those of ${version.timeZone}.`,
      ...(contract.supersedes.length === 0
        ? []
        : [
            `It goes on from ${listed(contract.supersedes)}; what they stated is not stated again.`,
          ]),
      ...(contract.beside.length === 0
        ? []
        : [`It pays beside ${listed(contract.beside)}, over the same calls and fees.`]),
    ],
    inForce: inForce(version),
    otherVersions: contract.versions
      .filter((other) => other !== version)
      .map((other) => other.version),
    commitments: version.commitments.map((commitment) => commitmentPage(commitment, version)),
    money: isPaying ? money(contract, version) : [],
    claim: version.claim === null ? [] : claim(version.claim),
    sources: version.sources.map(
      (source) => `${source.uri}, ${dateText(source.retrieved)}; ${gradeWords(source)}.`,
    ),
  };
}

function inForce({ timeZone, effectiveFrom, effectiveTo }: ContractVersion): string {
  const moment = (instant: number) =>
    `${momentText(instant, timeZone)} ${offsetText(instant, timeZone)}`;
  const until = effectiveTo === null ? '' : ` until ${moment(effectiveTo)}`;
  return `in force from ${moment(effectiveFrom)}${until}`;
}

function commitmentPage(commitment: Commitment, version: ContractVersion): CommitmentPage {
  const { id, title, target, indicator, method, creditTerms } = commitment;
  const own = method === 'ours' ? ['The formula is our own; the text gives none.'] : [];
  return {
    id,
    title,
    target: boundWords(target),
    counts: countingWords(commitment, version.period),
    failures: failureWords(commitment),
    measured: [
      `The figure is ${indicatorWords(indicator)}.`,
      ...own,
      compareWords(commitment.compare),
    ],
    pays:
      creditTerms === null
        ? ['Nothing: it is measured and reported.']
        : [
            ...creditTerms.tiers.map(
              (tier) => `${rangeWords(tier.range)}: ${tierCreditWords(tier.credit)}.`,
            ),
            ...gapWords(creditTerms),
            `Basis: ${basisWords(creditTerms.basis)}.`,
            ...creditTerms.caps.map(capWords),
          ],
  };
}

function money(contract: Contract, version: ContractVersion): readonly string[] {
  const { floor } = version;
  return [
    ...combineWords(version),
    roundingWords(version.money),
    ...(floor === null
      ? []
      : [
          `Only a total of ${floor.strict ? 'more than' : 'at least'} ` +
            `${amountText(plainDecimal(floor.value, version.money.decimals), contract.currency)} ` +
            'is paid.',
        ]),
    ...(version.remedy === null ? [] : [`It is paid as ${remedyWords(version.remedy)}.`]),
  ];
}

function claim({ automatic, steps, evidence, lateForfeits }: ClaimTerms): readonly string[] {
  return [
    automatic ? 'The credit comes without a claim.' : 'The credit has to be claimed.',
    ...steps.map(({ what, channel, subject, due }, i) => {
      const where = channel === null ? '' : `, ${channel}`;
      const about = subject === null ? '' : `, subject "${subject}"`;
      const by = due === null ? 'no deadline named' : `at the latest ${dueWords(due)}`;
      return `${i + 1}. ${what}${where}${about}: ${by}.`;
    }),
    ...(evidence.length === 0
      ? []
      : [`To be attached: ${evidence.map((item) => item.replaceAll('_', ' ')).join(', ')}.`]),
    ...(lateForfeits ? ['A claim that is late or incomplete forfeits the credit.'] : []),
  ];
}
