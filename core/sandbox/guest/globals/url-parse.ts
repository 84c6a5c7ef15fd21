import { opaqueHost, specialHost } from "./url-host.ts";

/** The parts of a URL, as the standard keeps them. */
export interface UrlParts {
  readonly scheme: string;
  readonly username: string;
  readonly password: string;
  readonly host: string | undefined;
  readonly port: string;
  /** Not to be taken apart, as in `mailto:`. */
  readonly opaque: boolean;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

/** Schemes that the standard treats apart, with their ports. */
export const SPECIAL: ReadonlyMap<string, string> = new Map([
  ["http", "80"],
  ["https", "443"],
  ["ws", "80"],
  ["wss", "443"],
  ["ftp", "21"],
  ["file", ""],
]);

const CONTROL = "\\0-\\x1f\\x7f-\\u{10ffff}";
const set = (more: string): RegExp => new RegExp(`[${CONTROL}${more}]`, "gu");
const IN_OPAQUE = set("");
const IN_FRAGMENT = set(' "<>`');
const IN_QUERY = set(' "#<>');
const IN_SPECIAL_QUERY = set(" \"#<>'");
const IN_PATH = set(' "#<>?^`{}');
const IN_USER = set(' "#<>?^`{}/:;=@[\\\\\\]|');

const encode = (text: string, those: RegExp): string =>
  text.replace(those, (character) =>
    character < "\x80"
      ? `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`
      : encodeURIComponent(character.toWellFormed()),
  );

const cutAt = (text: string, mark: string): readonly [before: string, after: string | undefined] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
};

const isDot = (segment: string): boolean => /^(?:\.|%2e)$/i.test(segment);
const isDoubleDot = (segment: string): boolean => /^(?:\.|%2e){2}$/i.test(segment);

/** The path without its dots, from an absolute one. */
const straight = (path: string): string => {
  const segments = path.split("/").slice(1);
  const kept: string[] = [];
  for (const [at, segment] of segments.entries()) {
    const last = at === segments.length - 1;
    if (isDoubleDot(segment)) kept.pop();
    else if (!isDot(segment)) kept.push(encode(segment, IN_PATH));
    if (last && (isDot(segment) || isDoubleDot(segment))) kept.push("");
  }
  return kept.map((segment) => `/${segment}`).join("");
};

type Authority = Pick<UrlParts, "username" | "password" | "host" | "port">;

const authorityOf = (text: string, scheme: string): Authority => {
  const at = text.lastIndexOf("@");
  const [user, password] = cutAt(at < 0 ? "" : text.slice(0, at), ":");
  const place = text.slice(at + 1);
  const [, name = "", port] = /^(\[[^\]]*\]|[^:]*)(?::([0-9]*))?$/.exec(place) ?? [];
  const special = SPECIAL.has(scheme);
  if (name === "" && (special ? scheme !== "file" : place !== "" || at >= 0))
    throw new TypeError("it has no host");
  if (Number(port ?? 0) > 65_535) throw new TypeError("its port is above 65535");
  const number = port ? String(Number(port)) : "";
  return {
    username: encode(user, IN_USER),
    password: encode(password ?? "", IN_USER),
    host: name === "" ? "" : special ? specialHost(name) : encode(opaqueHost(name), IN_OPAQUE),
    port: number === SPECIAL.get(scheme) ? "" : number,
  };
};

const NO_AUTHORITY: Authority = { username: "", password: "", host: undefined, port: "" };

const queryOf = (query: string | undefined, scheme: string): string | undefined =>
  query === undefined ? undefined : encode(query, SPECIAL.has(scheme) ? IN_SPECIAL_QUERY : IN_QUERY);

/** What stands behind the scheme, in a URL that is taken apart. */
const hierarchical = (rest: string, scheme: string, base: UrlParts | undefined) => {
  const special = SPECIAL.has(scheme);
  const slashes = special && (base === undefined || base.scheme !== scheme) ? /^[/]*/ : /^\/\//;
  const lead = slashes.exec(rest)?.[0];
  const withAuthority = lead !== undefined && (special ? scheme !== "file" || lead.length >= 2 : true);
  if (withAuthority && (base === undefined || base.scheme !== scheme || rest.startsWith("//"))) {
    const behind = special && scheme !== "file" ? rest.replace(/^\/*/, "") : rest.slice(2);
    const end = behind.indexOf("/");
    const path = end < 0 ? "" : behind.slice(end);
    const authority = authorityOf(end < 0 ? behind : behind.slice(0, end), scheme);
    return { ...authority, path: straight(path === "" && special ? "/" : path) };
  }
  const from = base && base.scheme === scheme ? base : undefined;
  const authority = from ?? (scheme === "file" ? { ...NO_AUTHORITY, host: "" } : NO_AUTHORITY);
  const { username, password, host, port } = authority;
  const merged =
    rest.startsWith("/") || !from
      ? `/${rest.replace(/^\//, "")}`
      : `${from.path.replace(/[^/]*$/, "")}${rest}`;
  const path = rest === "" && from ? from.path : straight(merged.startsWith("/") ? merged : `/${merged}`);
  return { username, password, host, port, path };
};

/** Takes a URL apart, by the URL standard but for names that are not ASCII and for drives. Throws `TypeError`. */
export const parseUrl = (input: string, base: UrlParts | undefined): UrlParts => {
  const text = input
    .toWellFormed()
    .replace(/^[\0-\x20]+|[\0-\x20]+$/g, "")
    .replace(/[\t\n\r]/g, "");
  const [beforeFragment, rawFragment] = cutAt(text, "#");
  const fragment = rawFragment === undefined ? undefined : encode(rawFragment, IN_FRAGMENT);
  const named = /^([a-zA-Z][a-zA-Z0-9+.-]*):(.*)$/s.exec(beforeFragment);
  const scheme = named?.[1]?.toLowerCase() ?? base?.scheme;
  if (scheme === undefined) throw new TypeError("it has no scheme, and there is no base");
  const [rawPath, rawQuery] = cutAt(named?.[2] ?? beforeFragment, "?");
  const special = SPECIAL.has(scheme);
  const rest = special ? rawPath.replaceAll("\\", "/") : rawPath;
  const query = queryOf(rawQuery, scheme);
  if (named && !special && !rest.startsWith("/")) {
    const path = encode(rest, IN_OPAQUE);
    return { scheme, ...NO_AUTHORITY, opaque: true, path, query, fragment };
  }
  if (!named && base?.opaque) {
    if (rest !== "" || rawQuery !== undefined || fragment === undefined)
      throw new TypeError("its base cannot have parts");
    return { ...base, fragment };
  }
  // A special scheme without slashes goes on from a base of the same scheme, any other one begins anew.
  const from = named && !special ? undefined : base;
  const parts = hierarchical(rest, scheme, from);
  const keepsQuery = rest === "" && query === undefined && from !== undefined && from.scheme === scheme;
  return { scheme, ...parts, opaque: false, query: keepsQuery ? from.query : query, fragment };
};
