import { NBSP } from '../words/format-figure.ts';
import type { Definition } from './weekly-report.ts';

/** How the figures of the weekly report are made. */
export const reportNotes: readonly Definition[] = [
  {
    term: 'Availability',
    text:
      'Good calls divided by good and bad calls, counted exactly, each call once. Good: the ' +
      'call succeeded. Bad: provider error, overload, timeout, network error, or a stream that ' +
      'broke. Rate limits, errors of the caller, cancellations and failures of an unknown kind ' +
      'count as neither. Printed digits are cut, never rounded up. Red: below 99\u00a0%, or a ' +
      'fall of a whole point and more.',
  },
  {
    term: `95${NBSP}% interval`,
    text:
      'Wilson score interval of the availability: the range of true rates that fits ' +
      'so many calls. A wide interval means few calls.',
  },
  {
    term: 'Change',
    text: 'Against the availability of the week before, in percentage points (pp).',
  },
  {
    term: 'Latency',
    text:
      'Of calls that succeeded. The median (p50) and the 95th percentile (p95), to within ' +
      `1${NBSP}%. TTFT is the time to the first token, where calls reported it.`,
  },
  {
    term: 'Credits',
    text:
      'Computed from the calls themselves under each contract, not from the figures above. ' +
      'The amount is the claimed reading, in which disputed calls count as bad. Not legal advice.',
  },
];
