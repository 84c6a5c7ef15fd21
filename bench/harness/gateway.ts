import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { launch, type Server } from "./launch.ts";

const ROOT = resolve(import.meta.dir, "../..");

/** A key that the config declares. */
export const KEY = "bench-key-0123456789abcdef0123456789abcdef";
/** The service that the benches call. */
export const SERVICE = "chat";

/** Parts of the gateway's config. */
export interface GatewayParts {
  /** Base URL of the upstream's answer. */
  readonly upstream: string;
  /** The provider's dialect. Default `openai-chat`. */
  readonly dialect?: string;
  /** Whether `keys` and `permissions` are on. */
  readonly protect: boolean;
  /** Whether exchanges are recorded. Default true, as for its users. */
  readonly ledger?: boolean;
  /** Serving processes. Default 1. */
  readonly workers?: number;
  /** Whether it may use every core, and not the server's alone. */
  readonly unpinned?: boolean;
  /** The upstream's certificate. */
  readonly caFile?: string;
  readonly protocol?: "http1.1" | "http2";
  /** Plugins of the service that the benches call, each as a YAML flow mapping. */
  readonly plugins?: readonly string[];
  /** Targets of that service, each as a YAML flow mapping; the provider is `u`. Default: one. */
  readonly targets?: readonly string[];
  /** More services, as members of a YAML flow mapping, each with its comma. */
  readonly services?: string;
  /** Top-level lines: where a later part of the gateway is switched on. */
  readonly more?: string;
  /** Called with the data folder before the start. */
  readonly prepare?: (dataDir: string) => Promise<void>;
}

const configOf = (parts: GatewayParts): string => {
  const tls = parts.caFile === undefined ? "" : `, caFile: ${parts.caFile}`;
  const protocol = parts.protocol === undefined ? "" : `, protocol: ${parts.protocol}`;
  const { targets = ["{ provider: u, model: bench-1 }"], plugins = [] } = parts;
  return `server: { port: 0, dataDir: data, workers: ${parts.workers ?? 1} }
logs: { level: error }
ledger: { enabled: ${parts.ledger ?? true} }
providers:
  u: { dialect: ${parts.dialect ?? "openai-chat"}, baseUrl: "${parts.upstream}", apiKey: upstream-key-of-the-benches${tls}${protocol} }
services: {${parts.services ?? ""}${SERVICE}: {targets: [${targets.join(", ")}], plugins: [${plugins.join(", ")}]}}
${parts.protect ? "" : "plugins: [{ use: keys, enabled: false }, { use: permissions, enabled: false }]"}
keys: [{ name: bench, principal: bench, secret: ${KEY} }]
grants: [{ service: "*", to: "group:everyone" }]
${parts.more ?? ""}`;
};

/** Starts a gateway as its users do, in a folder that is gone when it stops. */
export const startGateway = async (parts: GatewayParts): Promise<Server> => {
  const dir = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  const remove = () => rmSync(dir, { recursive: true, force: true });
  try {
    writeFileSync(join(dir, "sluice.yaml"), configOf(parts));
    await parts.prepare?.(join(dir, "data"));
    const command = [process.execPath, join(ROOT, "core/cli/main.ts"), "start"];
    return await launch({ place: parts.unpinned ? "anywhere" : "server", command, cwd: dir, after: remove });
  } catch (thrown) {
    remove();
    throw thrown;
  }
};
