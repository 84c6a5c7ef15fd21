import type { Credential } from "./contract.ts";
import { SharedToken, type Token } from "./shared-token.ts";

/** A token that ends, sent as `authorization: Bearer …`. */
export class BearerCredential implements Credential {
  readonly #token: SharedToken;

  constructor(ask: () => Promise<Token>, now?: () => number) {
    this.#token = new SharedToken(ask, now);
  }

  headersFor(): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>> {
    const token = this.#token.get();
    return token instanceof Promise ? token.then(bearer) : bearer(token);
  }

  refused(): void {
    this.#token.drop();
  }

  get secrets(): readonly string[] {
    return this.#token.current;
  }
}

const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` });
