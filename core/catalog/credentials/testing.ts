import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Credential, CredentialMissing, type Outgoing } from "./contract.ts";

/** What a metadata server or a token endpoint was asked. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly form: URLSearchParams;
  readonly body: string;
}

/** Plays metadata servers and token endpoints on this machine, and keeps the files that they are asked by. */
export class Places {
  readonly asked: Asked[] = [];
  answer: (asked: Asked) => Response = TOKEN;
  readonly folder = mkdtempSync(join(tmpdir(), "sluice-places-"));
  readonly #server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const { pathname: path, searchParams: query } = new URL(request.url);
      const body = await request.text();
      const one = { path, query, headers: request.headers, form: new URLSearchParams(body), body };
      this.asked.push(one);
      return this.answer(one);
    },
  });

  get host(): string {
    return `127.0.0.1:${this.#server.port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  file(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  reset(): void {
    this.asked.length = 0;
    this.answer = TOKEN;
  }

  async close(): Promise<void> {
    await this.#server.stop(true);
    rmSync(this.folder, { recursive: true });
  }
}

const TOKEN = (): Response => Response.json({ access_token: "tok-1", expires_in: 3599 });
/** What is shown with the token that is given unless a test says otherwise. */
export const BEARER = { authorization: "Bearer tok-1" };

/** A request that is to be sent. */
export const OUTGOING: Outgoing = { url: "https://a.example/", body: "{}", headers: new Headers() };

/** Why there is nothing to show; throws where there is. */
export const failure = async (credential: Credential): Promise<CredentialMissing> => {
  const thrown = await Promise.resolve(credential.headersFor(OUTGOING)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof CredentialMissing)) throw new Error(`it is ${thrown}`);
  return thrown;
};
