import { onPGlite } from '../ledger/on-pglite.ts';
import { describeClaims } from './claims-behaviour.ts';

onPGlite(describeClaims);
