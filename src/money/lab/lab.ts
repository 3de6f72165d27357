import type { z } from 'zod';
import type { labDocument } from '../../published/result/lab.ts';

/** What `runLab` finds, in the shape in which it is published. */
export type Lab = z.output<typeof labDocument>;
export type LabVariant = Lab['variants'][number];
