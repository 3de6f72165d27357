import { onPostgres } from '../ledger/on-postgres.ts';
import { describeFees } from './fee-behaviour.ts';

onPostgres(describeFees);
