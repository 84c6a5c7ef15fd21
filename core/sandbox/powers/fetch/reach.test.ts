import { describe, expect, test } from "bun:test";
import { leftOut } from "../../../../checks/left-out.ts";
import { hasOpenssl } from "../../../../tests/upstream/certificate.ts";
import { powerCall, refusal } from "../testing.ts";
import { LOCAL, redirect, unavailable, withRig } from "./rig.ts";

const SECRET = "s3cret-0123456789";
const able = hasOpenssl();
if (!able) leftOut("where the power fetch may go", "the openssl program is missing; install it");

describe.skipIf(!able)("where the power fetch may go", () => {
  const rig = withRig();
  const call = powerCall();

  describe("the address", () => {
    test("is resolved once and pinned: what the name leads to afterwards is not asked", async () => {
      await rig.get("/");
      expect(rig.resolved).toEqual(["api.test"]);
    });

    test.each([
      "127.0.0.1",
      "10.0.0.1",
      "169.254.169.254",
      "::1",
      "::ffff:127.0.0.1",
      "fd00::1",
      "fe80::1%lo",
      "0.0.0.0",
    ])("%s is refused for a host that is not named as private, and not connected to", async (address) => {
      const by = rig.start({ privateHosts: [] });
      rig.names = { "api.test": [{ address, family: address.includes(":") ? 6 : 4 }] };
      const before = rig.server.asked.length;
      expect(await refusal("refused", rig.get("/", {}, by))).toContain("not public");
      expect(rig.server.asked.length).toBe(before);
    });

    test("is refused where only one of several is private", async () => {
      const by = rig.start({ privateHosts: [] });
      rig.names = { "api.test": [{ address: "1.1.1.1", family: 4 }, LOCAL] };
      await refusal("refused", rig.get("/", {}, by));
    });

    test("of a metadata service is refused even for a host named as private", async () => {
      for (const address of ["169.254.169.254", "fd00:ec2::254"]) {
        rig.names = { "api.test": [{ address, family: address.includes(":") ? 6 : 4 }] };
        await refusal("refused", rig.get("/"));
      }
    });

    test("in a network that is named as private is called, and no other", async () => {
      expect((await rig.get("/", {}, rig.start({ privateHosts: ["127.0.0.0/30"] }))).status).toBe(200);
      await refusal("refused", rig.get("/", {}, rig.start({ privateHosts: ["127.0.0.2", "10.0.0.0/8"] })));
    });

    test("of a host named as private on one port is not so on another", async () => {
      await refusal("refused", rig.get("/", {}, rig.start({ privateHosts: ["api.test"] })));
    });

    test("written as such counts like one that a name leads to, however it is written", async () => {
      const hosts = [
        `127.0.0.1:${rig.server.port}`,
        `[::1]:${rig.server.port}`,
        `[::ffff:7f00:1]:${rig.server.port}`,
      ];
      const by = rig.start({ hosts, privateHosts: [] });
      for (const host of [
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
      ]) {
        expect(await refusal("refused", rig.get(rig.url("/", host), {}, by))).toContain("not public");
      }
      const allowed = rig.start({ hosts, privateHosts: ["127.0.0.1"] });
      expect((await rig.get(rig.url("/", "127.1"), {}, allowed)).status).toBe(200);
      expect(rig.resolved).toEqual([]);
    });

    test("that is none is a failure that says so", async () => {
      rig.names = {};
      expect(await refusal("failed", rig.get("/"))).toContain("api.test has no address");
    });
  });

  describe("a host", () => {
    test("that is not listed with its port is refused, before its name is looked up", async () => {
      for (const to of [
        "https://evil.test/",
        "https://api.test/",
        `https://api.test.:${rig.server.port}/`,
        `https://sub.api.test:${rig.server.port}/`,
        `https://api.test.evil.test:${rig.server.port}/`,
      ]) {
        expect(await refusal("refused", rig.get(to))).toContain("is not listed");
      }
      expect(rig.resolved).toEqual([]);
    });

    test("that is listed is found however it is written", async () => {
      expect((await rig.get(`https://API.TEST:0${rig.server.port}/`)).status).toBe(200);
    });

    test("without a port is the standard port", async () => {
      const by = rig.start({ hosts: ["api.test"], privateHosts: [] });
      rig.names = { "api.test": [{ address: "10.0.0.1", family: 4 }] };
      for (const to of ["https://api.test/", "https://api.test:443/"]) {
        expect(await refusal("refused", rig.get(to, {}, by))).toContain("not public");
      }
    });

    test("must show a certificate for its own name", async () => {
      const host = `wrong.test:${rig.server.port}`;
      rig.names = { "wrong.test": [LOCAL] };
      const by = rig.start({ hosts: [host], privateHosts: [host] });
      expect(await unavailable(rig.get(`https://${host}/`, {}, by))).toContain(
        "ERR_TLS_CERT_ALTNAME_INVALID",
      );
    });

    test("must show one that is trusted", async () => {
      expect(await unavailable(rig.get("/", {}, rig.start({ ca: undefined })))).toContain("SELF_SIGNED");
    });
  });

  test("only https is called, and no URL with a password", async () => {
    for (const to of [
      `http://api.test:${rig.server.port}/`,
      "file:///etc/passwd",
      "data:text/plain,x",
      "ftp://api.test/",
    ]) {
      await refusal("refused", rig.power.serve("fetch", [to], call));
    }
    for (const to of [
      "/path",
      "",
      `https://user:pass@api.test:${rig.server.port}/`,
      1,
      null,
      ["https://api.test"],
    ]) {
      await refusal("argument", rig.power.serve("fetch", [to], call));
    }
  });

  describe("a redirect", () => {
    test("is followed, three times and no more", async () => {
      const twice = redirect(redirect(redirect("/end")));
      expect(await rig.echo(twice)).toMatchObject({ path: "/end" });
      expect(await refusal("failed", rig.get(redirect(twice)))).toContain("more than 3");
      await refusal("failed", rig.get("/round"));
    });

    test("to a host that is not listed, to http or into a private network is refused", async () => {
      for (const to of [
        "https://evil.test/",
        `http://api.test:${rig.server.port}/`,
        "https://127.0.0.1/",
        "//169.254.169.254/",
      ]) {
        await refusal("refused", rig.get(redirect(to)));
      }
      const by = rig.start({ privateHosts: [`api.test:${rig.server.port}`] });
      expect(await refusal("refused", rig.get(redirect(rig.url("/", "other.test")), {}, by))).toContain(
        "not public",
      );
    });

    test("is checked anew, also where a name leads elsewhere by then", async () => {
      const by = rig.start({
        resolve: async (name) => {
          rig.resolved.push(name);
          return [rig.resolved.length === 1 ? LOCAL : { address: "169.254.169.254", family: 4 }];
        },
      });
      await refusal("refused", rig.get(redirect("/end"), {}, by));
    });

    test("to another host takes no secret and no credential along, to the same one it does", async () => {
      const headers = {
        "x-key": rig.secrets.keep("key", SECRET),
        Authorization: "Bearer x",
        cookie: "a=b",
        "x-plain": "1",
      };
      const other = await rig.echo(redirect(rig.url("/end", "other.test")), { headers });
      expect(other.headers).toMatchObject({ host: `other.test:${rig.server.port}`, "x-plain": "1" });
      for (const name of ["x-key", "authorization", "cookie"]) expect(other.headers).not.toHaveProperty(name);
      await rig.get(redirect("/same"), { headers });
      expect(rig.server.asked.at(-1)?.headers).toMatchObject({ "x-key": SECRET, authorization: "Bearer x" });
    });

    test("of a POST becomes a GET without its body, unless the status says that it stays", async () => {
      const options = { method: "POST", body: "body", headers: { "content-type": "text/plain" } };
      for (const status of [301, 302, 303]) {
        const end = await rig.echo(redirect("/end", status), options);
        expect(end).toMatchObject({ method: "GET", body: "" });
        expect(end.headers).not.toHaveProperty("content-type");
      }
      for (const status of [307, 308]) {
        expect(await rig.echo(redirect("/end", status), options)).toMatchObject({
          method: "POST",
          body: "body",
        });
      }
    });
  });
});
