import { onPostgres } from '../ledger/on-postgres.ts';
import { describeExclusions } from './exclusion-behaviour.ts';

onPostgres(describeExclusions);
