import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const { scheduleCheckPendingRequests } = RequestQueue.prototype;

/**
 * Lets kafkajs look for waiting requests only while some wait. As it is, every connection looks a thousand
 * times a second for as long as it lives, and Node 24 warns of the negative time that it asks for:
 * https://github.com/tulios/kafkajs/issues/1704.
 */
export function calmRequestQueues(): void {
  RequestQueue.prototype.scheduleCheckPendingRequests = function schedule(): void {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };
}
