import { onPostgres } from '../ledger/on-postgres.ts';
import { describeClaims } from './claims-behaviour.ts';

onPostgres(describeClaims);
