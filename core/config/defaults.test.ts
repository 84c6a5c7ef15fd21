import { describe, expect, test } from "bun:test";
import { leavesPlaces } from "../catalog/addresses.ts";
import { CATALOG } from "../catalog/providers.ts";
import { crossChecks } from "./cross-checks.ts";
import { defaultConfig } from "./defaults.ts";

const withVariable = [...CATALOG].filter(([, { apiKeyEnv }]) => apiKeyEnv !== undefined);
const withKey = withVariable.filter(([, { baseUrl }]) => !leavesPlaces(baseUrl));
const env = Object.fromEntries(withVariable.map(([id, { apiKeyEnv }]) => [apiKeyEnv, `key-of-${id}`]));

describe("the config of a start without a file", () => {
  test("has the demo alone where the environment holds no key", () => {
    const { config, file, secrets } = defaultConfig({ PATH: "/bin" });
    expect(Object.keys(config.services)).toEqual(["demo"]);
    expect(config.services.demo?.aliases).toEqual(["databricks-gpt-5-2"]);
    expect(config.services.demo?.plugins).toEqual([
      {
        use: "demo",
        enabled: true,
        onFailure: "closed",
        phase: "both",
        mode: "enforce",
        scope: "all",
        overlap: false,
        buffer: false,
        with: {},
      },
    ]);
    expect(config.grants).toEqual([{ service: "*", to: "group:everyone", privilege: "query" }]);
    expect(config.server.host).toBe("127.0.0.1");
    expect(config.providers).toEqual({});
    expect(file).toBeUndefined();
    expect(secrets).toEqual([]);
  });

  test("has an open service for each provider whose key the environment holds, and whose address is known", () => {
    const { config, secrets } = defaultConfig(env);
    expect(Object.keys(config.services)).toEqual(["demo", ...withKey.map(([id]) => id)]);
    for (const [id] of withKey) {
      expect(config.services[id]).toMatchObject({ model: "open", targets: [{ provider: id, weight: 1 }] });
      expect(config.providers[id]?.apiKey).toBe(`key-of-${id}`);
      expect(secrets).toContain(`key-of-${id}`);
    }
  });

  test("passes over a variable that is empty", () => {
    const empty = Object.fromEntries(Object.keys(env).map((name) => [name, ""]));
    expect(Object.keys(defaultConfig(empty).config.services)).toEqual(["demo"]);
  });

  test("passes the checks of a file", () => {
    const { config, baseDir, secrets } = defaultConfig(env);
    expect([...crossChecks(config, { baseDir, secrets: new Set(secrets) })]).toEqual([]);
  });
});
