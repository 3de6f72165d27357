import { z } from 'zod';
import { type ExportFormat, exportFormats } from '../../papers/export/export-formats.ts';
import { document, type Published } from '../document.ts';

export const exportDocument = document('export@1', 'A file of issued statements that was written', {
  file: z.string(),
  format: z.enum(exportFormats),
  statements: z.array(z.string()).describe('their numbers'),
});

export function exportJson(
  file: string,
  format: ExportFormat,
  statements: readonly string[],
): Published<typeof exportDocument> {
  return { schema: 'uptally/export@1', file, format, statements };
}
