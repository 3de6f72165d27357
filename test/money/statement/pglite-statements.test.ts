import { openPGlite } from '../../../src/stores/ledger/pglite.ts';
import { describeStatements } from './statement-behaviour.ts';

describeStatements('PGlite', () => openPGlite());
