import { parseUrl, SPECIAL, type UrlParts } from "./url-parse.ts";

const partsOf = (url: unknown, base: UrlParts | undefined): UrlParts => {
  try {
    return parseUrl(String(url), base);
  } catch (cause) {
    throw new TypeError(`Invalid URL: ${cause instanceof Error ? cause.message : "it cannot be read"}`);
  }
};

/** A URL, taken apart. What it is made of cannot be set; make another one. */
export class URL {
  readonly #parts: UrlParts;

  constructor(url: unknown, base?: unknown) {
    this.#parts = partsOf(url, base === undefined ? undefined : partsOf(base, undefined));
  }

  static canParse(url: unknown, base?: unknown): boolean {
    return URL.parse(url, base) !== null;
  }

  static parse(url: unknown, base?: unknown): URL | null {
    try {
      return new URL(url, base);
    } catch {
      return null;
    }
  }

  get protocol(): string {
    return `${this.#parts.scheme}:`;
  }
  get username(): string {
    return this.#parts.username;
  }
  get password(): string {
    return this.#parts.password;
  }
  get hostname(): string {
    return this.#parts.host ?? "";
  }
  get port(): string {
    return this.#parts.port;
  }
  get host(): string {
    return this.port === "" ? this.hostname : `${this.hostname}:${this.port}`;
  }
  get origin(): string {
    const { scheme } = this.#parts;
    return SPECIAL.has(scheme) && scheme !== "file" ? `${this.protocol}//${this.host}` : "null";
  }
  get pathname(): string {
    return this.#parts.path;
  }
  get search(): string {
    return this.#parts.query ? `?${this.#parts.query}` : "";
  }
  get hash(): string {
    return this.#parts.fragment ? `#${this.#parts.fragment}` : "";
  }

  get href(): string {
    const { host, path, query, fragment } = this.#parts;
    const user = this.username + (this.password === "" ? "" : `:${this.password}`);
    const authority = host === undefined ? "" : `//${user === "" ? "" : `${user}@`}${this.host}`;
    // Else the path would be read as a host.
    const guard = host === undefined && path.startsWith("//") ? "/." : "";
    const tail = `${query === undefined ? "" : `?${query}`}${fragment === undefined ? "" : `#${fragment}`}`;
    return `${this.protocol}${authority}${guard}${path}${tail}`;
  }

  toString(): string {
    return this.href;
  }
  toJSON(): string {
    return this.href;
  }
}
