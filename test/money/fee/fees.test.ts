import { onPGlite } from '../../stores/ledger/on-pglite.ts';
import { describeFees } from './fee-behaviour.ts';

onPGlite(describeFees);
