import { compare } from "../../bench/calls/compare.ts";
import { emptyPlugin, hookCall } from "../../bench/calls/hook-call.ts";
import keys from "./index.ts";

const setting = {
  hook: "onAuth" as const,
  prepare: (exchange: { presented: boolean; key: unknown }) => {
    exchange.presented = true;
    exchange.key = {
      id: "k",
      name: "laptop",
      state: "active",
      principal: { name: "alice@example.com", type: "user", groups: ["eng"] },
    };
  },
};

compare(
  "What does a call of keys cost that identifies a principal?",
  await hookCall(emptyPlugin("onAuth", keys.powers), setting),
  await hookCall(keys, setting),
);
