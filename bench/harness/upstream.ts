import { join, resolve } from "node:path";
import { launch, type Place, type Server } from "./launch.ts";

const BENCH = resolve(import.meta.dir, "..");

/** The upstream of fixed answers. */
export interface Upstream extends Server {
  /** The base URL of one of its answers. */
  base(answer: string): string;
  /** How many connections it has taken. */
  opened(): Promise<number>;
}

/** A certificate for the upstream, as files. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** Starts the upstream in a process of its own. */
export const startUpstream = async (tls?: TlsFiles, place: Place = "load"): Promise<Upstream> => {
  const files = tls === undefined ? [] : [tls.cert, tls.key];
  const server = await launch({
    place,
    command: [process.execPath, join(BENCH, "upstream.ts"), ...files],
  });
  return {
    ...server,
    base: (answer) => `${server.url}/${answer}/v1`,
    async opened() {
      const response = await fetch(`${server.url}/opened`, {
        headers: { connection: "close" },
        tls: { rejectUnauthorized: false },
      });
      return Number(await response.text());
    },
  };
};

/** Starts the bare proxy in a process of its own. */
export const startBare = (
  mode: "chat" | "stream" | "body",
  target: string,
  caFile?: string,
): Promise<Server> =>
  launch({
    place: "server",
    command: [
      process.execPath,
      join(BENCH, "bare.ts"),
      mode,
      target,
      ...(caFile === undefined ? [] : [caFile]),
    ],
  });
