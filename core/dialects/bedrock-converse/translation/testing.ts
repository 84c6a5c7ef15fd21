import { CLAUDE } from "../../../catalog/testing.ts";
import type { Message, Part } from "../../neutral/parts.ts";
import type { Loss, NeutralRequest } from "../../neutral/request.ts";
import { translation } from "./index.ts";

export const user = (...parts: Part[]): Message => ({ role: "user", parts });
export const model = (...parts: Part[]): Message => ({ role: "assistant", parts });
export const text = (said: string, cache?: object): Part => ({
  kind: "text",
  text: said,
  ...(cache ? { cache } : {}),
});
export const HELLO = [user(text("Hello"))];

/** A request as it is sent. */
export const write = (request: Partial<NeutralRequest>, to = CLAUDE, stream = false) => {
  const whole: NeutralRequest = { messages: HELLO, tools: [], sampling: {}, others: [], ...request };
  const { body, losses } = translation.writeRequest(whole, { model: to, stream });
  return { body: JSON.parse(body), losses };
};
/** The fields of losses; grave ones are marked. */
export const lost = (losses: readonly Loss[]): string[] =>
  losses.map(({ field, grave }) => (grave ? `${field}!` : field));
