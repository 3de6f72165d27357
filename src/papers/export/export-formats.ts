/** What `uptally export` writes. */
export const exportFormats = ['xlsx', 'csv', 'focus', 'parquet'] as const;
export type ExportFormat = (typeof exportFormats)[number];
