import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { builtPlugin } from "../gateway/built-plugin.ts";
import { chat } from "../gateway/chat.ts";
import { freePort } from "../gateway/free-port.ts";
import { type GatewayProcess, runSluice, startProcess } from "../gateway/gateway-process.ts";
import { ADMIN_KEY, KEY, setup, UPSTREAM_KEY } from "../gateway/setup.ts";
import { canStartWithNothing, printedKey, startWithNothing } from "../start/with-nothing.ts";
import { folderWith } from "./folder.ts";
import { startTalkative, type TalkativeUpstream, WAYS } from "./talkative-upstream.ts";

// Each starts processes, on a machine that may be busy.
setDefaultTimeout(30_000);

/** Every secret that the processes below get to see, by what it is. */
const SECRETS = new Map([
  ["client key", KEY],
  ["admin key", ADMIN_KEY],
  ["provider key", UPSTREAM_KEY],
  ["key of the environment", "env-key-5b1f0c7e9d3a4826b1f0c7e9d3a4826b"],
  ["provider key of the environment", "env-provider-71c3d9e05a8f4b62"],
  ["provider header", "header-secret-90aa31c4d2"],
  ["wrong key", "wrong-key-4417c0ffee4417c0ffee4417c0ffee44"],
  ["wrong key in the form of ours", `sk-sluice-abcdefghijkl-${"Q7".repeat(20)}`],
  ["user and password", "tester:open-sesame-2291"],
  ["query string", "query-secret-8812aa"],
  ["prompt", "prompt-text-of-the-client-55e1"],
  ["answer", "answer-text-of-the-provider-66f2"],
  ["key too short", "too-short-key-19"],
]);
const secret = (name: string): string => {
  const found = SECRETS.get(name);
  if (found === undefined) throw new Error(`no secret is named ${name}`);
  return found;
};
const leaks = (written: string): string[] =>
  [...SECRETS].flatMap(([name, value]) => {
    const forms = [value, encodeURIComponent(value), Buffer.from(value).toString("base64")];
    return forms.some((form) => written.includes(form)) ? [name] : [];
  });

const ENV = {
  ENV_KEY: secret("key of the environment"),
  ENV_PROVIDER: secret("provider key of the environment"),
};
const QUERY = `trace=${secret("query string")}`;
const CREDENTIALS = (key: string): Record<string, string>[] => [
  { authorization: `Bearer ${key}` },
  { authorization: key },
  { "x-api-key": key },
  { "api-key": key },
  { "x-goog-api-key": key },
];
const messages = [{ role: "user", content: secret("prompt") }];

let upstream: TalkativeUpstream;
let faulty: string;
const folder = folderWith();
const all: string[] = [];
beforeAll(async () => {
  upstream = startTalkative(secret("answer"));
  faulty = await builtPlugin(join(import.meta.dir, "plugins/faulty"), folder);
});
afterAll(() => upstream.stop());

const yaml = (up = "", more = ""): string =>
  setup({
    upstream: upstream.url,
    up,
    provider: `headers: { x-extra-token: ${secret("provider header")} }`,
    services: "env: { model: open, targets: [{ provider: fromEnv }] }",
    keys: `- { name: env, principal: tester, secret: "\${ENV_KEY}" }`,
    more: `logs: { level: debug }\n${more}`,
  }).replace(
    "\nservices:",
    `\n  fromEnv: { dialect: openai-chat, baseUrl: "${upstream.url}", apiKey: "\${ENV_PROVIDER}" }\nservices:`,
  );
const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: "POST", body, headers: { authorization: `Bearer ${KEY}`, ...headers } });
const read = async (answer: Promise<Response>): Promise<number> => {
  const { status, ...rest } = await answer.then(async (got) => ({
    status: got.status,
    text: await got.text(),
  }));
  expect(rest.text).not.toContain(UPSTREAM_KEY);
  return status;
};
const finish = async (gateway: GatewayProcess): Promise<string> => {
  expect(await gateway.stop()).toBe(0);
  const written = gateway.written();
  all.push(written);
  return written;
};

describe("with debug logs, nothing of a secret, a query string or a text is written", () => {
  test("whatever a provider answers, whole and streamed", async () => {
    const gateway = await startProcess({ yaml: yaml(), env: ENV });
    const statuses = new Set<number>();
    for (const service of ["up", "env"]) {
      for (const way of WAYS) {
        for (const stream of [false, true]) {
          statuses.add(await read(chat(gateway.url, { model: `${service}/${way}`, stream, messages })));
        }
      }
    }
    expect([...statuses].toSorted()).toEqual([200, 400, 502]);
    const written = await finish(gateway);
    expect(written.split('"msg":"exchange"').length - 1).toBe(WAYS.length * 4);
    expect(leaks(written)).toEqual([]);
  });

  test("wherever a right or a wrong credential stands", async () => {
    const gateway = await startProcess({ yaml: yaml(), env: ENV });
    const url = `${gateway.url}/v1/chat/completions`;
    const body = JSON.stringify({ model: "up/good", messages });
    const keys = [
      [KEY, 200],
      [secret("key of the environment"), 200],
      [secret("wrong key"), 401],
      [secret("wrong key in the form of ours"), 401],
    ] as const;
    for (const [key, status] of keys) {
      expect(await read(fetch(`${url}?key=${key}&${QUERY}`, { method: "POST", body }))).toBe(status);
      for (const headers of CREDENTIALS(key)) {
        const bare = headers.authorization === key;
        expect(await read(fetch(`${url}?${QUERY}`, { method: "POST", body, headers }))).toBe(
          bare ? 401 : status,
        );
      }
      expect(await read(fetch(`${gateway.url}/v1/models?key=${key}`))).toBe(status);
      await read(fetch(`${gateway.url}/v1/models/${key}?key=${key}`));
      await read(fetch(`${gateway.url}/nowhere/${key}?key=${key}&%zz`));
      await read(fetch(`${gateway.url}/v1/chat/completions?key=${key}`));
    }
    const basic = `Basic ${Buffer.from(secret("user and password")).toString("base64")}`;
    expect(await read(post(url, body, { authorization: basic }))).toBe(401);
    expect(leaks(await finish(gateway))).toEqual([]);
  });

  test("however a request is broken", async () => {
    const gateway = await startProcess({ yaml: yaml(), env: ENV });
    const url = `${gateway.url}/v1/chat/completions`;
    const prompt = secret("prompt");
    const bodies = [
      prompt,
      `{"model": ${prompt}}`,
      `{"model": "${prompt}", "messages": []}`,
      `{"model": "up/${prompt}", "messages": [{"role": "user", "content": "${prompt}"}]}`,
      `{"model": "up/good", "Model": "${prompt}"}`,
      `{"model": "up/good", "stream": "${prompt}", "messages": ["${prompt}"]}`,
      `{"model": "up/good", "${prompt}": ${"[".repeat(300)}`,
    ];
    for (const body of bodies) expect(await read(post(`${url}?${QUERY}`, body))).toBeGreaterThanOrEqual(400);
    const good = JSON.stringify({ model: "up/good", messages });
    expect(await read(post(url, good, { "content-type": prompt }))).toBe(415);
    expect(await read(post(url, good, { "content-encoding": prompt }))).toBe(415);
    expect(await read(post(url, good, { "content-encoding": "gzip" }))).toBe(400);
    expect(await read(post(url, good, { "x-sluice-tags": prompt }))).toBe(400);
    expect(await read(post(url, good, { "user-agent": prompt, cookie: prompt }))).toBe(200);
    expect(leaks(await finish(gateway))).toEqual([]);
  });

  test("in the administration API", async () => {
    const gateway = await startProcess({ yaml: yaml(), env: ENV });
    const keys = `${gateway.url}/api/v1/keys`;
    const admin = { authorization: `Bearer ${ADMIN_KEY}` };
    const made = await post(keys, JSON.stringify({ principal: "tester", name: "made" }), admin);
    const { id, secret: created } = JSON.parse(await made.text());
    SECRETS.set("key made by the API", created);
    expect(
      await read(chat(gateway.url, { model: "up/good", messages }, { authorization: `Bearer ${created}` })),
    ).toBe(200);
    expect(await read(fetch(`${keys}/${id}?key=${ADMIN_KEY}`, { method: "DELETE" }))).toBe(200);
    expect(await read(fetch(keys, { headers: { "x-api-key": secret("wrong key") } }))).toBe(401);
    expect(await read(post(keys, secret("prompt"), admin))).toBe(400);
    expect(await read(post(keys, `{"principal": ${secret("prompt")}`, admin))).toBe(400);
    expect(await read(fetch(`${keys}/${created}?${QUERY}`, { method: "DELETE", headers: admin }))).toBe(404);
    expect(leaks(await finish(gateway))).toEqual([]);
  });

  test.each(
    ["inline", "isolate"].flatMap((engine) =>
      ["onRequest", "onResponse", "call"].map((hook) => [engine, hook]),
    ),
  )("when a plugin in the engine %s fails (%s) and quotes what it was given", async (engine, hook) => {
    const gateway = await startProcess({
      yaml: yaml(`plugins: [{ use: ${faulty}, engine: ${engine}, with: { hook: ${hook} } }]`),
      env: ENV,
    });
    expect(await read(chat(gateway.url, { model: "up/good", messages }))).toBe(503);
    await read(chat(gateway.url, { model: "up/good", stream: true, messages }));
    const written = await finish(gateway);
    expect(written).toMatch(
      /"plugin":"up\/faulty".*"fault":"throw","cause":"(Type)?Error at index\.ts:\d+:\d+"/,
    );
    expect(leaks(written)).toEqual([]);
  });

  const broken = (): string[] => [
    yaml().replace(KEY, secret("key too short")),
    yaml().replace("admin: {", `admin: [${ADMIN_KEY}, {`),
    yaml().replace(`apiKey: ${UPSTREAM_KEY}`, `apiKey: [${UPSTREAM_KEY}]`),
    yaml().replace(`baseUrl: ${upstream.url}`, `baseUrl: ftp://${secret("user and password")}@host/v1`),
    `${yaml()}plugins: [{ use: demo, with: { text: [${secret("prompt")}] } }]\n`,
  ];

  test("when a broken file that holds them is saved, and when it is good again", async () => {
    const gateway = await startProcess({ yaml: yaml(), env: ENV });
    const asKey = yaml().replace("grants:", `${KEY}: 1\ngrants:`);
    for (const [at, text] of [asKey, ...broken()].entries()) {
      gateway.save(text);
      await gateway.wrote(new RegExp(`(config not reloaded[^]*){${at + 1}}`));
    }
    gateway.save(`${yaml()}# again\n`);
    await gateway.wrote(/config reloaded/);
    expect(await read(chat(gateway.url, { model: "up/good", messages }))).toBe(200);
    expect(leaks(await finish(gateway))).toEqual([]);
  });

  test("when a command or a start refuses a file that holds them", async () => {
    for (const text of broken()) {
      const cwd = folderWith({ "sluice.yaml": text });
      for (const args of [["check"], ["check", "--json"], ["plan", "up"], ["start"]]) {
        const { code, out, err } = await runSluice(args, { cwd, env: ENV });
        expect(code).toBe(1);
        all.push(out, err);
        expect(leaks(out + err)).toEqual([]);
      }
    }
  });

  test("when a start finds its port taken or a variable unset", async () => {
    const port = freePort();
    const cwd = folderWith({ "sluice.yaml": yaml().replace("port: 0", `port: ${port}`) });
    const other = Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } });
    const taken = await runSluice(["start"], { cwd, env: ENV });
    other.stop(true);
    expect(taken.err).toContain(`Port ${port}`);
    const unset = await runSluice(["start"], { cwd, env: { ENV_KEY: ENV.ENV_KEY } });
    expect(unset.err).toContain("ENV_PROVIDER");
    expect(leaks(taken.out + taken.err + unset.out + unset.err)).toEqual([]);
  });

  test("over all that was written above, keys that were made on the way included", () => {
    expect(all.length).toBeGreaterThan(30);
    expect(leaks(all.join("\n"))).toEqual([]);
  });
});

const can = await canStartWithNothing();
test.skipIf(!can)(
  "a start with nothing prints its two keys once, on standard output, and nowhere else",
  async () => {
    const cwd = folderWith();
    const env = { OPENAI_API_KEY: secret("provider key of the environment") };
    const first = await startWithNothing({ cwd, env });
    const [user, admin] = [printedKey(first.out()), printedKey(first.out(), "admin key")];
    const authorization = `Bearer ${user}`;
    expect(await read(chat(first.url, { model: "demo", messages }, { authorization }))).toBe(200);
    expect(await read(fetch(`${first.url}/api/v1/services?key=${admin}`))).toBe(200);
    await first.stop();
    expect(first.out().split(admin)).toHaveLength(2);
    expect(first.err()).not.toContain(admin);
    expect(first.err()).not.toContain(user);
    const second = await startWithNothing({ cwd, env });
    expect(await read(chat(second.url, { model: "demo", messages }, { authorization }))).toBe(200);
    await second.stop();
    expect(second.written()).not.toContain(user);
    expect(second.written()).not.toContain(admin);
    expect(leaks(first.written() + second.written())).toEqual([]);
  },
);
