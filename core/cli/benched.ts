import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { LoadedConfig } from "../config/loaded.ts";

/** Why instances are not called at present, by instance. */
export type Benched = ReadonlyMap<string, string>;

const Ready = Type.Object({
  benched: Type.Optional(Type.Array(Type.Object({ plugin: Type.String(), reason: Type.String() }))),
});

/** One that takes longer to say it is not there. */
const PATIENCE_MS = 500;
const EVERYWHERE = new Set(["0.0.0.0", "::"]);

/** What the gateway that runs on this config has benched; nothing where none runs. */
export const benchedNow = async ({ config: { server } }: LoadedConfig): Promise<Benched> => {
  if (server.port === 0) return new Map();
  const host = EVERYWHERE.has(server.host) ? "127.0.0.1" : server.host;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${server.port}/readyz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: "manual" });
    const told: unknown = await response.json();
    if (!Value.Check(Ready, told)) return new Map();
    return new Map((told.benched ?? []).map(({ plugin, reason }) => [plugin, reason]));
  } catch {
    return new Map();
  }
};
