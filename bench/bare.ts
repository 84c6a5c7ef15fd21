import { readFileSync } from "node:fs";

/**
 * The bare proxy: the least that a gateway in Bun must do, and the yardstick of the benches. `chat` parses the
 * request, writes another model, forwards it, and parses the answer for its usage; `stream` hands the body through
 * untouched; `body` parses once and forwards the text as it came. Started as `bun bench/bare.ts <mode> <url> [ca]`.
 */
const [mode = "chat", target = "", ca] = process.argv.slice(2);
const url = `${target}/chat/completions`;
const headers = {
  "content-type": "application/json",
  "accept-encoding": "identity",
  authorization: "Bearer upstream",
};
const tls = ca ? { tls: { ca: readFileSync(ca, "utf8") } } : {};
const forward = (body: string): Promise<Response> => fetch(url, { method: "POST", headers, body, ...tls });
const json = { headers: { "content-type": "application/json" } };
let tokens = 0;

const MODES: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  async chat(request) {
    const body = JSON.parse(await request.text());
    body.model = "bench-1";
    const text = await (await forward(JSON.stringify(body))).text();
    tokens += JSON.parse(text).usage.total_tokens;
    return new Response(text, json);
  },
  async stream(request) {
    const body = JSON.parse(await request.text());
    body.model = "bench-1";
    const { body: events } = await forward(JSON.stringify(body));
    return new Response(events, { headers: { "content-type": "text/event-stream" } });
  },
  async body(request) {
    const text = await request.text();
    tokens += JSON.parse(text).max_tokens;
    return new Response(await (await forward(text)).text(), json);
  },
};

const serveMode = MODES[mode];
if (!serveMode) throw new Error(`no mode ${mode}`);
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request) => (request.url.endsWith("/readyz") ? new Response(String(tokens)) : serveMode(request)),
});
console.log(`listens on http://127.0.0.1:${server.port}`);
