import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Situation } from './contract.js';

/** What a partner's machine was sent. */
export interface Got {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Answer = (got: Got, response: http.ServerResponse, socket: Socket) => void;

/** A partner's machine on loopback that keeps what it got and answers as told, badly too. */
export async function receiver(answer: Answer, path = '/hook') {
  const got: Got[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (c: Buffer) => chunks.push(c));
    request.on('end', () => {
      const one = { headers: request.headers, body: Buffer.concat(chunks) };
      got.push(one);
      answer(one, response, request.socket);
    });
  });
  server.on('connection', (s) => {
    sockets.add(s);
    s.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    got,
    sockets,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    /** What was sent back and taken by the caller, in bytes. */
    answerBytesTaken: () => [...sockets].reduce((sum, s) => sum + s.bytesWritten - s.writableLength, 0),
    close: async () => {
      for (const s of sockets) s.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Where nobody listens: a port that was free a moment ago. */
export async function nobodyAt(): Promise<string> {
  const made = await receiver(() => undefined, '/');
  await made.close();
  return made.url;
}

/** What any machine that speaks HTTP may do wrong, whatever it was sent. */
export const MISBEHAVIOUR = {
  silent: () => undefined,
  cutAfterReceiving: (_got, _response, socket) => socket.destroy(),
  slowLoris: (_got, _response, socket) => {
    const drip = setInterval(() => socket.write('H'), 50);
    socket.on('close', () => clearInterval(drip));
  },
  giantAnswer: (_got, response) => {
    response.writeHead(200);
    const block = Buffer.alloc(65_536, 'x');
    const pour = () => {
      while (!response.destroyed && response.write(block));
    };
    response.on('drain', pour);
    pour();
  },
} satisfies { readonly [S in Situation]?: Answer };
