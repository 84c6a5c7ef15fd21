import { Elysia } from "elysia";
import { asSluiceError, SluiceError } from "../errors/index.ts";
import type { Gateway } from "../gateway.ts";
import { ADMIN_ROUTES, handleAdmin } from "./admin.ts";
import { type HttpServer, handle, IDLE_SECONDS } from "./handle.ts";
import { lost } from "./lost.ts";
import { jsonError } from "./plain-error.ts";
import { SURFACES } from "./surfaces.ts";

/** Bun's own bound answers 413 with an empty body and before any key is looked at: ours alone counts. */
const NO_BUN_BOUND = Number.MAX_SAFE_INTEGER;

/** Where the gateway listens. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  /** Takes no new connection any more; resolves when the last one is gone or cut. */
  stop(cutConnections: boolean): Promise<void>;
}

/**
 * Elysia guesses from a handler's source text what it needs, so each route is one literal arrow of ours, and no
 * function of a plugin ever reaches it. Exchanges reach `handle` from Bun's router, which Elysia hands their paths to as
 * they are: a context and a promise of its own would cost each of them. Other spellings of these paths are Elysia's.
 */
export const listen = (gateway: Gateway): Listening => {
  const { host, port, workers } = gateway.generation.loaded.config.server;
  const exchanges = SURFACES.filter(({ operation }) => operation === "exchange").map((surface) => [
    surface.path,
    { [surface.method]: (request: Request, server: HttpServer) => handle(gateway, surface, request, server) },
  ]);
  const app = new Elysia({
    aot: true,
    normalize: false,
    serve: { routes: Object.fromEntries(exchanges) },
  });
  for (const surface of SURFACES) {
    app.route(
      surface.method,
      surface.path,
      // The context's own `server` would be defined on each context anew.
      ({ request }) => handle(gateway, surface, request, app.server),
      { parse: "none" },
    );
  }
  for (const row of ADMIN_ROUTES) {
    app.route(row.method, row.path, ({ request, params }) => handleAdmin(gateway, row, request, params), {
      parse: "none",
    });
  }
  app.get("/healthz", () => Response.json({ status: "ok" }));
  app.get("/readyz", () =>
    gateway.ready
      ? Response.json({
          status: "ready",
          config: gateway.generation.number,
          ...(gateway.benched.length > 0 ? { benched: gateway.benched } : {}),
        })
      : Response.json({ status: "draining" }, { status: 503 }),
  );
  app.all("/*", ({ request }) => lost(request));
  const failed = (error: unknown): Response => {
    const requestId = Bun.randomUUIDv7();
    gateway.logger.error(
      { request: requestId, cause: String(error) },
      "request failed outside of an exchange",
    );
    return jsonError(asSluiceError(error), requestId);
  };
  app.onError(({ error }) => failed(error));
  try {
    app.listen({
      hostname: host,
      port,
      idleTimeout: IDLE_SECONDS,
      reusePort: workers !== 1,
      maxRequestBodySize: NO_BUN_BOUND,
      error: failed,
    });
  } catch (cause) {
    throw listenFailure(cause, host, port);
  }
  const { server } = app;
  if (!server) throw new SluiceError("START_HOST_UNUSABLE", { host, port, detail: "nothing was opened" });
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${server.port}`,
    port: server.port ?? port,
    stop: (cutConnections) => server.stop(cutConnections),
  };
};

const listenFailure = (cause: unknown, host: string, port: number): SluiceError => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  if (code === "EADDRINUSE") return new SluiceError("START_PORT_TAKEN", { host, port }, cause);
  return new SluiceError("START_HOST_UNUSABLE", { host, port, detail: code }, cause);
};
