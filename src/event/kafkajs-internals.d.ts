declare module 'kafkajs/src/network/requestQueue/index.js' {
  /** The requests of one connection. */
  export default class RequestQueue {
    /** Those that wait to be sent. */
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}
