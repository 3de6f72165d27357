import { onPostgres } from '../../stores/ledger/on-postgres.ts';
import { describeClaims } from './claims-behaviour.ts';

onPostgres(describeClaims);
