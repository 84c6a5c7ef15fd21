import { afterAll, afterEach, beforeAll, beforeEach } from "bun:test";
import type { LookupAddress } from "node:dns";
import type { HostPower } from "../power.ts";
import { Secrets } from "../secrets.ts";
import { powerCall } from "../testing.ts";
import { Unavailable } from "../unavailable.ts";
import { type FetchParts, makeFetch } from "./fetch.ts";
import { startTlsServer, type TlsServer } from "./testing.ts";

/** The address of the test's server. */
export const LOCAL: LookupAddress = { address: "127.0.0.1", family: 4 };

/** What came of a call. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}
const isAnswer = (value: unknown): value is Answer =>
  typeof value === "object" && value !== null && "text" in value && "headers" in value;

/** Waits for a rejection with `Unavailable`, and gives its message. */
export const unavailable = async (served: Promise<unknown>): Promise<string> => {
  const caught = await served.then(
    () => new Error("it was served"),
    (error: unknown) => error,
  );
  if (!(caught instanceof Unavailable)) throw caught;
  return caught.message;
};

/** A path of the test's server that redirects. */
export const redirect = (to: string, status = 302): string =>
  `/redirect?status=${status}&to=${encodeURIComponent(to)}`;

/** The power, over a server of its own that speaks for `api.test` and `other.test`. */
export class Rig {
  secrets = new Secrets();
  /** What names lead to. */
  names: Record<string, readonly LookupAddress[]> = {};
  /** The names that were looked up. */
  resolved: string[] = [];
  #server: TlsServer | undefined;
  #power: HostPower | undefined;

  get server(): TlsServer {
    if (!this.#server) throw new Error("the server is started before all tests");
    return this.#server;
  }

  get power(): HostPower {
    this.#power ??= this.start();
    return this.#power;
  }

  async open(): Promise<void> {
    this.#server = await startServer();
  }

  start(parts: Partial<FetchParts> = {}): HostPower {
    const hosts = ["api.test", "other.test"].map((host) => `${host}:${this.server.port}`);
    return makeFetch({
      hosts,
      privateHosts: hosts,
      secrets: this.secrets,
      ca: [this.server.ca],
      resolve: async (name) => {
        this.resolved.push(name);
        return this.names[name] ?? [];
      },
      ...parts,
    });
  }

  url(path: string, host = "api.test"): string {
    return `https://${host}:${this.server.port}${path}`;
  }

  async get(path: string, options: unknown = {}, by = this.power): Promise<Answer> {
    const to = path.startsWith("https") ? path : this.url(path);
    const answer = await by.serve("fetch", [to, options], powerCall());
    if (!isAnswer(answer)) throw new Error(`no answer: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** What the server got, as it says itself. */
  async echo(path: string, options: unknown = {}, by = this.power) {
    return JSON.parse((await this.get(path, options, by)).text);
  }

  reset(): void {
    this.names = { "api.test": [LOCAL], "other.test": [LOCAL] };
    this.resolved = [];
    this.secrets = new Secrets();
    this.#power = undefined;
  }
}

/** A rig for the tests of a block, none of which may leave a connection. */
export const withRig = (): Rig => {
  const rig = new Rig();
  beforeAll(() => rig.open());
  beforeEach(() => rig.reset());
  afterEach(async () => {
    await rig.power.close();
    await rig.server.drained();
  });
  afterAll(() => rig.server.close());
  return rig;
};

const startServer = (): Promise<TlsServer> =>
  startTlsServer(["api.test", "other.test", "127.0.0.1"], ({ method, path, headers, body }, response) => {
    const to = (status: number, location: string) => response.writeHead(status, { location }).end();
    const { pathname, searchParams } = new URL(path, "https://x");
    if (pathname === "/redirect")
      return to(Number(searchParams.get("status") ?? 302), searchParams.get("to") ?? "");
    if (pathname === "/round") return to(302, "/round");
    if (pathname === "/status") return response.writeHead(503).end("busy");
    if (pathname === "/long") return response.end("x".repeat(Number(searchParams.get("size"))));
    if (pathname === "/silent") return undefined;
    if (pathname === "/trickle") return response.write("x");
    if (pathname === "/broken") {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
      return undefined;
    }
    if (pathname === "/gzip") {
      return response.writeHead(200, { "content-encoding": "gzip" }).end(Bun.gzipSync("x"));
    }
    const echoed = String(headers["x-key"] ?? "none");
    return response.writeHead(200, { "x-echo": echoed }).end(JSON.stringify({ method, path, headers, body }));
  });
