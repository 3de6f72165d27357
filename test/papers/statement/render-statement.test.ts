import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagePath } from '../../../src/ground/package-file.ts';
import { sequence } from '../../../src/ground/pattern.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { draftStatement } from '../../../src/money/statement/statement-draft.ts';
import { renderStatementHtml } from '../../../src/papers/statement/render-statement-html.ts';
import { matchesGolden } from '../../support/golden.ts';
import { bedrockEvaluation, noClauseEvaluation } from './example-evaluations.ts';
import { pageText } from './example-report.ts';
import { instant } from './stored-week.ts';

const generatedAt = instant('2026-06-08 06:00');
const bedrock = loadContract(packagePath('contracts', 'aws-bedrock.yaml'));
const router = loadContract(packagePath('contracts', 'no-clause.yaml'));

function bedrockPage(): string {
  const evaluation = bedrockEvaluation(bedrock.sha256);
  return renderStatementHtml(
    draftStatement({ contract: bedrock, evaluation, generatedAt, customer: 'Example & Sons' }),
  );
}

/** Without the digest, so that a comment in the contract file does not change a golden file. */
function goldenText(html: string): string {
  return pageText(html).replace(/SHA-256 [0-9a-f]{64}/, 'SHA-256 (of the file)');
}

test('The statement draft reads as it did when a person last approved it.', () => {
  matchesGolden('statement-draft.txt', goldenText(bedrockPage()));
});

test('A contract without a clause reads as it did when a person last approved it.', () => {
  const commitment = router.versions[0]?.commitments[0]?.id ?? '';
  const evaluation = noClauseEvaluation(router.sha256);
  const [first] = evaluation.commitments;
  assert.ok(first);
  const page = renderStatementHtml(
    draftStatement({
      contract: router,
      evaluation: { ...evaluation, commitments: [{ ...first, id: commitment }] },
      generatedAt,
    }),
  );
  matchesGolden('statement-no-clause.txt', goldenText(page));
});

test('A draft says that it is one and that it is no legal advice, and names both parties.', () => {
  const text = pageText(bedrockPage());
  assert.match(text, /DRAFT – not issued/);
  assert.match(text, /It is not legal advice\./);
  assert.match(text, /Owed by aws\.bedrock\nOwed to Example & Sons/);
});

test('Both readings stand side by side, each with its tier and exact fraction.', () => {
  const text = pageText(bedrockPage());
  assert.match(text, /claimed breached 977 63 5 2,016 of 8,640 94\.7712 % tiers\[2\]: 100 %/);
  assert.match(
    text,
    /conceded 977 63 5 2,016 of 8,640 98\.7712 % = 853383 \/ 864000 tiers\[1\]: 25 %/,
  );
  assert.match(text, /\(213 digits\)/);
});

test('Every table heading has a scope, and nothing is loaded.', () => {
  const html = bedrockPage();
  const headings = html.match(/<th\b[^>]*>/g) ?? [];
  assert.deepEqual(
    headings.filter((heading) => !/scope="(col|row)"/.test(heading)),
    [],
  );
  assert.doesNotMatch(html, /<(script|link|img|iframe)\b|url\(/i);
});

test('A partition that nobody called, in such a contract, still makes a page.', () => {
  const evaluation = bedrockEvaluation(bedrock.sha256);
  const [commitment] = evaluation.commitments;
  assert.ok(commitment);
  const silent = {
    ...evaluation,
    commitments: [{ ...commitment, partitions: [] }],
    credits: [],
    total: { claimed: '0.00', conceded: '0.00', currency: 'USD', status: 'none' as const },
  };
  const text = pageText(
    renderStatementHtml(draftStatement({ contract: bedrock, evaluation: silent, generatedAt })),
  );
  assert.match(text, /Verdict undetermined/);
  assert.match(text, /Claimed not known/);
  assert.doesNotMatch(text, /100\.0000 %|USD 0\.00/);
});

test('Of stored events a draft counts the calls of the whole log, and no rejected ones.', () => {
  const evaluation = {
    ...bedrockEvaluation(bedrock.sha256),
    events: { read: 28_092, distinct: 28_092, conflicts: 0, rejected: 0 },
  };
  const text = pageText(
    renderStatementHtml(draftStatement({ contract: bedrock, evaluation, generatedAt })),
  );
  assert.match(
    text,
    /^Calls 28,092 distinct calls in the whole log, of every contract and period$/m,
  );
  assert.doesNotMatch(text, /rejected|records/);
});

test('A draft of a month that is not over says so, and as of when; others do not.', () => {
  const evaluation = bedrockEvaluation(bedrock.sha256);
  const textAt = (asOf: string) =>
    pageText(
      renderStatementHtml(
        draftStatement({ contract: bedrock, evaluation, generatedAt, asOf: instant(asOf) }),
      ),
    );
  assert.match(
    textAt('2026-06-08 00:00'),
    sequence(
      /June 2026 is not over: figures as of 8 June 2026 00:00 UTC; calls to come change /,
      /them, and slots to come/,
    ),
  );
  assert.doesNotMatch(textAt('2026-07-01 00:00'), /is not over: figures/);
});
