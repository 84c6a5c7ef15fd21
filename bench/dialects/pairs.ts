import { DIALECTS, PROVIDER_DIALECTS } from "../../core/dialects/index.ts";
import type {
  ProviderTranslation,
  Translation,
  WriterMeta,
} from "../../core/dialects/neutral/translation.ts";
import { CLIENTS, type Client, PROVIDERS, type Provider } from "./streams.ts";

/** A client's dialect, and another one of a provider. */
export interface Pair {
  readonly client: Client;
  readonly provider: Provider;
}

/** All pairs that are translated: where both speak one dialect nothing is. */
export const PAIRS: readonly Pair[] = CLIENTS.flatMap((client) =>
  PROVIDERS.filter((provider) => provider !== client).map((provider) => ({ client, provider })),
);

/** As the way of an answer. */
export const pairName = ({ client, provider }: Pair): string => `${provider} → ${client}`;

/** How requests and answers of a pair are translated. */
export const translationsOf = ({
  client,
  provider,
}: Pair): { readonly of: Translation; readonly to: ProviderTranslation } => {
  const [of, to] = [DIALECTS[client].translation, PROVIDER_DIALECTS[provider].translation];
  if (!of || !to) throw new Error(`nothing is translated between ${client} and ${provider}`);
  return { of, to };
};

/** What answers are written by. */
export const metaFor = (request: unknown): WriterMeta => ({
  id: "0198a5f2-7c1e-7d3a-9b42-000000000001",
  model: "chat",
  created: 1_767_225_600,
  request,
  head: { model: "chat", stream: true, usageAsked: true },
});
