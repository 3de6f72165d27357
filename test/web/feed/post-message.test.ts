import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateAddress, postMessages } from '../../../src/web/feed/post-message.ts';

for (const address of [
  '127.0.0.1',
  '10.1.2.3',
  '169.254.169.254',
  '172.31.255.255',
  '192.168.0.1',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  'fe80::1',
  'fd00::1',
  '64:ff9b::7f00:1',
]) {
  test(`${address} is private`, () => assert.ok(isPrivateAddress(address)));
}
for (const address of ['93.184.216.34', '172.32.0.1', '2606:2800:220:1::1', '::ffff:8.8.8.8']) {
  test(`${address} is not`, () => assert.ok(!isPrivateAddress(address)));
}

for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '127.1']) {
  test(`a message to ${host} does not go out`, async () => {
    const answer = await postMessages({ allowPrivate: false })({
      url: `http://${host}:9/private`,
      headers: {},
      body: '{}',
    });
    assert.deepEqual(answer, { kind: 'failed', reason: 'a private address' });
  });
}
