import type { ProviderDialect } from "../dialects/contract.ts";
import { isSendable } from "../upstream/http1/fields.ts";
import type { Target } from "./service.ts";

type Forwards = NonNullable<ProviderDialect["forwards"]>;
const NONE: Forwards = {};

/** By the headers of a target and a dialect's list: made once, since all but the headers of some clients is always the same. */
const known = new WeakMap<Headers, Map<Forwards, Headers>>();

/**
 * The headers of a request to a target: its own, and those of the client that the dialect or the provider lets through. What
 * the dialect lists is for a client of that dialect; without one its default is sent. What the administrator has set for a
 * provider is not the client's to change.
 */
export const headersTo = (
  target: Target,
  spoken: ProviderDialect,
  client: Headers,
  own: boolean,
): Headers => {
  const { forwards = NONE } = spoken;
  const { forwardHeaders } = target.provider;
  const usual = withDefaults(target.headers, forwards);
  if (!own && forwardHeaders.length === 0) return usual;
  let all: Headers | undefined;
  const take = (name: string): void => {
    const value = client.get(name);
    if (value === null || target.headers.has(name) || value === usual.get(name) || !isSendable(value)) return;
    all ??= new Headers(usual);
    all.set(name, value);
  };
  if (own) for (const name of Object.keys(forwards)) take(name);
  for (const name of forwardHeaders) take(name);
  return all ?? usual;
};

const withDefaults = (headers: Headers, forwards: Forwards): Headers => {
  const made = known.get(headers) ?? new Map<Forwards, Headers>();
  known.set(headers, made);
  const usual = made.get(forwards);
  if (usual) return usual;
  const all = new Headers(headers);
  for (const [name, otherwise] of Object.entries(forwards))
    if (otherwise !== undefined && !headers.has(name)) all.set(name, otherwise);
  made.set(forwards, all);
  return all;
};
