import { type Credential, CredentialMissing } from "../catalog/credentials/contract.ts";
import type { ProviderDialect } from "../dialects/contract.ts";
import { type ErrorCode, SluiceError } from "../errors/index.ts";
import { callUpstream } from "../upstream/call.ts";
import type { UpstreamAnswer } from "../upstream/contract.ts";
import { ABORTED, codeOf, UNDECODABLE, UpstreamFault } from "../upstream/failure.ts";
import type { Deadlines, Expiring } from "./deadlines.ts";
import type { Exchange } from "./exchange.ts";
import type { Target } from "./service.ts";
import { headersTo } from "./target-headers.ts";

/** Codes of a connection that was never made. Anything else that is thrown before the head is a broken one. */
const NEVER_CONNECTED = new Set([
  "ConnectionRefused",
  "FailedToOpenSocket",
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "DNSException",
]);
const isTlsFailure = (code: string): boolean => /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/i.test(code);
const isDecodeFailure = (code: string): boolean =>
  code === UNDECODABLE || /Zlib|Brotli|Zstd|Decompress/i.test(code);

/** One try at a target, with timeouts of our own: Bun's would cut a model that thinks for six minutes. */
export class Attempt implements Expiring {
  dueAt: number;
  slot = -1;
  /** What is waited for: the provider, or before that what it is to be shown. */
  #call: { abort(): void } | undefined;
  readonly #started = performance.now();
  readonly #totalDueAt: number;
  #timeout: ErrorCode = "UPSTREAM_TIMEOUT_FIRST_TOKEN";
  #limitMs: number;
  #expired: SluiceError | undefined;
  #progressed = false;

  constructor(
    readonly exchange: Exchange,
    readonly target: Target,
    readonly deadlines: Deadlines,
    /** The dialect in which the target is spoken to. */
    readonly spoken: ProviderDialect,
    /** Until the first content, in milliseconds. */
    firstTokenMs = target.timeouts.firstTokenMs,
  ) {
    const { totalMs } = target.timeouts;
    this.#totalDueAt = this.#started + totalMs;
    this.#limitMs = firstTokenMs;
    this.dueAt = this.#started;
    this.#wait("UPSTREAM_TIMEOUT_FIRST_TOKEN", firstTokenMs, this.#started);
    deadlines.add(this);
    exchange.onGone = () => this.abort();
  }

  /** Sends the request. `failure` says what a rejection means. */
  send(url: string, body: string, again = false): Promise<UpstreamAnswer> {
    const { credential } = this.target.provider;
    if (credential) return this.#sendWith(credential, url, body, again);
    return this.#sendOn(url, body, this.#headers(), again);
  }

  /** The same with headers that hang on the time, or on the request itself. */
  async #sendWith(
    credential: Credential,
    url: string,
    body: string,
    again: boolean,
  ): Promise<UpstreamAnswer> {
    const headers = new Headers(this.#headers());
    const shown = credential.headersFor({ url, body, headers });
    const own = shown instanceof Promise ? await this.#orAborted(shown) : shown;
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    return this.#sendOn(url, body, headers, again);
  }

  #sendOn(url: string, body: string, headers: Headers, fresh: boolean): Promise<UpstreamAnswer> {
    const { ca, protocol } = this.target.provider;
    const call = callUpstream({ url, headers, body, ca, protocol, fresh });
    this.#call = call;
    return call.answer;
  }

  /** What is promised, unless the attempt ends before: others may wait for the same. */
  #orAborted<T>(promised: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#call = { abort: () => reject(new UpstreamFault(ABORTED)) };
      promised.then(resolve, reject);
    });
  }

  #headers(): Headers {
    const { arrival, dialect } = this.exchange;
    return headersTo(this.target, this.spoken, arrival.headers, this.spoken === dialect);
  }

  /**
   * Something has come: from now on the time between two chunks counts. When that was the next look at the deadlines
   * finds out, a few milliseconds late: to read the clock for each chunk costs more than all the rest of this.
   */
  progress(): void {
    this.#progressed = true;
    this.dueAt = 0;
  }

  expire(now: number): void {
    if (this.#progressed) {
      this.#progressed = false;
      this.#wait("UPSTREAM_TIMEOUT_STALL", this.target.timeouts.stallMs, now);
      if (this.dueAt > now) {
        this.deadlines.add(this);
        return;
      }
    }
    this.#expired = new SluiceError(this.#timeout, { target: this.target.name, limit: this.#limitMs });
    this.#call?.abort();
  }

  /** Ends the upstream request: the client is gone, or nobody wants the rest. */
  abort(): void {
    this.#call?.abort();
    this.release();
  }

  /** Must be called when the attempt is over: all of the answer is read, or nothing of it will be. */
  release(): void {
    this.deadlines.delete(this);
    this.#call = undefined;
  }

  get durationMs(): number {
    return performance.now() - this.#started;
  }

  /** What a thrown error of the connection means. `otherwise` is for a connection that broke. */
  failure(cause: unknown, otherwise: "UPSTREAM_RESET" | "UPSTREAM_CUT"): SluiceError {
    if (cause instanceof SluiceError) return cause;
    if (this.#expired) return this.#expired;
    if (this.exchange.arrival.signal.aborted) return new SluiceError("CLIENT_CLOSED");
    const target = this.target.name;
    if (cause instanceof CredentialMissing)
      return new SluiceError("UPSTREAM_CREDENTIAL", { target, detail: cause.message }, cause.cause);
    const code = codeOf(cause);
    if (NEVER_CONNECTED.has(code) || isTlsFailure(code))
      return new SluiceError("UPSTREAM_CONNECT", { target }, cause);
    if (isDecodeFailure(code)) {
      return new SluiceError("UPSTREAM_ANSWER_INVALID", { target, expected: "validly encoded" }, cause);
    }
    return new SluiceError(otherwise, { target }, cause);
  }

  #wait(timeout: ErrorCode, limitMs: number, now: number): void {
    const dueAt = now + limitMs;
    const total = this.#totalDueAt <= dueAt;
    this.#timeout = total ? "UPSTREAM_TIMEOUT_TOTAL" : timeout;
    this.#limitMs = total ? this.target.timeouts.totalMs : limitMs;
    this.dueAt = total ? this.#totalDueAt : dueAt;
  }
}
