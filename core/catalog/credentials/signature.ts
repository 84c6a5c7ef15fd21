import type { Credential, Outgoing } from "./contract.ts";
import type { AwsConfig } from "./schema.ts";

/** The key that requests are signed with. */
export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The key in the config; `undefined` where there is none. */
export const signingKey = ({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: AwsConfig): SigningKey | undefined =>
  accessKeyId === undefined || secretAccessKey === undefined
    ? undefined
    : { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };

/** Where the key is taken from, for each request anew. */
export interface SigningKeys {
  get(): SigningKey | Promise<SigningKey>;
  /** The provider did not take what was signed. */
  drop(): void;
  readonly current: readonly SigningKey[];
}

/** A key that stays as it is in the config. */
export const fixedKey = (key: SigningKey): SigningKeys => ({
  get: () => key,
  drop: () => undefined,
  current: [],
});

/** Headers that are signed beside those that the signature adds itself; others may be changed on the way. */
const SIGNED = ["content-type"] as const;

/** Signs requests by Amazon's Signature Version 4. The library is loaded with the first. */
export class SignatureCredential implements Credential {
  readonly #signer;

  constructor(
    readonly keys: SigningKeys,
    { region, service }: Pick<AwsConfig, "region" | "service">,
    readonly now: () => Date = () => new Date(),
  ) {
    let made: ReturnType<typeof signerOf> | undefined;
    this.#signer = () => {
      made ??= signerOf(keys, region, service);
      return made;
    };
  }

  get secrets(): readonly string[] {
    return this.keys.current.flatMap(({ secretAccessKey, sessionToken }) =>
      sessionToken === undefined ? [secretAccessKey] : [secretAccessKey, sessionToken],
    );
  }

  async headersFor({ url, body, headers }: Outgoing): Promise<Readonly<Record<string, string>>> {
    const { protocol, hostname, host, pathname, searchParams } = new URL(url);
    const given: Record<string, string> = { host };
    for (const name of SIGNED) {
      const value = headers.get(name);
      if (value !== null) given[name] = value;
    }
    const request = {
      method: "POST",
      protocol,
      hostname,
      path: pathname,
      query: queryOf(searchParams),
      headers: given,
      body,
    };
    const signer = await this.#signer();
    const signed = await signer.sign(request, { signingDate: this.now() });
    const { host: _, ...shown } = signed.headers;
    return shown;
  }

  refused(): void {
    this.keys.drop();
  }
}

const queryOf = (params: URLSearchParams): Record<string, string[]> => {
  const query: Record<string, string[]> = {};
  for (const name of new Set(params.keys())) query[name] = params.getAll(name);
  return query;
};

const signerOf = async (keys: SigningKeys, region: string, service: string) => {
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([
    import("@smithy/signature-v4"),
    import("@smithy/core/checksum"),
  ]);
  // The body is part of the signature in any case; a header with its checksum is for storage alone.
  // A key that is a promise each time is kept by nobody but `keys`.
  const credentials = async () => await keys.get();
  return new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false });
};
