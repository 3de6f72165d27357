import { onPGlite } from '../ledger/on-pglite.ts';
import { describeFees } from './fee-behaviour.ts';

onPGlite(describeFees);
