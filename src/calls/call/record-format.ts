/** In what form records carry calls; `docs/formats.md` says what each one gives. */
export const recordFormats = [
  'native',
  'cloudevents',
  'otlp-json',
  'otlp-protobuf',
  'litellm',
  'openrouter',
] as const;

export type RecordFormat = (typeof recordFormats)[number];
