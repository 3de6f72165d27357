import { onPostgres } from '../../stores/ledger/on-postgres.ts';
import { describeExclusions } from './exclusion-behaviour.ts';

onPostgres(describeExclusions);
