import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { credentialsIn } from "../catalog/credentials/index.ts";
import { addressOf, CATALOG, catalogueRow } from "../catalog/providers.ts";
import type { CrossCheck, Finding } from "./findings.ts";
import type { Path } from "./locate.ts";
import { carriesCredential } from "./secrets.ts";

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/;
/** What a header value can hold: printable Latin-1 and tabs. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

export const providersAreWhole: CrossCheck = function* ({ config, quote, suggest }) {
  for (const [name, provider] of Object.entries(config.providers)) {
    const path = ["providers", name];
    if (provider.from !== undefined && !CATALOG.has(provider.from)) {
      const hint = suggest(provider.from, CATALOG.keys());
      yield {
        path: [...path, "from"],
        message: `the catalogue has no provider ${quote(provider.from)}${hint}`,
      };
    } else if (catalogueRow(name, provider) === undefined) {
      const missing = (["dialect", "baseUrl"] as const).filter((field) => provider[field] === undefined);
      if (missing.length === 0) continue;
      const fields = missing.map((field) => `\`${field}\``).join(" and ");
      const hint = suggest(name, CATALOG.keys());
      yield {
        path,
        at: "key",
        message: `no provider of this name is in the catalogue, so it needs ${fields}${hint}`,
      };
    }
  }
};

export const providersAreReachable: CrossCheck = function* ({ config, baseDir }) {
  for (const [name, provider] of Object.entries(config.providers)) {
    const path = ["providers", name];
    const row = catalogueRow(name, provider);
    const address = addressOf(provider, row, baseDir);
    if (address === undefined) continue;
    if (typeof address !== "string") {
      const fields = address.missing.map((field) => `\`${field}\``).join(" and ");
      yield {
        path,
        at: "key",
        message: `its address in the catalogue needs ${fields}; or give a \`baseUrl\``,
      };
      continue;
    }
    const url = URL.parse(address);
    if (url === null || url.hostname === "") {
      yield { path: [...path, "baseUrl"], message: "is not a valid address" };
      continue;
    }
    if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
      const message = "must be scheme, host and path alone; a credential goes into `apiKey` or `headers`";
      yield { path: [...path, "baseUrl"], message };
    }
    if (provider.protocol === "http2" && url.protocol !== "https:") {
      yield { path: [...path, "protocol"], message: "http2 needs an https address" };
    }
    const shown = credentialsIn(provider);
    if (shown.length > 0 && url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
      const message = "the key crosses the network in clear; use https";
      yield { path: [...path, "baseUrl"], message, warning: true };
    }
    if (shown.length === 0 && provider.baseUrl === undefined && row?.apiKeyEnv !== undefined) {
      const message = `has no key: set the variable ${row.apiKeyEnv}, or apiKey`;
      yield { path, at: "key", message, warning: true };
    }
  }
};

export const headersCanBeSent: CrossCheck = function* ({ config }) {
  for (const [name, provider] of Object.entries(config.providers)) {
    const values: [Path, string | undefined][] = [
      [["providers", name, "apiKey"], provider.apiKey],
      ...Object.entries(provider.headers ?? {}).map(([header, value]): [Path, string] => [
        ["providers", name, "headers", header],
        value,
      ]),
    ];
    for (const [path, value] of values) {
      if (value !== undefined && !HEADER_VALUE.test(value)) {
        yield { path, message: "holds a line break or a character that no header can carry" };
      }
    }
  }
};

/** What says something of the connection, the body or the gateway itself, and nothing to a provider. */
const NOT_FORWARDED =
  /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|accept-encoding|content-.*|proxy-.*|x-sluice-.*|x-forwarded-.*|forwarded)$/i;

export const forwardedHeadersAreHarmless: CrossCheck = function* ({ config }) {
  for (const [name, { forwardHeaders = [] }] of Object.entries(config.providers)) {
    for (const [at, header] of forwardHeaders.entries()) {
      const path = ["providers", name, "forwardHeaders", at];
      if (carriesCredential(header)) {
        yield {
          path,
          message: "may carry a client's credential for the gateway; a provider must not see it",
        };
      } else if (NOT_FORWARDED.test(header)) {
        yield { path, message: "is a header of the connection, the body or the gateway, and never goes on" };
      }
    }
  }
};

export const caFilesAreReadable: CrossCheck = function* ({ config, baseDir }) {
  for (const [name, { caFile }] of Object.entries(config.providers)) {
    const message = caFile === undefined ? undefined : caFileProblem(resolve(baseDir, caFile));
    if (message !== undefined) yield { path: ["providers", name, "caFile"], message } satisfies Finding;
  }
};

const caFileProblem = (path: string): string | undefined => {
  try {
    return PEM.test(readFileSync(path, "utf8")) ? undefined : "the file holds no PEM certificate";
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown error";
    return `the file cannot be read (${code})`;
  }
};
