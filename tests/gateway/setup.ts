import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key of the tests, for the user `tester`, who may query everything. */
export const KEY = "test-key-0123456789abcdef0123456789abcdef";
/** The credential by which the gateway calls the upstream; it must never reach a client or a log. */
export const UPSTREAM_KEY = "upstream-secret-fedcba9876543210fedcba98";
/** The admin key of the tests. */
export const ADMIN_KEY = "admin-key-0123456789abcdef0123456789abcdef";

/** Parts of a config of the tests; what is a string is YAML, indented to fit. */
export interface SetupParts {
  /** Base URL of the provider `upstream`, up to and with `/v1`. */
  readonly upstream: string;
  /** Lines of the provider `upstream` beside its URL, dialect and key. */
  readonly provider?: string;
  /** More providers. */
  readonly providers?: string;
  /** More services; `up` is always there: open, on the provider `upstream`. */
  readonly services?: string;
  /** Lines of the service `up`. */
  readonly up?: string;
  /** Lines of `server`. */
  readonly server?: string;
  /** More lines of `keys`. */
  readonly keys?: string;
  /** More lines of `grants`. */
  readonly grants?: string;
  /** Top-level lines. */
  readonly more?: string;
}

const indent = (lines: string | undefined, by: number): string =>
  (lines ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => `${" ".repeat(by)}${line}\n`)
    .join("");

/** A config file's text: a free port, one open service on the upstream, one user with a key. */
export const setup = ({
  upstream,
  provider,
  providers,
  services,
  up,
  server,
  keys,
  grants,
  more,
}: SetupParts): string => `server:
  port: 0
${indent(server, 2)}admin: { key: ${ADMIN_KEY} }
providers:
  upstream:
    dialect: openai-chat
    baseUrl: ${upstream}
    apiKey: ${UPSTREAM_KEY}
${indent(provider, 4)}${indent(providers, 2)}services:
  up:
    model: open
    targets: [{ provider: upstream }]
${indent(up, 4)}${indent(services, 2)}keys:
  - { name: tester, principal: tester, secret: ${KEY} }
${indent(keys, 2)}grants:
  - { service: "*", to: user:tester, privilege: query }
${indent(grants, 2)}${indent(more, 0)}`;

/** A folder that is gone after the tests of the file that asked for it. */
export const temporaryDir = (): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), "sluice-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
