import { describe, expect, test } from "bun:test";
import { checkConfig, MAX_CONFIG_BYTES } from "./check.ts";
import { problemsOf, valid } from "./testing.ts";

const PROVIDER = "providers:\n  mine: { dialect: openai-chat, baseUrl: https://llm.example/v1 }\n";

describe("a valid config", () => {
  test.each(["", "\n\n", "# nothing but a remark\n", "---\n", "{}"])("may be empty (%j)", (text) => {
    expect(valid(text).config.server.port).toBe(8787);
  });

  test("has defaults in maps of names and in lists, at any depth", () => {
    const { config } = valid(
      `${PROVIDER}services:\n  chat:\n    targets: [{ provider: mine, model: m }]\n    plugins: [{ use: split }]\n`,
    );
    expect(config.services.chat).toEqual({
      kind: "model",
      aliases: [],
      targets: [{ provider: "mine", model: "m", weight: 1 }],
      plugins: [
        {
          use: "split",
          enabled: true,
          onFailure: "closed",
          phase: "both",
          mode: "enforce",
          scope: "all",
          overlap: false,
          buffer: false,
          with: {},
        },
      ],
      denial: "error",
      strict: "warn",
      tags: {},
    });
    expect(config.principals).toEqual({ users: [], servicePrincipals: [] });
    expect(config.logs.level).toBe("info");
  });

  test("starts relative paths from the folder of its file", () => {
    const loaded = valid("", {}, "/etc/sluice/sluice.yaml");
    expect(loaded.file).toBe("/etc/sluice/sluice.yaml");
    expect(loaded.baseDir).toBe("/etc/sluice");
  });

  test("may reuse a part by anchor, alias and merge", () => {
    const { config } = valid(
      `${PROVIDER}services:\n  a: &a\n    targets: [{ provider: mine, model: m }]\n    timeouts: { stallMs: 5 }\n  b:\n    <<: *a\n    timeouts: { stallMs: 6 }\n`,
    );
    expect(config.services.b?.targets[0]?.model).toBe("m");
    expect(config.services.b?.timeouts).toEqual({ stallMs: 6 });
  });

  test.each([
    ["with CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["with a byte order mark", (text: string) => `\uFEFF${text}`],
  ])("is read %s", (_, change) => {
    const text = "server:\n  port: 9\nlogs: { level: warn }\n";
    expect(valid(change(text)).config.server.port).toBe(9);
    expect(problemsOf(change("server:\n  prt: 9\n"))).toEqual([
      "2:3 server.prt: unknown key `prt`; did you mean `port`?",
    ]);
    expect(problemsOf(change("srver: {}\n"))[0]).toStartWith("1:1 srver: ");
  });
});

describe("an unknown key is refused", () => {
  test("with line, path and the nearest known key", () => {
    expect(problemsOf(`${PROVIDER}services:\n  chat:\n    targts: []\n`)).toEqual([
      "5:5 services.chat.targts: unknown key `targts`; did you mean `targets`?",
    ]);
  });

  test("inside lists, with the index", () => {
    expect(
      problemsOf(
        `${PROVIDER}services:\n  chat:\n    targets:\n      - { provider: mine, model: m }\n      - provider: mine\n        wieght: 2\n`,
      ),
    ).toEqual(["8:9 services.chat.targets[1].wieght: unknown key `wieght`; did you mean `weight`?"]);
  });

  test("with the known ones where none is near", () => {
    expect(problemsOf("logs: { colour: red }")).toEqual([
      "1:9 logs.colour: unknown key `colour`; known here: level",
    ]);
  });

  test("as a name of a service that no service can have", () => {
    expect(problemsOf("services:\n  'a/b': {}\n")[0]).toBe(
      '2:3 services["a/b"]: the name `a/b` must start with a letter or a digit and go on with letters, digits, `.`, `_` or `-`, at most 255 in all',
    );
  });

  test("at the key of a merged part", () => {
    expect(problemsOf("services:\n  a: &a { kidn: model }\n  b: { <<: *a }\n")).toEqual([
      "2:11 services.a.kidn: unknown key `kidn`; did you mean `kind`?",
      "2:11 services.b.kidn: unknown key `kidn`; did you mean `kind`?",
    ]);
  });
});

describe("a wrong value is told in one readable line", () => {
  test.each([
    ["server: { port: 70000 }", "1:17 server.port: must be from 0 to 65535"],
    ["server: { port: 1.5 }", "1:17 server.port: must be a whole number"],
    ["server: { port: http }", "1:17 server.port: must be a whole number, not text"],
    ["server: 5", "1:9 server: must be a map of keys and values, not a number"],
    [
      "server:",
      "1:8 server: must be a map of keys and values, not nothing; leave the key out to have the default",
    ],
    ["server: { host: '' }", "1:17 server.host: must not be empty"],
    ["logs: { level: loud }", "1:16 logs.level: must be one of debug, info, warn, error"],
    ["services: { a: { kind: api } }", "1:24 services.a.kind: must be model"],
    ["services: { a: { plugins: {} } }", "1:27 services.a.plugins: must be a list, not a map"],
    [
      "services: { a: { targets: [{ provider: 3, model: m }] } }",
      "1:40 services.a.targets[0].provider: must be text, not a number; put it in quotes",
    ],
    ["services: { main.a: { model: shut } }", '1:30 services["main.a"].model: must be open'],
    ["plugins: [{ use: split, enabled: maybe }]", "1:34 plugins[0].enabled: must be true or false, not text"],
    [
      "grants: [null]",
      "1:10 grants[0]: must be a map of keys and values, not nothing; leave the key out to have the default",
    ],
    [
      "grants: [{ service: '*' }]",
      "1:10 grants[0]: `to` is missing: `user:<name>`, `service-principal:<name>` or `group:<name>`; a bare name is a user or a service principal. `group:everyone` is whoever is identified.",
    ],
    [
      "keys: [{ name: a, principal: b, secret: short }]",
      "1:41 keys[0].secret: must have at least 32 characters",
    ],
    [
      "providers: { p: { dialect: openai-chat, baseUrl: 'ftp://x' } }",
      "1:50 providers.p.baseUrl: must start with https:// or http://",
    ],
    [
      "services: { a: { tags: { '': x } } }",
      '1:26 services.a.tags[""]: the name `` must have 1 to 64 characters',
    ],
    ["[1, 2]", "1:1 must be a map of keys and values, not a list"],
  ])("%s", (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test("all of them at once, in the order of the file", () => {
    expect(
      problemsOf("logs: { level: loud }\nserver: { port: -1 }\nfoo: 1\n").map((line) => line.split(":")[0]),
    ).toEqual(["1", "2", "3"]);
  });
});

describe("variables", () => {
  test("become numbers and truth values where the schema wants them", () => {
    const { config } = valid(
      "server: { port: ${PORT:-8080}, maxBodyBytes: '${MAX}' }\nplugins: [{ use: x, enabled: ${ON} }]\n",
      { MAX: "2048", ON: "false" },
    );
    expect(config.server.port).toBe(8080);
    expect(config.server.maxBodyBytes).toBe(2048);
    expect(config.plugins[0]?.enabled).toBe(false);
  });

  test("stay text where the schema wants text", () => {
    expect(valid("server: { host: ${HOST} }", { HOST: "127001" }).config.server.host).toBe("127001");
  });

  test("that are no number are refused without being shown", () => {
    expect(problemsOf("server: { port: ${PORT} }", { PORT: "hunter2" })).toEqual([
      "1:17 server.port: must be a whole number, not text",
    ]);
  });

  test("that are not set are named with path and line, once", () => {
    expect(problemsOf("server:\n  port: ${PORT}\nadmin: { key: ${ADMIN} }\n")).toEqual([
      "2:9 server.port: the variable PORT is not set: set it, or give a default as ${PORT:-default}",
      "3:15 admin.key: the variable ADMIN is not set: set it, or give a default as ${ADMIN:-default}",
    ]);
  });

  test("do not hide the mistakes beside them", () => {
    expect(problemsOf("server: { host: ${HOST}, prt: 1 }")).toHaveLength(2);
  });

  test("stand in flow maps, with blanks and commas in their defaults, in quotes and in lists", () => {
    const { config } = valid(
      "plugins: [{ use: p, with: { a: ${A:-x, y [z] #1}, b: \"${B:-q}\\t\", c: '${C:-it''s}', d: [${D:-1}, $${E}] } }] # ${F}\n",
    );
    expect(config.plugins[0]?.with).toEqual({ a: "x, y [z] #1", b: "q\t", c: "it's", d: ["1", "${E}"] });
  });

  test("are not read in keys", () => {
    expect(valid('plugins: [{ use: p, with: { "${A}": 1 } }]').config.plugins[0]?.with).toEqual({
      "${A}": 1,
    });
  });
});

describe("broken YAML is refused with its place", () => {
  test.each([
    ["server: { port: 1", 1, "lacks its closing }"],
    ["server:\n\tport: 1\n", 2, "tab"],
    ["a: b: c\n", 1, "colon too many"],
    ["logs: {}\nserver: {}\nlogs: {}\n", 3, "stands twice"],
    ["logs: {}\n---\nserver: {}\n", 2, "more than one document"],
    ["server: *nowhere\n", 1, "no anchor"],
    ["plugins: &p [*p]\n", 1, "inside its own anchor"],
    ["logs:\n  <<: 5\n", 2, "takes a map"],
    ["? [a]\n: 1\n", 1, "plain name"],
    ["logs: !custom {}\n", 1, "tags"],
    ["__proto__: { a: 1 }\n", 1, "reserved"],
    ["%YAML 1.1\n---\nlogs: {}\n", 1, "YAML 1.2"],
  ])("%j", (text, line, words) => {
    const [problem] = checkConfig(text, { env: {} }).problems;
    expect(problem?.line).toBe(line);
    expect(problem?.message).toContain(words);
  });

  test.each(["\u0000\u0001\u0002", "\u{1F600}: [", "}{", "@@@", "- - - -", "'"])("garbage (%j)", (text) => {
    expect(checkConfig(text, { env: {} }).problems).not.toBeEmpty();
  });
});

describe("a file made to exhaust the gateway is refused", () => {
  test("with aliases that multiply", () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `  a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(", ")}]`,
    );
    expect(problemsOf(`plugins:\n  a0: &a0 [x]\n${levels.join("\n")}\n`)[0]).toContain("multiply");
  });

  test("with merges that multiply", () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1}\n  <<: [${Array(9).fill(`*a${level}`).join(", ")}]`,
    );
    expect(problemsOf(`a0: &a0 { x: 1 }\n${levels.join("\n")}\n`)[0]).toContain("multiply");
  });

  test("with one big part used many times", () => {
    const part = `[${Array(2000).fill("x").join(",")}]`;
    expect(problemsOf(`a: &a ${part}\nb: [${Array(900).fill("*a").join(",")}]\n`)[0]).toContain("multiply");
  });

  test.each([
    ["open brackets", "[".repeat(100_000)],
    ["closed brackets", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["brackets over many lines", "[\n".repeat(100_000)],
    ["maps", "{a: ".repeat(100_000)],
    ["lists in lists", "- ".repeat(100_000)],
    ["keys of keys", "? ".repeat(100_000)],
    ["indentation", Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ])("by its depth: %s", (_, text) => {
    expect(problemsOf(text)).toEqual(["the file is nested too deeply"]);
  });

  test("by its number of keys, all of them wrong", () => {
    const text = Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join("\n");
    expect(problemsOf(text)).toHaveLength(100);
  });

  test("by its size", () => {
    expect(problemsOf(`#${"x".repeat(MAX_CONFIG_BYTES)}`)).toEqual([
      `the file is larger than ${MAX_CONFIG_BYTES} bytes`,
    ]);
  });
});

describe("secrets", () => {
  const SECRETS = {
    API: "sk-api-0123456789-0123456789-0123456789",
    ADMIN: "adm-0123456789-0123456789-0123456789-xyz",
    NAME: "name-from-a-variable",
    URL: "https://user:pa55w0rd@host.example/v1",
  };
  const LITERAL = "sk-literal-0123456789-0123456789-0123456789";

  test("are all values of variables and of the fields that hold one", () => {
    const { secrets } = valid(
      `admin: { key: \${ADMIN} }\nproviders:\n  p: { dialect: openai-chat, baseUrl: https://x.example/v1, apiKey: ${LITERAL}, headers: { x-token: abc, x-title: def } }\nkeys: [{ name: k, principal: \${NAME}, secret: "pre-\${API}" }]\nserver: { port: \${PORT} }\n`,
      { ...SECRETS, PORT: "4444" },
    );
    expect(new Set(secrets)).toEqual(
      new Set([SECRETS.ADMIN, LITERAL, "abc", SECRETS.NAME, SECRETS.API, `pre-${SECRETS.API}`]),
    );
  });

  const texts = [
    "providers:\n  p: { dialect: ${NAME}, baseUrl: '${API}', apiKey: [${API}], protocol: ${NAME}, header: '${API} x' }\n",
    "providers:\n  p: { from: ${NAME}, baseUrl: ${URL}, apiKey: ${API} }\n",
    "services:\n  a: { aliases: [${NAME}, ${NAME}, 'a b ${NAME}'], targets: [{ provider: ${NAME}, model: m }], model: ${NAME} }\n",
    "services:\n  a: { aliases: [${NAME}], targets: [{ provider: ${NAME}, model: m }, { provider: ${NAME}, model: m }] }\n  b: { aliases: [${NAME}] }\n",
    "keys: [{ name: ${NAME}, principal: p, secret: ${API} }, { name: ${NAME}, principal: p, secret: ${API} }]\nadmin: { key: ${API} }\n",
    "grants: [{ service: ${NAME}, to: 'group:${NAME}' }, { service: 'x-${NAME}', to: ': ${NAME}' }]\n",
    "grants: [{ service: ${NAME}, to: 'group:${NAME}' }]\n",
    "principals: { users: [{ name: ${NAME} }, { name: ${NAME} }] }\nlogs: { level: ${NAME} }\nserver: { port: ${API} }\n",
    "principals: { users: [{ name: ${NAME} }, { name: ${NAME} }] }\n",
    "plugins: [{ use: ${NAME} }, { use: ${NAME} }]\n",
    `keys: [{ name: k, principal: p, secret: ${LITERAL} }, { name: l, principal: p, secret: ${LITERAL} }]\n`,
    `providers:\n  p: { apiKey: "${LITERAL}\n`,
    `providers: { p: { apiKey: *${LITERAL} } }\n`,
    `providers: { p: { apiKey: !${LITERAL} x } }\n`,
    `admin: { key: ${LITERAL} } ${LITERAL}\n`,
    `admin: ${LITERAL}\nlogs: ${LITERAL}\nserver: { port: ${LITERAL} }\n`,
    `admin:\n  key: ${LITERAL}\n ${LITERAL}\n`,
  ];

  test.each(texts)("never stand in a message: %j", (text) => {
    const problems = problemsOf(text, SECRETS);
    expect(problems).not.toBeEmpty();
    for (const secret of [...Object.values(SECRETS), LITERAL])
      expect(problems.join("\n")).not.toContain(secret);
  });
});
