import { describe, expect, test } from "bun:test";
import { KEY } from "../../gateway/setup.ts";
import { expectError } from "../expect-error.ts";
import { startSetting } from "../setting.ts";

const setting = startSetting();

const ask = (method: string, path: string): Promise<Response> =>
  fetch(setting.url + path, { method, headers: { authorization: `Bearer ${KEY}` } });

describe("an unknown path", () => {
  const hints: Readonly<Record<string, string>> = {
    "/v1/chat/completion": "/v1/chat/completions",
    "/chat/completions": "/v1/chat/completions",
    "/ai-gateway/mlfow/v1/embeddings": "/ai-gateway/mlflow/v1/embeddings",
    "/": "<gateway>/v1",
    "/v9/nothing/of/the/kind": "<gateway>/v1",
    "/v1/%2e%2e/api": "<gateway>/v1",
  };
  for (const [path, hint] of Object.entries(hints)) {
    test(`${path} is 404 and hints at ${hint}`, async () => {
      expect(await expectError(await ask("POST", path), 404, "ROUTE_NOT_FOUND")).toContain(hint);
    });
  }

  test("is shown cut where it is long", async () => {
    const message = await expectError(await ask("GET", `/${"x".repeat(10_000)}`), 404, "ROUTE_NOT_FOUND");
    expect(message.length).toBeLessThan(400);
  });

  test("is shown without its query, where keys stand", async () => {
    const message = await expectError(await ask("GET", `/nowhere?key=${KEY}`), 404, "ROUTE_NOT_FOUND");
    expect(message).not.toContain(KEY);
  });
});

describe("a wrong method", () => {
  const wrong: readonly (readonly [string, string, string])[] = [
    ["GET", "/v1/chat/completions", "POST"],
    ["PUT", "/v1/chat/completions", "POST"],
    ["DELETE", "/ai-gateway/mlflow/v1/embeddings", "POST"],
    ["POST", "/v1/models", "GET"],
    ["PATCH", "/v1/models/up", "POST, GET"],
  ];
  for (const [method, path, allowed] of wrong) {
    test(`${method} ${path} is 405 and allows ${allowed}`, async () => {
      const response = await ask(method, path);
      expect(response.headers.get("allow")).toBe(allowed);
      expect(await expectError(response, 405, "ROUTE_METHOD_NOT_ALLOWED")).toContain(allowed);
    });
  }
});
