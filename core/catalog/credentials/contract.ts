/** A request as it is to be sent, without what the provider is shown. */
export interface Outgoing {
  readonly url: string;
  readonly body: string;
  readonly headers: Headers;
}

/**
 * What a provider is shown that is no key of one's own making: a token that ends, or a signature of the request. A provider with a
 * plain key has none of these, and its targets keep the headers that they were made with.
 */
export interface Credential {
  /**
   * The headers beside the target's own. A promise where they must be waited for; it rejects with `CredentialMissing` where there are
   * none to be had.
   */
  headersFor(request: Outgoing): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** The provider did not take what it was shown. */
  refused(): void;
  /** What it holds at present, beside what stands in the config, that must never be written. */
  readonly secrets: readonly string[];
}

/** There is nothing to show the provider. The message goes on behind "The gateway's own credential for the target x …". */
export class CredentialMissing extends Error {
  override readonly name = "CredentialMissing";
}
