import type { ModelWeek, WeeklyReport } from '../../../src/papers/weekly/weekly-report.ts';

/**
 * A report of so many models, with names as long as an event allows and counts as wide as they get.
 */
export function manyModels(report: WeeklyReport, count: number): WeeklyReport {
  const [first] = report.models;
  if (first === undefined) throw new RangeError('a report with a model is expected');
  const models = Array.from({ length: count }, (_, index): ModelWeek => {
    const id = `model-${String(index).padStart(3, '0')}`;
    const unbroken = `${id}.`.padEnd(256, 'abcdefghij');
    return {
      ...first,
      model: index % 3 === 0 ? unbroken : `us.anthropic.claude-sonnet-4-20250514-v1:0-${id}`,
      provider: index % 6 === 0 ? 'p'.repeat(256) : first.provider,
      routes: index % 6 === 0 ? 'r'.repeat(256) : 'edge-router',
      calls: '123,456,789',
      goodOfValid: `123,456,787 of\u00a0123,456,7${String(index).padStart(2, '0')}`,
      availability: '99.99999\u00a0%',
      interval: '99.99998–99.99999\u00a0%',
    };
  });
  const [contract] = report.contracts;
  const contracts = contract === undefined ? [] : [{ ...contract, title: 'T'.repeat(256) }];
  const unknown = [{ subject: 'S'.repeat(256), details: ['d'.repeat(512)] }];
  return { ...report, models, contracts, unknown: [...report.unknown, ...unknown] };
}
