/** Ten calls from 02:00 on, one a minute; those of the first five minutes fail. */
export const TEN_CALLS = Array.from({ length: 10 }, (_, minute) =>
  JSON.stringify({
    event_id: `${minute}`,
    started_at: `2026-06-14T02:0${minute}:00Z`,
    duration_ms: 900,
    provider: 'example',
    model: 'm',
    account: '111',
    http_status: minute < 5 ? 500 : 200,
  }),
).join('\n');
