import { onPGlite } from '../../stores/ledger/on-pglite.ts';
import { describeExclusions } from './exclusion-behaviour.ts';

onPGlite(describeExclusions);
