import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** `accept and hang up`: the mail is taken, the connection ends before the answer. */
export type MailBehaviour = 'accept' | 'refuse' | 'accept and hang up';

export interface MailServer {
  readonly url: string;
  /** Whole messages, as received. */
  readonly received: string[];
  behaviour: MailBehaviour;
  stop(): Promise<void>;
}

/** A real SMTP server on a free port; recipients that begin with `nobody@` are unknown to it. */
export async function startMailServer(): Promise<MailServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(address, _session, callback) {
      callback(address.address.startsWith('nobody@') ? new Error('no such user') : null);
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (mailServer.behaviour === 'refuse') {
          callback(Object.assign(new Error('mailbox full'), { responseCode: 452 }));
          return;
        }
        mailServer.received.push(Buffer.concat(chunks).toString());
        if (mailServer.behaviour === 'accept') callback(null, 'queued');
        else for (const connection of server.connections) hangUp(connection, session.id);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const mailServer: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    received: [],
    behaviour: 'accept',
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mailServer;
}

function hangUp(connection: unknown, sessionId: string): void {
  const { id, _socket } = connection as { id: string; _socket: { destroy(): void } };
  if (id === sessionId) _socket.destroy();
}
