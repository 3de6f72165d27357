import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { MINUTE_MS } from '../../ground/time.ts';

/** What kafkajs asks of a socket factory. */
export interface WantedSocket {
  readonly host: string;
  readonly port: number;
  /** Absent: plain TCP. */
  readonly ssl?: ConnectionOptions | boolean;
  readonly onConnect: () => void;
}

export interface KafkaSockets {
  /** What kafkajs does itself where it is given no factory. Throws after `end`. */
  readonly connect: (wanted: WantedSocket) => Socket;
  /** Ends what kafkajs has left open; with an error, which is how it hears of it. */
  end(): void;
}

const ENDED = 'the client was disconnected';

/** The connections of one client. */
export function openSockets(): KafkaSockets {
  const open = new Set<Socket>();
  let isEnded = false;
  return {
    connect({ host, port, ssl, onConnect }) {
      if (isEnded) throw new Error(ENDED);
      const servername = isIP(host) === 0 ? { servername: host } : {};
      const socket = ssl
        ? connectTls({ host, port, ...servername, ...(ssl === true ? {} : ssl) }, onConnect)
        : connectTcp({ host, port }, onConnect);
      socket.setKeepAlive(true, MINUTE_MS);
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      return socket;
    },
    end() {
      isEnded = true;
      for (const socket of open) {
        if (!socket.writableEnded) socket.destroy(new Error(ENDED));
      }
    },
  };
}
