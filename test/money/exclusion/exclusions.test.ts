import { onPGlite } from '../ledger/on-pglite.ts';
import { describeExclusions } from './exclusion-behaviour.ts';

onPGlite(describeExclusions);
