import { describe, expect, test } from "bun:test";
import { leftOut } from "../../../../checks/left-out.ts";
import { hasOpenssl } from "../../../../tests/upstream/certificate.ts";
import { until } from "../../../../tests/upstream/until.ts";
import { Secrets } from "../secrets.ts";
import { powerCall, refusal } from "../testing.ts";
import { LOCAL, redirect, unavailable, withRig } from "./rig.ts";

const SECRET = "s3cret-0123456789";
const able = hasOpenssl();
if (!able) leftOut("the power fetch", "the openssl program is missing; install it");

describe.skipIf(!able)("the power fetch", () => {
  const rig = withRig();
  const call = powerCall();

  describe("a call", () => {
    test("goes out with method, headers and body, and brings status, headers and text back", async () => {
      const options = {
        method: "POST",
        headers: { "Content-Type": "text/plain", "x-a": "ä" },
        body: "Grüße 🌊",
      };
      const answer = await rig.get("/path?q=1#part", options);
      expect(answer.status).toBe(200);
      expect(answer.headers["x-echo"]).toBe("none");
      expect(JSON.parse(answer.text)).toMatchObject({
        method: "POST",
        path: "/path?q=1",
        body: "Grüße 🌊",
        headers: {
          "content-type": "text/plain",
          host: `api.test:${rig.server.port}`,
          "content-length": String(Buffer.byteLength("Grüße 🌊")),
          "accept-encoding": "identity",
        },
      });
    });

    test("with an error status does not reject", async () => {
      expect(await rig.get("/status")).toMatchObject({ status: 503, text: "busy" });
    });

    test("of each method carries its body whole, DELETE too", async () => {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        expect(await rig.echo("/", { method, body: "body" })).toMatchObject({ method, body: "body" });
      }
      await refusal("argument", rig.get("/", { method: "GET", body: "x" }));
      expect((await rig.get("/", { method: "HEAD" })).text).toBe("");
    });

    test("tries the next address where the first does not answer", async () => {
      rig.names = { "api.test": [{ address: "127.0.0.9", family: 4 }, LOCAL] };
      expect((await rig.get("/")).status).toBe(200);
    });
  });

  describe("headers", () => {
    test("that frame the message or name the host are refused, in any case", async () => {
      for (const name of [
        "host",
        "Connection",
        "content-length",
        "Transfer-Encoding",
        "te",
        "upgrade",
        "proxy-authorization",
        "accept-encoding",
        "expect",
      ]) {
        expect(await refusal("argument", rig.get("/", { headers: { [name]: "x" } }))).toContain(
          "leave it out",
        );
      }
    });

    test("with anything in them that could end a line are refused", async () => {
      for (const headers of [
        { "x-a": "a\r\nhost: evil" },
        { "x-a": "a\nb" },
        { "x-a": "a\0" },
        { "x-a": "🌊" },
        { "x a": "1" },
        { "x:a": "1" },
        { "": "1" },
        { "x-a\r\nb": "1" },
      ]) {
        await refusal("argument", rig.get("/", { headers }));
      }
      await refusal("argument", rig.get("/", { headers: { "x-a": "1", "X-A": "2" } }));
      const secret = rig.secrets.keep("key", "two\nlines");
      expect(await refusal("argument", rig.get("/", { headers: { "x-key": secret } }))).not.toContain("two");
    });
  });

  describe("a secret", () => {
    test("goes into a header by its handle, and does not come back", async () => {
      const key = rig.secrets.keep("key", SECRET);
      const answer = await rig.get("/", { headers: { "x-key": key } });
      expect(rig.server.asked.at(-1)?.headers["x-key"]).toBe(SECRET);
      expect(answer.headers["x-echo"]).toBe("[secret]");
      expect(JSON.stringify(answer)).not.toContain(SECRET);
    });

    test("of another instance, or in any other place, is refused", async () => {
      const foreign = new Secrets().keep("key", SECRET);
      await refusal("refused", rig.get("/", { headers: { "x-key": foreign } }));
      const own = rig.secrets.keep("key", SECRET);
      await refusal("argument", rig.get("/", { method: "POST", body: own }));
      await refusal("argument", rig.power.serve("fetch", [own], call));
    });

    test("that powers.fetch.secrets does not list is refused", async () => {
      const by = rig.start({ secretFields: ["tokens"] });
      const [listed, other] = [rig.secrets.keep("tokens.0", SECRET), rig.secrets.keep("tokensToo", SECRET)];
      expect((await rig.get("/", { headers: { "x-key": listed } }, by)).status).toBe(200);
      expect(await refusal("refused", rig.get("/", { headers: { "x-key": other } }, by))).toContain(
        "tokensToo",
      );
    });

    test("is in no error", async () => {
      const headers = { "x-key": rig.secrets.keep("key", SECRET) };
      rig.names = { "api.test": [{ address: "127.0.0.9", family: 4 }] };
      expect(await unavailable(rig.get("/", { headers }))).not.toContain(SECRET);
    });
  });

  describe("bounds", () => {
    test("an answer of up to maxBytes comes whole, a longer one rejects", async () => {
      expect((await rig.get("/long?size=1000", { maxBytes: 1000 })).text).toHaveLength(1000);
      expect(await refusal("limit", rig.get("/long?size=1001", { maxBytes: 1000 }))).toContain("1000 bytes");
      expect((await rig.get("/long?size=1048576")).text).toHaveLength(1_048_576);
      await refusal("limit", rig.get("/long?size=1048577"));
    });

    test("a request body is at most 1 MiB, in bytes", async () => {
      const body = "x".repeat(1_048_576);
      await rig.get("/status", { method: "POST", body });
      expect(rig.server.asked.at(-1)?.body).toBe(body);
      await refusal("argument", rig.get("/", { method: "POST", body: `${body}x` }));
      await refusal("limit", rig.get("/", { method: "POST", body: "ä".repeat(600_000) }));
    });

    test("a silent host, one that stops in the middle, and a name that is never found end at the deadline", async () => {
      for (const path of ["/silent", "/trickle"]) {
        expect(await unavailable(rig.get(path, { timeoutMs: 50 }))).toBe("fetch: no answer in 50 ms");
      }
      const by = rig.start({ resolve: () => new Promise(() => undefined) });
      expect(await unavailable(rig.get("/", { timeoutMs: 50 }, by))).toBe("fetch: no answer in 50 ms");
    });

    test("a host that never redirects to an end has one deadline for all", async () => {
      expect(await unavailable(rig.get(redirect("/silent"), { timeoutMs: 60 }))).toBe(
        "fetch: no answer in 60 ms",
      );
    });

    test("options that make no sense are refused", async () => {
      for (const options of [
        { timeoutMs: 0 },
        { timeoutMs: 30_001 },
        { maxBytes: -1 },
        { maxBytes: 1e9 },
        { method: "TRACE" },
        { method: "get" },
        { redirect: "follow" },
        { headers: { a: 1 } },
        { tls: {} },
        "x",
      ]) {
        await refusal("argument", rig.get("/", options));
      }
    });
  });

  describe("an answer", () => {
    test("that breaks off is not taken for a whole one", async () => {
      expect(await unavailable(rig.get("/broken"))).toContain("broke off");
    });

    test("that is compressed all the same is refused, not blown up", async () => {
      expect(await refusal("failed", rig.get("/gzip"))).toContain("encoded");
    });
  });

  describe("teardown", () => {
    test("the end of the call ends what it asked for", async () => {
      const over = new AbortController();
      const running = rig.power.serve("fetch", [rig.url("/silent")], powerCall({ signal: over.signal }));
      const ended = refusal("ended", running);
      await until(() => rig.server.asked.at(-1)?.path === "/silent" && rig.server.open() === 1);
      over.abort();
      await ended;
      await until(() => rig.server.open() === 0);
    });

    test("close ends what runs, leaves no connection, and nothing is called after", async () => {
      const running = Promise.all(["/silent", "/trickle"].map((path) => refusal("ended", rig.get(path))));
      await until(() => rig.server.open() === 2);
      await rig.power.close();
      await running;
      await until(() => rig.server.open() === 0);
      await refusal("ended", rig.get("/"));
    });
  });
});
