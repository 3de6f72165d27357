import { onPGlite } from '../../stores/ledger/on-pglite.ts';
import { describeAccess } from './access-behaviour.ts';

onPGlite(describeAccess);
