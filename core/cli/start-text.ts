import type { LoadedConfig } from "../config/loaded.ts";
import { FIRST_PRINCIPAL, type FirstSecrets } from "../identity/admin.ts";
import { VERSION } from "./version.ts";

/** What the text at start tells of. */
export interface StartFacts {
  readonly url: string;
  readonly dataDir: string;
  readonly loaded: LoadedConfig;
  readonly secrets: FirstSecrets;
  readonly warnings: readonly string[];
  /** How the caller runs `sluice` on this config. */
  readonly command: string;
}

const MAX_LISTED = 20;

/** What runs where, and a first call that works as it is printed. Secrets stand in it at the first start only. */
export const startText = ({ url, dataDir, loaded, secrets, warnings, command }: StartFacts): string => {
  const { services } = loaded.config;
  const names = Object.keys(services);
  const lines = [
    `Sluice ${VERSION} listens on ${url}`,
    `  config    ${loaded.file ?? "none: started with nothing (a sluice.yaml in this folder would be read)"}`,
    `  data      ${dataDir}`,
    ...(names.length === 0
      ? ["  services  none yet: name some in the config"]
      : names.slice(0, MAX_LISTED).map(serviceLine(services))),
    ...(names.length > MAX_LISTED ? [`            … and ${names.length - MAX_LISTED} more`] : []),
    ...warnings.map((warning) => `  warning   ${warning}`),
    "",
    ...keyLines(secrets, command),
    ...firstCall(url, services, secrets),
  ];
  return lines.join("\n");
};

const serviceLine =
  (services: LoadedConfig["config"]["services"]) =>
  (name: string, index: number): string => {
    const service = services[name];
    const called = service?.model === "open" ? `${name}/<model>` : name;
    const aliases = service && service.aliases.length > 0 ? ` (also ${service.aliases.join(", ")})` : "";
    return `  ${index === 0 ? "services" : "        "}  ${called}${aliases}`;
  };

const keyLines = ({ adminSecret, userSecret }: FirstSecrets, command: string): string[] => {
  if (!adminSecret || !userSecret) {
    return [`A new key: ${command} key create --principal ${FIRST_PRINCIPAL} --name my-laptop`, ""];
  }
  return [
    "Two keys were made. They are shown this once; only their hashes are kept.",
    `  your key   ${userSecret}`,
    `  admin key  ${adminSecret}`,
    "",
  ];
};

/** A call of the first service; its key is at hand at the first start only. */
const firstCall = (
  url: string,
  services: LoadedConfig["config"]["services"],
  { userSecret }: FirstSecrets,
): string[] => {
  const name = Object.hasOwn(services, "demo") ? "demo" : Object.keys(services)[0];
  if (name === undefined) return [];
  const model = services[name]?.model === "open" ? `${name}/<model>` : name;
  return [
    userSecret ? "A first call:" : "A call, with a key in SLUICE_KEY:",
    `  curl ${url}/v1/chat/completions \\`,
    `    -H "authorization: Bearer ${userSecret ?? "$SLUICE_KEY"}" -H "content-type: application/json" \\`,
    `    -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}]}'`,
    `  (with "stream": true it streams; SDKs take the base URL ${url}/ai-gateway/mlflow/v1)`,
  ];
};
