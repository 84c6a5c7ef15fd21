import { expect, test } from "bun:test";
import { lost } from "./lost.ts";

const ask = async (method: string, path: string) => {
  const answer = lost(new Request(`http://gateway${path}`, { method }));
  const { error } = JSON.parse(await answer.text());
  return { status: answer.status, allow: answer.headers.get("allow"), ...error };
};

test("a path that is nearly one names it", async () => {
  expect(await ask("POST", "/v1/chat/completion")).toMatchObject({
    status: 404,
    code: "ROUTE_NOT_FOUND",
    message: "There is nothing at POST /v1/chat/completion. Did you mean /v1/chat/completions?",
  });
});

test("a base URL without its version segment is told the whole path", async () => {
  expect((await ask("POST", "/chat/completions")).message).toContain("Did you mean /v1/chat/completions?");
});

test("anything else is told the base URL", async () => {
  expect((await ask("GET", "/admin.php")).message).toContain("the base URL <gateway>/v1");
});

test("a path that is there with another method is 405 and names the methods", async () => {
  expect(await ask("GET", "/v1/chat/completions")).toMatchObject({
    status: 405,
    allow: "POST",
    code: "ROUTE_METHOD_NOT_ALLOWED",
    message: "/v1/chat/completions takes POST, not GET.",
  });
  expect(await ask("DELETE", "/v1/models")).toMatchObject({ status: 405, allow: "GET" });
});

test("no query string comes back, and a long path is cut", async () => {
  const { message } = await ask("GET", `/${"x".repeat(5000)}?key=a-secret`);
  expect(message.length).toBeLessThan(400);
  expect((await ask("GET", "/nowhere?key=a-secret")).message).not.toContain("a-secret");
});
