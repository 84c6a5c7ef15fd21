/** A request that the upstream got, and what became of it. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case; a repeated header is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Number of the connection that it came on, from 1. */
  readonly connection: number;
  /** Still being answered. */
  open: boolean;
  /** The peer went away before the answer was whole. */
  aborted: boolean;
  /** Bytes of the answer's body that the connection has taken. */
  sentBytes: number;
}

const KEPT = 10_000;

/** What the upstream has seen. */
export class Records {
  /** The last requests, oldest first. */
  readonly requests: RecordedRequest[] = [];
  /** Connections opened so far. */
  connections = 0;
  /** Requests being answered now. */
  open = 0;
  /** The most that were ever answered at once. */
  peak = 0;

  begin(request: RecordedRequest): void {
    this.requests.push(request);
    if (this.requests.length > KEPT) this.requests.shift();
    this.open += 1;
    this.peak = Math.max(this.peak, this.open);
  }

  finish(request: RecordedRequest, aborted: boolean): void {
    request.open = false;
    request.aborted = aborted;
    this.open -= 1;
  }

  clear(): void {
    this.requests.length = 0;
    this.peak = this.open;
    this.connections = 0;
  }

  toJSON() {
    return {
      requests: this.requests,
      connections: this.connections,
      open: this.open,
      peak: this.peak,
    };
  }
}
