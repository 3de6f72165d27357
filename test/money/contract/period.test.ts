import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intersection } from '../../../src/ground/interval.ts';
import { formatInstant } from '../../../src/ground/time.ts';
import { parseContract } from '../../../src/money/contract/load-contract.ts';
import { activeTime, governingVersion } from '../../../src/money/contract/period.ts';

interface VersionDates {
  readonly from: string;
  readonly to?: string;
  readonly zone?: string;
}

/** Versions are named 1, 2, … in the order of the file. */
function contractOf(versions: readonly VersionDates[]) {
  const target = {
    id: 'uptime',
    standing: 'target',
    indicator: { kind: 'mean_of_slots', slot: 'PT5M' },
    target: { at_least: '99.9' },
  };
  const contract = {
    schema: 'uptally/contract@1',
    id: 'example',
    provider: 'example',
    currency: 'USD',
    versions: versions.map(({ from, to, zone }, i) => ({
      version: `${i + 1}`,
      effective_from: from,
      effective_to: to ?? null,
      time_zone: zone ?? 'UTC',
      commitments: [target],
    })),
  };
  return parseContract(JSON.stringify(contract), 'contract.yaml');
}

function governing(versions: readonly VersionDates[], label: string): string {
  try {
    return governingVersion(contractOf(versions), label).version.version;
  } catch (error) {
    return (error as Error).message;
  }
}

test('One version governs a period, whole: the one in force at its first instant.', () => {
  const none =
    'contract.yaml:versions: 2026-06: expected a version in force at the start of the period, ' +
    'or beginning in it (no_version)';
  const cases: readonly [string, readonly VersionDates[], string][] = [
    ['in force since long ago', [{ from: '2023-10-04' }], '1'],
    ['begins with the period', [{ from: '2026-06-01' }], '1'],
    ['begins inside the period', [{ from: '2026-06-20' }], '1'],
    ['changes inside the period', [{ from: '2026-01-01' }, { from: '2026-06-02' }], '1'],
    ['changes at the first instant', [{ from: '2026-01-01' }, { from: '2026-06-01' }], '2'],
    ['file order does not matter', [{ from: '2026-06-01' }, { from: '2026-01-01' }], '1'],
    ['two begin inside: the first', [{ from: '2026-06-05' }, { from: '2026-06-15' }], '1'],
    ['over before the period', [{ from: '2025-01-01', to: '2026-06-01' }], none],
    ['begins after the period', [{ from: '2026-07-01' }], none],
    [
      'a gap at the start, then a new version',
      [{ from: '2025-01-01', to: '2026-05-20' }, { from: '2026-06-10' }],
      '2',
    ],
    [
      'each looks in its own zone; two say yes: the later one',
      [
        { from: '2026-01-01', to: '2026-06-01T02:00:00Z' },
        { from: '2026-06-01T02:00:00Z', zone: 'America/Los_Angeles' },
      ],
      '2',
    ],
    [
      'in the zone of the version the period has already begun',
      [{ from: '2026-06-01T00:00:00Z', zone: 'Asia/Tokyo' }],
      '1',
    ],
  ];
  for (const [name, versions, expected] of cases) {
    assert.equal(governing(versions, '2026-06'), expected, name);
  }
});

test('A label that is neither a month nor a range is a wrong argument.', () => {
  for (const label of ['2026-6', '2026-13', 'June', '2026-06-02/2026-06-01', 'a/b', '']) {
    assert.equal(
      governing([{ from: '2023-10-04' }], label),
      `--period: ${label || '""'}: expected a month such as 2026-06, or START/END in dates or ` +
        'instants, END after START',
    );
  }
});

test('Active time is the union of the versions; here cut to the period.', () => {
  const cases: readonly [readonly VersionDates[], readonly string[]][] = [
    [[{ from: '2023-10-04' }], ['2026-06-01T00:00 to 2026-07-01T00:00']],
    [[{ from: '2026-06-20' }], ['2026-06-20T00:00 to 2026-07-01T00:00']],
    [[{ from: '2026-01-01' }, { from: '2026-06-10' }], ['2026-06-01T00:00 to 2026-07-01T00:00']],
    [
      [
        { from: '2026-01-01', to: '2026-06-03' },
        { from: '2026-06-10T12:00:00Z', to: '2026-06-11' },
      ],
      ['2026-06-01T00:00 to 2026-06-03T00:00', '2026-06-10T12:00 to 2026-06-11T00:00'],
    ],
  ];
  for (const [versions, expected] of cases) {
    const contract = contractOf(versions);
    const { period } = governingVersion(contract, '2026-06');
    assert.deepEqual(
      intersection(activeTime(contract), [period]).map(({ start, end }) =>
        [start, end].map((instant) => formatInstant(instant).slice(0, 16)).join(' to '),
      ),
      expected,
    );
  }
});
