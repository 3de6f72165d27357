import { test } from 'node:test';
import { exclusionsText, parseExclusions } from '../../src/money/input/exclusions.ts';
import { noticesText, parseNotices } from '../../src/money/input/notices.ts';
import { outagesText, parseOutages } from '../../src/money/input/outages.ts';
import { checkDocument } from './check-document.ts';

/** What the other party may see of what people told, as a statement keeps it. */

const START = '2026-06-07T11:00:00Z';
const END = '2026-06-07T12:00:00Z';
const WHERE = { region: ['us-east-1', 'us-west-2'] };

const records: readonly (readonly [document: string, text: string])[] = [
  [
    'bundle-exclusions@1',
    exclusionsText(
      parseExclusions(
        JSON.stringify([
          { id: 'one', class: 'maintenance', start: START, end: END, status: 'approved' },
          { id: 'two', class: 'freeze', start: START, end: END, where: WHERE, status: 'asserted' },
        ]),
        'exclusions.json',
      ).exclusions,
    ),
  ],
  [
    'bundle-outages@1',
    outagesText(
      parseOutages(
        JSON.stringify([
          { id: 'one', start: START, end: END },
          { id: 'two', start: START, end: END, affected_ratio: '0.5', where: WHERE },
        ]),
        'outages.json',
      ).outages,
    ),
  ],
  [
    'bundle-notices@1',
    noticesText(
      parseNotices(
        JSON.stringify([
          { began: START },
          { id: 'two', began: START, ended: END, declared: END, updates: [END], where: WHERE },
        ]),
        'notices.json',
      ).notices,
    ),
  ],
];

for (const [document, text] of records) {
  test(`What is kept of it is ${document}.`, () => checkDocument(document, JSON.parse(text)));
}
