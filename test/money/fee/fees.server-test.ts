import { onPostgres } from '../../stores/ledger/on-postgres.ts';
import { describeFees } from './fee-behaviour.ts';

onPostgres(describeFees);
