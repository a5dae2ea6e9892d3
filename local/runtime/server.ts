import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problem } from '../../shared/http/problems.ts';
import { callId } from '../call-id.ts';
import { answerOf, type HttpAnswer, inWords } from '../http.ts';

/** Answers a request, writes the answer itself and gives 'written', or knows nothing of the path (null). `id`: of the call. */
export type Answerer = (
  request: IncomingMessage,
  url: URL,
  response: ServerResponse,
  id: string,
) => Promise<HttpAnswer | 'written' | null>;

type Options = {
  port: number;
  report: (line: string, error?: unknown) => void;
  /** Listens on `host` instead, for a proxy that is known outside as `publicUrl`. */
  behindProxy?: { host: string; publicUrl: string };
};

/** Of a call by what loads the demonstration. */
export const LOADING_HEADER = 'x-kelisim-loading';

const PORT_TRIES = 5;

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  // Node's own Date header does not follow the clock of the demonstration.
  const date = new Date().toUTCString();
  response.writeHead(status, { date, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** Longer than a proxy keeps an idle connection, ms: closing one first may cross a call on its way. */
const KEPT_FOR_PROXY = 75_000;

/**
 * The one HTTP server, on this machine's own addresses. It answers 503 until `serve` is called, so that the port is taken
 * before anything else is started; with a `loadingKey`, then only who knows that is served, until `open` is called. Throws an error with a one-line message when the port is in use.
 */
export async function openServer({ port, report, behindProxy }: Options) {
  let answerers: readonly Answerer[] | null = null;
  let loading: string | null = null;

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
  ): Promise<HttpAnswer | 'written'> {
    const early = loading !== null && request.headers[LOADING_HEADER] !== loading;
    if (!answerers || early)
      return answerOf(problem('unavailable', { detail: 'The service is starting.' }, 1));
    const url = urlOf(request);
    if (!url) return answerOf(problem('not-found'));
    for (const candidate of answerers) {
      const answered = await candidate(request, url, response, id);
      if (answered) return answered;
    }
    return answerOf(problem('not-found'));
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const id = callId();
    response.setHeader('x-request-id', id);
    const finish = (answered: HttpAnswer): void =>
      send(response, inWords(answered, { origin: publicUrl(), instance: id, headers: request.headers }));
    answer(request, response, id)
      .then((answered) => {
        if (answered !== 'written') finish(answered);
      })
      .catch((error: unknown) => {
        if (request.destroyed && !request.complete) return;
        report('a request failed', error);
        if (response.headersSent) response.destroy();
        else finish(answerOf(problem('internal-error')));
      });
  }

  let taken = port;
  const originOf = (): string => `http://localhost:${taken}`;
  const publicUrl = (): string => behindProxy?.publicUrl ?? originOf();
  const { servers, ...listening } = behindProxy
    ? await listenOn(createServer({ keepAliveTimeout: KEPT_FOR_PROXY }, onRequest), port, behindProxy.host)
    : await listenOnLoopback(() => createServer(onRequest), port);
  taken = listening.taken;

  return {
    origin: originOf(),
    serve: (all: readonly Answerer[], loadingKey: string | null = null) => {
      answerers = all;
      loading = loadingKey;
    },
    open: () => {
      loading = null;
    },
    close: async () => {
      await Promise.all(
        servers.map(async (server) => {
          server.close();
          server.closeIdleConnections();
          await once(server, 'close');
        }),
      );
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listenOn(server: Server, port: number, host: string) {
  const listening = await listen(server, port, host);
  if (!listening) throw new Error(`This machine has no address ${host}: set HOST to another.`);
  return { servers: [listening], taken: portOf(listening) };
}

/** One server an address. A port that the system chose on the first may be somebody's on the second: then another. */
async function listenOnLoopback(create: () => Server, port: number) {
  for (let attempt = 1; ; attempt++) {
    const first = await listen(create(), port, '127.0.0.1');
    if (!first) throw new Error('This machine has no loopback address.');
    const taken = portOf(first);
    try {
      const second = await listen(create(), taken, '::1');
      return { servers: second ? [first, second] : [first], taken };
    } catch (error) {
      first.close();
      if (port !== 0 || attempt === PORT_TRIES) throw error;
    }
  }
}

/** Null when the machine has no such address. */
async function listen(server: Server, port: number, host: string | undefined): Promise<Server | null> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return null;
    if (code === 'EADDRINUSE')
      throw new Error(`Port ${port} is in use: stop what has it, or set PORT to another.`, { cause: error });
    if (code === 'EACCES')
      throw new Error(`Port ${port} may not be used: set PORT to another.`, { cause: error });
    throw error;
  }
}

/** Null for a target that is no path, or whose percent-encoding is broken. */
function urlOf(request: IncomingMessage): URL | null {
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  try {
    decodeURIComponent(url?.pathname ?? '');
    return url;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
