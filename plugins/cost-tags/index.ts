import { definePlugin } from "@sluice/sdk";
import { config, TAG_HEADERS } from "./config.ts";
import { sourcesOf, tagsFor } from "./sources.ts";

/** How many tags an exchange may have, whoever set them. */
const MAX_TAGS = 32;

/** Says whose costs an exchange is, and how much it cost. */
export default definePlugin({
  name: "cost-tags",
  version: "0.1.0",
  description:
    "Tags exchanges by header, principal, service or for all, and puts their cost into the record.",
  config,
  powers: { headers: { read: [...TAG_HEADERS] }, charge: true },
  setup: sourcesOf,
  hooks: {
    onRoute: {
      pure: true,
      handler(ctx, sources) {
        const { principal, service } = ctx;
        const found = tagsFor(sources, { principal, service, header: (name) => ctx.headers.get(name) });
        if (found.size === 0) return;
        const { tags } = ctx;
        let room = MAX_TAGS - Object.keys(tags).length;
        let leftOut = 0;
        for (const [key, value] of found) {
          const isNew = !Object.hasOwn(tags, key);
          if (isNew && room <= 0) {
            leftOut++;
            continue;
          }
          if (isNew) room--;
          if (tags[key] !== value) ctx.setTag(key, value);
        }
        // A client that sends all the tags there may be must not go unseen.
        if (leftOut > 0) ctx.evaluation({ verdict: "flag", counts: { "tags-left-out": leftOut } });
      },
    },
  },
});
