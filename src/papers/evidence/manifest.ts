import type { z } from 'zod';
import type { manifestRead } from '../../published/result/bundle.ts';

/** What the files of a bundle are called. */
export const README = 'README.txt';
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig.json';
export const STATEMENT = 'statement.json';
export const PDF = 'statement.pdf';
export const SLOTS_PARQUET = 'slots.parquet';
export const COMPUTATION = 'computation.json';
export const EVENTS = 'events.ndjson';

export type Manifest = z.output<typeof manifestRead>;
