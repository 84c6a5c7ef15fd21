import type { Usage } from "@sluice/sdk";
import type { Ability, Client } from "./client.ts";
import type { Asked, Piece, Said } from "./meaning.ts";
import type { Provider } from "./provider.ts";

const ABILITIES: Readonly<Record<Ability, (piece: Piece) => Piece>> = {
  "result-image": (piece) => {
    if (piece.kind !== "result") return piece;
    const { image: _, ...rest } = piece;
    return rest;
  },
  "result-failed": (piece) => {
    if (piece.kind !== "result") return piece;
    const { failed: _, ...rest } = piece;
    return rest;
  },
  cache: (piece) => {
    if (piece.kind !== "text") return piece;
    const { cached: _, ...rest } = piece;
    return rest;
  },
  "cached-tools": (piece) => piece,
};

const reduced = (pieces: readonly Piece[], cannot: readonly Ability[]): readonly Piece[] =>
  cannot.reduce<readonly Piece[]>((left, ability) => left.map(ABILITIES[ability]), pieces);

/** What is left of a request where some things have no place. */
export const without = (asked: Asked, cannot: readonly Ability[]): Asked => {
  const { systemCached, tools, ...rest } = asked;
  return {
    ...rest,
    ...(systemCached && !cannot.includes("cache") ? { systemCached } : {}),
    ...(tools
      ? {
          tools: tools.map(({ cached, ...tool }) =>
            cached && !cannot.includes("cached-tools") ? { ...tool, cached } : tool,
          ),
        }
      : {}),
    turns: asked.turns.map(({ role, pieces }) => ({ role, pieces: reduced(pieces, cannot) })),
  };
};

/** The request as it must come to a provider from a client. */
export const expectedRequest = (asked: Asked, client: Client, provider: Provider): Asked => {
  const said = without(without(asked, client.cannot), provider.cannot);
  return provider.placed && client.dialect !== provider.dialect ? provider.placed(said) : said;
};

/** Counts that are any. */
export const counted = (usage: Partial<Usage> | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(usage ?? {}).flatMap(([name, count]) =>
      typeof count === "number" && count > 0 ? [[name, count]] : [],
    ),
  );

/** The usage of an answer as its provider can tell it. */
export const toldBy = (provider: Provider, { usage }: Said): Readonly<Record<string, number>> => {
  const told = new Set<string>(["inputTokens", "outputTokens", ...provider.counts]);
  return counted(Object.fromEntries(Object.entries(usage).filter(([name]) => told.has(name))));
};

/** The pieces of an answer as a client sees them: what seals them is not for its eyes. */
export const seen = ({ pieces }: Said): readonly Piece[] =>
  pieces.map((piece) => {
    if (piece.kind !== "thought" && piece.kind !== "call") return piece;
    const { seal: _, ...rest } = piece;
    return rest;
  });
