import type { AnswerHeaders, UpstreamAnswer, UpstreamCall, UpstreamRequest } from "./contract.ts";

/** `fetch` options that Bun has and the standard has not. */
interface BunInit extends RequestInit {
  readonly timeout: false;
  protocol?: "http2";
  tls?: { readonly ca: string };
}

/** A call by Bun's own client: for HTTP/2, and through a proxy of the environment. */
export class FetchedCall implements UpstreamCall {
  readonly answer: Promise<UpstreamAnswer>;
  readonly #controller = new AbortController();

  constructor({ url, headers, body, ca, protocol }: UpstreamRequest) {
    const init: BunInit = {
      method: "POST",
      headers,
      body,
      signal: this.#controller.signal,
      // Bun would carry the prompt and x-api-key to another origin.
      redirect: "manual",
      // Bun's would cut a model that thinks for six minutes.
      timeout: false,
    };
    if (protocol === "http2") init.protocol = "http2";
    if (ca !== undefined) init.tls = { ca };
    this.answer = fetch(url, init).then((response) => new FetchedAnswer(response));
  }

  abort(): void {
    this.#controller.abort();
  }
}

export class FetchedAnswer implements UpstreamAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly #reader: { read(): Promise<{ value?: Uint8Array | undefined }> } | undefined;

  constructor(response: Response) {
    this.status = response.status;
    this.headers = response.headers;
    this.#reader = response.body?.getReader();
  }

  async read(): Promise<Uint8Array | undefined> {
    return (await this.#reader?.read())?.value;
  }

  takeWhole(): undefined {
    return undefined;
  }
}
