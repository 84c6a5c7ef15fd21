import type { PatternDeclaration } from "@sluice/sdk";

/** What may stand in a host; a backslash ends it as a slash does, and a full stop is none at its end. */
const IN_HOST = "[^\\s/?#\\\\@:\"'<>,;!()\\[\\]{}|`]";
const HOST = `(?:${IN_HOST}{0,254}[^\\s/?#\\\\@:"'<>,;!()\\[\\]{}|\`.]|\\[[0-9A-Fa-f:.]{2,45}\\])`;
/** Any scheme that is as short as these. */
const SCHEME = "\\b[A-Za-z]{2,5}:[/\\\\]{2}";
const SCHEMES = ["http", "https", "ws", "wss", "ftp", "ftps", "sftp", "file"] as const;
/** Longer than any host with its scheme. */
const MAX_CHARS = 300;

/** URLs whose host is not among these, up to the end of the host. Who names a user in a URL is not believed. */
export const urlPatterns = (allowed: readonly string[], id: string): readonly PatternDeclaration[] => [
  {
    id: `${id}.host`,
    kind: "regex",
    source: SCHEME + HOST,
    maxMatchChars: MAX_CHARS,
    ...exceptions(
      allowed.flatMap((host) =>
        written(
          host,
          SCHEMES.map((scheme) => `${scheme}://`),
        ),
      ),
    ),
  },
  {
    id: `${id}.user`,
    kind: "regex",
    source: `${SCHEME}[^\\s/?#\\\\@]{1,255}@`,
    maxMatchChars: MAX_CHARS,
  },
  {
    id: `${id}.www`,
    kind: "regex",
    source: `\\b[Ww]{3}\\.${HOST}`,
    maxMatchChars: MAX_CHARS,
    ...exceptions(allowed.flatMap((host) => written(host, [""]))),
  },
];

const written = (host: string, beginnings: readonly string[]): readonly string[] =>
  host.startsWith("*.") ? [host] : beginnings.map((beginning) => beginning + host);

const exceptions = (except: readonly string[]): { readonly except?: readonly string[] } =>
  except.length > 0 ? { except: [...new Set(except)] } : {};
