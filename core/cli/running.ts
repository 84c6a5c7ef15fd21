import { Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { LoadedConfig } from "../config/loaded.ts";

const Ready = Type.Object({
  status: Type.Literal("ready"),
  benched: Type.Optional(Type.Array(Type.Object({ plugin: Type.String(), reason: Type.String() }))),
});

/** The gateway that runs on a config. */
export interface RunningGateway {
  readonly url: string;
  /** Instances that it does not call at present, and why. */
  readonly benched: readonly { readonly plugin: string; readonly reason: string }[];
}

/** One that takes longer to say it is not there. */
const PATIENCE_MS = 500;
const EVERYWHERE = new Set(["0.0.0.0", "::"]);

/** The gateway that runs on this config and is ready; nothing where none is, or where its port is not known. */
export const runningGateway = async ({
  config: { server },
}: LoadedConfig): Promise<RunningGateway | undefined> => {
  if (server.port === 0) return undefined;
  const host = EVERYWHERE.has(server.host) ? "127.0.0.1" : server.host;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${server.port}`;
  try {
    const response = await fetch(`${url}/readyz`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: "manual",
    });
    const told: unknown = await response.json();
    return Value.Check(Ready, told) ? { url, benched: told.benched ?? [] } : undefined;
  } catch {
    return undefined;
  }
};
