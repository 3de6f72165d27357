import { onPostgres } from '../../stores/ledger/on-postgres.ts';
import { describeAccess } from './access-behaviour.ts';

onPostgres(describeAccess);
