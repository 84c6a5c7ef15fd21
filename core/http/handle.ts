import type { Server } from "bun";
import type { Dialect, Route } from "../dialects/contract.ts";
import { cursor } from "../dialects/cursor/index.ts";
import { DIALECTS, operationOf } from "../dialects/index.ts";
import { readJson } from "../dialects/json/read.ts";
import { asSluiceError, SluiceError } from "../errors/index.ts";
import { ANONYMOUS, type Arrival, Exchange } from "../exchange/exchange.ts";
import { Lingering } from "../exchange/lingering.ts";
import { inPieces } from "../exchange/pieces.ts";
import { errorReply, JSON_TYPE, type Reply } from "../exchange/reply.ts";
import { authenticate } from "../exchange/request-phase.ts";
import { refuseUnread, runExchange } from "../exchange/run.ts";
import { requestTags } from "../exchange/tags.ts";
import type { Gateway } from "../gateway.ts";
import { credentialOf } from "../identity/credentials.ts";
import { readBody } from "./body.ts";
import { asArray } from "./event-array.ts";
import { getModel, listModels } from "./models.ts";
import type { Surface, SurfaceDialect } from "./surfaces.ts";

/** The server that Elysia hands to a route. */
export type HttpServer = Server<unknown>;

/** How long a connection with nothing on it is kept, in seconds. */
export const IDLE_SECONDS = 75;

/** Serves one request of the route table. */
export const handle = (
  gateway: Gateway,
  surface: Surface,
  request: Request,
  server: HttpServer | null,
): Promise<Response> => {
  const { generation } = gateway;
  const arrival = new HttpArrival(surface, request, server);
  // Nobody can tell any more once the client has gone.
  if (generation.loaded.config.ledger.enabled) void arrival.clientAddress;
  const exchange = new Exchange(arrival, generation);
  generation.running.enter();
  const lingering = new Lingering(exchange, gateway.deadlines, (seconds) =>
    server?.timeout(request, seconds),
  );
  exchange.onEnd = () => lingering.end(IDLE_SECONDS);
  return OPERATIONS[surface.operation](gateway, exchange, request);
};

const respond = (gateway: Gateway, reply: Reply): Response => {
  // The connection ends with this answer; a client that is not told sends its next request into nothing.
  if (gateway.draining) reply.headers.connection = "close";
  const { body, status, headers } = reply;
  return new Response(body instanceof ReadableStream ? body : inPieces(body), { status, headers });
};

const dialectOf = ({ dialect, otherwise, counts }: Surface, headers: Headers): Dialect => {
  const spoken = SPOKEN[otherwise && headers.has(otherwise.header) ? otherwise.dialect : dialect];
  return counts && spoken.counting ? spoken.counting : spoken;
};

const SPOKEN = { ...DIALECTS, cursor } as const satisfies Record<SurfaceDialect, Dialect>;

/** Most dialects say everything in the body. */
const NO_ROUTE: Route = {};

class HttpArrival implements Arrival {
  readonly dialect: Dialect;
  readonly route: Route;
  readonly headers: Headers;
  readonly #request: Request;
  readonly #server: HttpServer | null;
  #clientAddress: string | undefined;

  constructor(surface: Surface, request: Request, server: HttpServer | null) {
    const dialect = dialectOf(surface, request.headers);
    this.route = surface.route?.(request.url) ?? NO_ROUTE;
    this.dialect = operationOf(dialect, this.route.action) ?? dialect;
    this.headers = request.headers;
    this.#request = request;
    this.#server = server;
  }

  get url(): string {
    return this.#request.url;
  }

  get clientAddress(): string {
    this.#clientAddress ??= this.#server?.requestIP(this.#request)?.address ?? "";
    return this.#clientAddress;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }
}

const runOne = async (gateway: Gateway, exchange: Exchange, request: Request): Promise<Response> => {
  try {
    const presenting = presentKey(exchange);
    if (presenting) await presenting;
    refuseUnknownAction(exchange);
    const small = isSmall(exchange.arrival.headers);
    if (gateway.ledgerFull) throw new SluiceError("LEDGER_FULL");
    if (gateway.draining) throw new SluiceError("GATEWAY_DRAINING");
    if (!small) await refuseStrangers(gateway, exchange);
    const { server } = exchange.generation.loaded.config;
    const since = presenting || !small ? performance.now() : exchange.startedAt;
    const bytes = await readBody(request, server, gateway.deadlines, since);
    exchange.body = readJson(bytes, exchange.dialect.request);
    if (exchange.dialect.toldBy) exchange.dialect = exchange.dialect.toldBy(exchange.body);
    exchange.head = exchange.dialect.head(exchange.body, exchange.arrival.route);
    exchange.tags = requestTags(exchange.arrival.headers);
  } catch (thrown) {
    const refused = await refuseUnread(exchange, asSluiceError(thrown), gateway);
    return respond(gateway, framed(exchange, refused));
  }
  return respond(gateway, framed(exchange, await runExchange(exchange, gateway)));
};

const framed = ({ arrival }: Exchange, reply: Reply): Reply =>
  arrival.route.events === "array" ? asArray(reply) : reply;

const MAX_SHOWN = 200;

/** An action that is none of the dialect's was given the dialect itself. */
const refuseUnknownAction = ({ dialect, arrival }: Exchange): void => {
  if (operationOf(dialect, arrival.route.action)) return;
  const known = [dialect, ...(dialect.operations ?? [])].flatMap(({ actions = [] }) => actions);
  throw new SluiceError("ROUTE_NOT_FOUND", {
    method: "POST",
    path: new URL(arrival.url).pathname.slice(0, MAX_SHOWN),
    hint: ` What follows the colon must be one of ${known.join(", ")}.`,
  });
};

/** What a client may send before anybody has looked at who it is, in bytes. */
const SMALL_BODY_BYTES = 65_536;

const isSmall = (headers: Headers): boolean => {
  const length = headers.get("content-length");
  return length !== null && Number(length) <= SMALL_BODY_BYTES && !headers.has("content-encoding");
};

/** A large body is read for clients only that the top level's plugins identify; their real turn comes with a service. */
const refuseStrangers = async (gateway: Gateway, exchange: Exchange): Promise<void> => {
  await authenticate(exchange, exchange.generation.pipeline, gateway.onFault);
  exchange.identified = false;
  exchange.principal = ANONYMOUS;
};

/** Looks the credential up. What it stands for travels with the exchange; the secret does not. */
const presentKey = (exchange: Exchange): Promise<void> | undefined => {
  if (!exchange.generation.readsKeys) return undefined;
  const credential = credentialOf(exchange.arrival);
  if (credential === undefined) return undefined;
  exchange.presented = true;
  const key = exchange.generation.keys.find(credential);
  if (key instanceof Promise) {
    return key.then((found) => {
      exchange.key = found;
    });
  }
  exchange.key = key;
  return undefined;
};

/** A list is no exchange: nothing is asked of anybody, so nothing is recorded. */
const runList =
  (answer: (exchange: Exchange, request: Request) => unknown) =>
  async (gateway: Gateway, exchange: Exchange, request: Request): Promise<Response> => {
    try {
      await presentKey(exchange);
      await authenticate(exchange, exchange.generation.pipeline, gateway.onFault);
      const headers = { "x-request-id": exchange.id, "content-type": JSON_TYPE };
      return respond(gateway, { status: 200, headers, body: JSON.stringify(answer(exchange, request)) });
    } catch (thrown) {
      return respond(gateway, errorReply(exchange, thrown));
    } finally {
      exchange.end();
    }
  };

const OPERATIONS: Record<
  Surface["operation"],
  (gateway: Gateway, exchange: Exchange, request: Request) => Promise<Response>
> = {
  exchange: runOne,
  "list-models": runList(listModels),
  "get-model": runList(getModel),
};
