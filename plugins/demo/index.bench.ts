import { compare } from "../../bench/calls/compare.ts";
import { emptyPlugin, hookCall } from "../../bench/calls/hook-call.ts";
import demo from "./index.ts";

const setting = {
  hook: "onRequest" as const,
  body: { messages: [{ role: "user", content: "What does the demo service cost?" }] },
};

compare(
  "What does a call of demo cost that answers a chat of one message?",
  await hookCall(emptyPlugin("onRequest", demo.powers), setting),
  await hookCall(demo, setting),
);
