import { parseArgs } from 'node:util';
import { packagePath } from '../src/ground/package-file.ts';
import { backtest, type Trial } from '../src/health/estimate/backtest.ts';
import {
  ALWAYS_60_MINUTES,
  type Score,
  SIXTY_MINUTES_ON_AVERAGE,
  score,
} from '../src/health/estimate/score.ts';
import { readPastIncidents } from './past-incidents.ts';

/**
 * What estimates of recovery would have said of real declared incidents, at 5 to 240 minutes into
 * each, and how often they would have been right: `npm run bench:estimates [-- --file
 * incidents.ndjson.gz]`. A line of the file is an incident: `vendor`, `created_at` (else
 * `started_at`) and `resolved_at`, null while open.
 */
const { values } = parseArgs({
  options: {
    file: {
      type: 'string',
      default: packagePath('test', 'fixtures', 'declared-incidents', 'incidents.ndjson.gz'),
    },
  },
});

const incidents = readPastIncidents(values.file);
const trials = backtest(incidents);
const made = trials.filter((trial) => trial.score !== undefined);
console.log(
  `${incidents.length} incidents, ${made.length} estimates, ` +
    `${trials.length - made.length} times too little to compare`,
);

const elapsed = [...new Set(made.map(({ elapsedMinutes }) => elapsedMinutes))];
console.table({
  ...Object.fromEntries(
    elapsed.map((minutes) => [
      `at ${minutes} minutes`,
      row(made.filter(({ elapsedMinutes }) => elapsedMinutes === minutes)),
    ]),
  ),
  'all of them': row(made),
});

const beside = made.filter(({ othersOnly }) => othersOnly !== undefined);
console.log(`The ${beside.length} of them for which others alone suffice, beside the references`);
console.table({
  'own and others': row(beside),
  'others only': row(beside, ({ othersOnly }) => othersOnly),
  'always 60 minutes': row(beside, ({ tookMinutes }) => score(ALWAYS_60_MINUTES, tookMinutes)),
  '60 minutes on average': row(beside, ({ tookMinutes }) =>
    score(SIXTY_MINUTES_ON_AVERAGE, tookMinutes),
  ),
});

function row(
  of: readonly Trial[],
  scoreOf: (trial: Trial) => Score | undefined = (trial) => trial.score,
): Record<string, number> {
  const scores = of.flatMap((trial) => scoreOf(trial) ?? []);
  const share = (isIn: (one: Score) => boolean): number =>
    Number((scores.filter(isIn).length / scores.length).toFixed(3));
  const loss = scores.reduce((sum, one) => sum + one.loss, 0) / scores.length;
  return {
    estimates: scores.length,
    'within 80 %': share(({ isInEightOfTen }) => isInEightOfTen),
    'within 50 %': share(({ isInHalf }) => isInHalf),
    loss: Number(loss.toFixed(3)),
  };
}
