import { fieldsOf } from "./json.ts";
import { apiAt, KIND_NAMES, KINDS, type Kind } from "./kinds.ts";
import { callsIn, MINDS, SAID } from "./minds.ts";
import {
  type Asked,
  Complaint,
  type Heard,
  type Meta,
  type Reply,
  type SaidPart,
  type Wire,
} from "./model.ts";

export { KIND_NAMES, type Kind } from "./kinds.ts";

/** A request as a provider got it, and what became of it. */
export interface Visit extends Asked {
  /** As the request names it. */
  readonly model: string;
  /** Absent where it was refused for its form. */
  heard?: Heard;
  status: number;
  /** Resolves when the one who asked has gone before the end. */
  readonly left: Promise<void>;
}

/** How an answer goes out. */
interface Answering {
  readonly wire: Wire;
  readonly meta: Meta;
  readonly stream: boolean;
  readonly left: Promise<void>;
  readonly onGone: () => void;
}

/** Answers as a model does, and refuses what the API that it is asked by would refuse. */
class Provider {
  readonly visits: Visit[] = [];
  readonly #kind: Kind;
  readonly #server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 60,
    fetch: (request) => this.#answer(request),
  });

  constructor(kind: Kind) {
    this.#kind = kind;
  }

  get row(): object {
    const { base, row } = KINDS[this.#kind];
    return { ...row, baseUrl: `http://127.0.0.1:${this.#server.port}${base}` };
  }

  async stop(): Promise<void> {
    await this.#server.stop(true);
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const found = apiAt(pathname);
    if (!found) return Response.json({ error: { message: `nothing at ${pathname}` } }, { status: 404 });
    const { wire } = found;
    const text = await request.text();
    const body = fieldsOf(JSON.parse(text));
    const gone = Promise.withResolvers<void>();
    request.signal.addEventListener("abort", () => gone.resolve());
    const visit: Visit = {
      path: pathname + search,
      headers: request.headers,
      body,
      model: found.model ?? String(body.model),
      status: 200,
      left: gone.promise,
    };
    try {
      if (!(await KINDS[this.#kind].check(request, text))) throw new Complaint("Incorrect API key.", 401);
      this.visits.push(visit);
      const { heard, reply } = thought(wire, visit);
      if (reply.does === "fail") throw new Complaint(reply.message, reply.status, reply.retryAfterS);
      const meta = { model: visit.model, callsBefore: callsIn(heard) };
      const stream = found.stream || body.stream === true;
      return await said(reply, { wire, meta, stream, left: gone.promise, onGone: gone.resolve });
    } catch (thrown) {
      if (!(thrown instanceof Complaint)) throw thrown;
      visit.status = thrown.status;
      return refused(wire, thrown);
    }
  }
}

/** What the model that was asked makes of a request. */
const thought = (wire: Wire, visit: Visit): { heard: Heard; reply: Reply } => {
  const heard = wire.hear(visit);
  visit.heard = heard;
  const mind = MINDS[visit.model.split("~")[0] ?? ""];
  if (!mind) throw new Complaint(`The model ${visit.model} does not exist.`, 404);
  return { heard, reply: mind(heard) };
};

const refused = (wire: Wire, { status, message, retryAfterS }: Complaint): Response =>
  Response.json(wire.error(status, message), {
    status,
    headers: {
      ...wire.errorHeaders?.(status),
      ...(retryAfterS === undefined ? {} : { "retry-after": `${retryAfterS}` }),
    },
  });

/** How fast a model talks that does not stop. */
const PACE_MS = 4;

type Saying = Exclude<Reply, { does: "fail" }>;

const said = async (reply: Saying, { wire, meta, stream, left, onGone }: Answering): Promise<Response> => {
  if (stream) {
    const events = eventsOf(wire, reply, (parts) => wire.events(parts, meta));
    const pause = reply.does === "go-on" ? () => Bun.sleep(PACE_MS) : () => new Promise(setImmediate);
    return new Response(streamOf(events, pause, onGone), { headers: { "content-type": wire.eventType } });
  }
  if (reply.does === "say") return Response.json(wire.whole(reply.parts, meta));
  await left;
  return new Response();
};

/** Events of the answer, for ever where it goes on. */
function* eventsOf(
  wire: Wire,
  reply: Saying,
  write: (parts: readonly SaidPart[]) => readonly (string | Uint8Array)[],
): Generator<string | Uint8Array> {
  if (reply.does === "say") return yield* write(reply.parts);
  if (reply.does === "break") {
    const events = write(reply.parts);
    yield* events.slice(0, Math.ceil(events.length / 2));
    if (reply.by === "error") yield wire.failure(SAID.fellOver);
    return;
  }
  const events = write([{ kind: "text", text: "on and on ".repeat(20) }]);
  const middle = Math.floor(events.length / 2);
  yield* events.slice(0, middle);
  for (let event = events[middle]; event !== undefined; ) yield event;
}

/** Event by event, as they are asked for; each arrives by itself. */
const streamOf = (
  events: Iterator<string | Uint8Array>,
  pause: () => Promise<unknown>,
  onGone: () => void,
): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      await pause();
      const { value, done } = events.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? new TextEncoder().encode(value) : value);
    },
    cancel: onGone,
  });

/** Providers of every kind, with the same models behind them. */
export interface Models {
  /** Their rows in a config, by kind. */
  readonly rows: Readonly<Record<string, object>>;
  /** What each was asked, oldest first, by a model's name where one is given. */
  visits(kind: Kind, model?: string): readonly Visit[];
  stop(): Promise<void>;
}

/** Starts them, each on a port of its own. */
export const startModels = (): Models => {
  const all = new Map(KIND_NAMES.map((kind) => [kind, new Provider(kind)]));
  return {
    rows: Object.fromEntries([...all].map(([kind, provider]) => [kind, provider.row])),
    visits: (kind, model) =>
      (all.get(kind)?.visits ?? []).filter((visit) => model === undefined || visit.model === model),
    async stop() {
      await Promise.all([...all.values()].map((provider) => provider.stop()));
    },
  };
};
