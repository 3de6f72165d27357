/** What `uptally export` writes. */
export const exportFormats = ['xlsx', 'csv', 'focus', 'parquet', 'openmetrics'] as const;
export type ExportFormat = (typeof exportFormats)[number];
