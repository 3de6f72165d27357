import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packagePath } from '../../../src/ground/package-file.ts';
import { formatInstant } from '../../../src/ground/time.ts';
import { loadContract } from '../../../src/money/contract/load-contract.ts';
import { draftStatement } from '../../../src/money/statement/statement-draft.ts';
import { bedrockEvaluation } from '../../papers/statement/example-evaluations.ts';

const contract = loadContract(packagePath('contracts', 'aws-bedrock.yaml'));
const evaluation = bedrockEvaluation(contract.sha256);

test('A draft holds the terms of the version that it was evaluated under.', () => {
  const draft = draftStatement({ contract, evaluation, generatedAt: 0 });
  assert.equal(draft.contract.version, '2023-10-04');
  assert.equal(draft.sources.length, 3);
  assert.equal(draft.commitments[0]?.commitment.title, 'Monthly uptime percentage');
  const deadline = draft.claim?.steps[0]?.deadline?.instant ?? 0;
  assert.equal(formatInstant(deadline), '2026-09-01T00:00:00.000Z');
});

test('The provider owes a receivable, the customer a payable.', () => {
  const receivable = draftStatement({ contract, evaluation, generatedAt: 0, customer: 'us' });
  assert.deepEqual([receivable.debtor, receivable.creditor], ['aws.bedrock', 'us']);
  const payable = draftStatement({
    contract: { ...contract, direction: 'payable' },
    evaluation,
    generatedAt: 0,
    customer: 'us',
  });
  assert.deepEqual([payable.debtor, payable.creditor], ['us', 'aws.bedrock']);
});

test('An evaluation of another file of the contract is refused.', () => {
  const other = bedrockEvaluation('00'.repeat(32));
  assert.throws(() => draftStatement({ contract, evaluation: other, generatedAt: 0 }), {
    code: 'rejected',
    message: /aws-bedrock\.yaml: aws-bedrock: the evaluation was made under another file/,
  });
});
