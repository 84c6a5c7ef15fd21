import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { leftOut } from "../../../checks/left-out.ts";
import { KEY } from "../../gateway/setup.ts";
import { until } from "../../upstream/until.ts";
import { recording } from "../../upstream/upstream.ts";
import { type Served, startServed } from "../open-ai.ts";

const node = Bun.which("node");
if (node === null) leftOut("The client under Node itself", "there is no node; install Node 20 or newer");

let served: Served;
beforeAll(async () => {
  served = await startServed();
});
afterAll(() => served.stop());

const TEXT: string = JSON.parse(recording("text")?.whole?.toString() ?? "{}").choices[0].message.content;

test.skipIf(node === null)(
  "the client under Node itself is answered, streamed to, refused and left",
  async () => {
    const child = Bun.spawn([node ?? "", join(import.meta.dir, "client.mjs")], {
      env: { PATH: process.env["PATH"] ?? "", SLUICE_URL: served.gateway.url, SLUICE_KEY: KEY },
      stdin: "pipe",
      stdout: "pipe",
      stderr: "inherit",
    });
    let out = "";
    for await (const chunk of child.stdout) {
      out += new TextDecoder().decode(chunk);
      if (out.endsWith("\n")) break;
    }
    expect(JSON.parse(out)).toEqual({
      runtime: "node",
      whole: TEXT,
      streamed: TEXT,
      embeddings: [8, 8],
      missing: { kind: "NotFoundError", status: 404, code: "SERVICE_NOT_FOUND" },
      cut: { kind: "APIError", code: "UPSTREAM_CUT" },
    });
    const left = served.upstream.requests.find(({ body }) => body.includes("tag=node"));
    await until(() => left?.aborted === true, 1000);
    child.stdin.write("go\n");
    child.stdin.end();
    expect(await child.exited).toBe(0);
  },
);
