import { parseArgs } from "node:util";
import { startUpstream } from "./upstream.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    usage: { type: "string", default: "as-recorded" },
    behaviours: { type: "string", default: "" },
  },
});

const upstream = await startUpstream({
  port: Number(values.port),
  usage: values.usage === "on-request" ? "on-request" : "as-recorded",
  behaviours: values.behaviours,
});
console.log(JSON.stringify({ url: upstream.url, port: upstream.port }));

process.once("SIGTERM", () => void upstream.stop().then(() => process.exit(0)));
