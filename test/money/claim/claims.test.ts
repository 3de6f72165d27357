import { onPGlite } from '../../stores/ledger/on-pglite.ts';
import { describeClaims } from './claims-behaviour.ts';

onPGlite(describeClaims);
