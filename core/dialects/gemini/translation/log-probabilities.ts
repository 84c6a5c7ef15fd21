import { isObject } from "../../json/value.ts";
import { isJson } from "../../neutral/fields.ts";
import type { Json } from "../../neutral/request.ts";
import { field, listOf } from "../fields.ts";

const tokenOf = (chosen: unknown): Record<string, Json> => {
  const token = field(chosen, "token");
  const probability = field(chosen, "logProbability");
  return {
    token: typeof token === "string" ? token : "",
    logprob: typeof probability === "number" ? probability : 0,
    bytes: null,
  };
};

/** Log probabilities as the neutral form has them. */
export const readLogProbabilities = (result: unknown): Json | undefined => {
  if (!isObject(result)) return undefined;
  const others = listOf(field(result, "topCandidates"));
  const content = listOf(field(result, "chosenCandidates")).map((chosen, at) => ({
    ...tokenOf(chosen),
    top_logprobs: listOf(field(others[at], "candidates")).map(tokenOf),
  }));
  return { content, refusal: null };
};

const candidateOf = (token: unknown) => ({
  token: field(token, "token") ?? "",
  logProbability: field(token, "logprob") ?? 0,
});

/** The same as this dialect has them. */
export const writeLogProbabilities = (value: Json | undefined): object | undefined => {
  if (!isJson(value) || !isObject(value)) return undefined;
  const tokens = listOf(value.content);
  return {
    chosenCandidates: tokens.map(candidateOf),
    topCandidates: tokens.map((token) => ({
      candidates: listOf(field(token, "top_logprobs")).map(candidateOf),
    })),
  };
};
