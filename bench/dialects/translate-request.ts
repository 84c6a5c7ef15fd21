import { DIALECTS } from "../../core/dialects/index.ts";
import { readJson } from "../../core/dialects/json/read.ts";
import { type Pair, translationsOf } from "./pairs.ts";

/** Translates requests of a pair as the gateway does: from a client's bytes to the text for the provider. Throws where that is lossy. */
export const requestTranslation = (pair: Pair): ((bytes: Uint8Array) => string) => {
  const { of, to } = translationsOf(pair);
  const shape = DIALECTS[pair.client].request;
  const route = pair.client === "gemini" ? { model: "chat", action: "generateContent" } : {};
  return (bytes) => {
    const request = of.readRequest(readJson(bytes, shape), route);
    const { body, losses } = to.writeRequest(request, { model: "bench-1", stream: false });
    if (losses.length > 0) throw new Error(`${losses.map(({ field }) => field)} got lost`);
    return body;
  };
};
