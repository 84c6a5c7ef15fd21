import { expect, test } from "bun:test";
import { join } from "node:path";
import { rawServer } from "./testing.ts";

const ASKING = `
import { ask } from ${JSON.stringify(join(import.meta.dir, "testing.ts"))};
const answer = await ask("http://provider.invalid/v1/x").answer;
process.stdout.write(String(answer.status));
process.exit(0);
`;

test("a proxy that the environment names is asked in place of the provider", async () => {
  const proxy = await rawServer((socket) => socket.write("HTTP/1.1 418 Asked\r\ncontent-length: 0\r\n\r\n"));
  try {
    const asking = Bun.spawn([process.execPath, "-e", ASKING], {
      env: { ...process.env, HTTP_PROXY: proxy.url, NO_PROXY: "" },
      stdout: "pipe",
    });
    expect(await asking.stdout.text()).toBe("418");
    expect(proxy.received[0]?.head).toStartWith("POST http://provider.invalid/v1/x HTTP/1.1\r\n");
  } finally {
    await proxy.stop();
  }
});
