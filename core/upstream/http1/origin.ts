import type { Http1Connection } from "./connection.ts";

/** So many connections of one origin lie idle at most. */
const MAX_IDLE = 1_024;
/** How often those that lie too long are looked for, in milliseconds. */
const SWEEP_MS = 5_000;

/** Where requests go: a host and how it is spoken to, with the connections that wait for another request. */
export class Origin {
  readonly hostname: string;
  readonly port: number;
  readonly tls: { readonly serverName: string; readonly ca?: string } | undefined;
  readonly #idle: Http1Connection[] = [];
  #sweeper: Timer | undefined;

  constructor(url: URL, ca: string | undefined) {
    const isTls = url.protocol === "https:";
    this.hostname = url.hostname.replace(/^\[|\]$/g, "");
    this.port = Number(url.port) || (isTls ? 443 : 80);
    this.tls = isTls ? { serverName: this.hostname, ...(ca === undefined ? {} : { ca }) } : undefined;
  }

  /** The connection that was used last: the others may grow old. */
  take(): Http1Connection | undefined {
    return this.#idle.pop();
  }

  keep(connection: Http1Connection): void {
    if (this.#idle.length >= MAX_IDLE || connection.idleUntil <= performance.now()) {
      connection.close();
      return;
    }
    this.#idle.push(connection);
    if (this.#sweeper) return;
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS);
    this.#sweeper.unref();
  }

  forget(connection: Http1Connection): void {
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #sweep(): void {
    const now = performance.now();
    for (const connection of this.#idle.filter(({ idleUntil }) => idleUntil <= now)) {
      this.forget(connection);
      connection.close();
    }
    if (this.#idle.length > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }
}
