import { compare } from "../../bench/calls/compare.ts";
import { emptyPlugin, hookCall } from "../../bench/calls/hook-call.ts";
import permissions from "./index.ts";

const setting = {
  hook: "onAuth" as const,
  yaml: `
providers: { p: { dialect: openai-chat, baseUrl: "http://127.0.0.1:9/v1" } }
services: { chat: { targets: [{ provider: p, model: m }] } }
grants: [{ service: chat, to: group:eng }]
`,
  prepare: (exchange: { identified: boolean; principal: unknown }) => {
    exchange.identified = true;
    exchange.principal = { name: "alice@example.com", type: "user", groups: ["eng"] };
  },
};

compare(
  "What does a call of permissions cost that lets a member of a granted group pass?",
  await hookCall(emptyPlugin("onAuth", permissions.powers), setting),
  await hookCall(permissions, setting),
);
