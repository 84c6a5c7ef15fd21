import { describe, expect, test } from "bun:test";
import { expectError } from "../expect-error.ts";
import { post, startSetting } from "../setting.ts";

const setting = startSetting();

const good = '{"model":"up/text","messages":[]}';
const nested = (depth: number): string => `{"model":"up/text","messages":[],"x":${nest(depth - 1)}}`;
const nest = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

describe("a body that is no JSON object", () => {
  const bodies: Readonly<Record<string, string>> = {
    "with nothing in it": "",
    "with space alone": " \n",
    "of plain text": "hello",
    "cut in its middle": '{"model":"up/text","messages":[',
    "with more behind its end": `${good}{}`,
    "with single quotes": "{'model':'up/text','messages':[]}",
    "with a trailing comma": '{"model":"up/text","messages":[],}',
    "with a comment": `${good}//`,
    "with NaN": '{"model":"up/text","messages":[],"n":NaN}',
    "with a bare line end in a string": '{"model":"up/\ntext","messages":[]}',
    "of opening brackets alone": "[".repeat(1_000_000),
  };
  for (const [what, body] of Object.entries(bodies)) {
    test(`${what} is refused`, async () => {
      await expectError(await post(setting.url, body), 400, "REQUEST_BODY_NOT_JSON");
    });
  }

  for (const body of ["[]", "null", "1", '"text"', "true"]) {
    test(`${body} is refused`, async () => {
      await expectError(await post(setting.url, body), 400, "REQUEST_BODY_INVALID", { param: "body" });
    });
  }
});

describe("depth", () => {
  test("256 passes, and reaches the upstream as it was", async () => {
    const body = nested(256);
    expect((await post(setting.url, body)).status).toBe(200);
    expect(setting.upstream.requests.at(-1)?.body).toBe(body.replace("up/text", "text"));
  });

  for (const depth of [257, 1_000_000]) {
    test(`${depth} is refused`, async () => {
      const message = await expectError(await post(setting.url, nested(depth)), 400, "REQUEST_BODY_TOO_DEEP");
      expect(message).toContain("256");
    });
  }

  test("brackets in a string are no depth", async () => {
    const body = JSON.stringify({ model: "up/text", messages: [], x: `"${"[".repeat(1000)}` });
    expect((await post(setting.url, body)).status).toBe(200);
  });
});

describe("a field of the wrong type is named", () => {
  const wrong: readonly (readonly [string, string])[] = [
    ["model", '{"messages":[]}'],
    ["model", '{"model":null,"messages":[]}'],
    ["model", '{"model":7,"messages":[]}'],
    ["model", '{"model":["up/text"],"messages":[]}'],
    ["model", '{"model":"","messages":[]}'],
    ["messages", '{"model":"up/text"}'],
    ["messages", '{"model":"up/text","messages":"hi"}'],
    ["messages", '{"model":"up/text","messages":{}}'],
    ["stream", '{"model":"up/text","messages":[],"stream":"true"}'],
    ["stream", '{"model":"up/text","messages":[],"stream":1}'],
    ["stream_options", '{"model":"up/text","messages":[],"stream":true,"stream_options":[]}'],
    ["stream_options", '{"model":"up/text","messages":[],"stream":true,"stream_options":true}'],
    [
      "stream_options.include_usage",
      '{"model":"up/text","messages":[],"stream":true,"stream_options":{"include_usage":"yes"}}',
    ],
  ];
  for (const [param, body] of wrong) {
    test(body, async () => {
      await expectError(await post(setting.url, body), 400, "REQUEST_BODY_INVALID", { param });
    });
  }
});

describe("the content type", () => {
  const types: Readonly<Record<string, boolean>> = {
    "text/plain": false,
    "application/x-www-form-urlencoded": false,
    "multipart/form-data; boundary=x": false,
    "application/octet-stream": false,
    "application/jsonx": false,
    "application/json; charset=iso-8859-1": false,
    "application/json, text/plain": false,
    "application/json; charset=utf-8": true,
    'Application/JSON ; charset="UTF-8"': true,
    "application/vnd.api+json": true,
  };
  for (const [type, taken] of Object.entries(types)) {
    test(`${type} is ${taken ? "taken" : "refused"}`, async () => {
      const response = await post(setting.url, good, { "content-type": type });
      if (taken) expect(response.status).toBe(200);
      else await expectError(response, 415, "REQUEST_CONTENT_TYPE");
    });
  }
});

describe("bytes that are not plain UTF-8 are refused", () => {
  const around = (...bytes: number[]): Uint8Array<ArrayBuffer> =>
    Buffer.concat([
      Buffer.from('{"model":"up/text","messages":[],"x":"'),
      Buffer.from(bytes),
      Buffer.from('"}'),
    ]);
  const bodies: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
    "a byte that never occurs": around(0xff),
    "a character cut short": around(0xe2, 0x82),
    "an overlong form": around(0xc0, 0xaf),
    "an encoded surrogate": around(0xed, 0xa0, 0x80),
    "a code point past the last": around(0xf4, 0x90, 0x80, 0x80),
    "Latin-1": Buffer.from('{"model":"up/text","messages":[],"x":"\u00e9"}', "latin1"),
    "a byte order mark": Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)]),
    "UTF-16 with its mark": Buffer.from(`\ufeff${good}`, "utf16le"),
  };
  for (const [what, body] of Object.entries(bodies)) {
    test(what, async () => {
      await expectError(await post(setting.url, body), 400, "REQUEST_BODY_NOT_UTF8");
    });
  }
});

describe("what can be read in two ways is refused", () => {
  const bodies: Readonly<Record<string, string>> = {
    "a key twice": '{"model":"up/text","model":"other/text","messages":[]}',
    "a key twice, once escaped": '{"model":"up/text","mod\\u0065l":"other/text","messages":[]}',
    "stream twice": '{"model":"up/text","messages":[],"stream":false,"stream":true}',
    "a key twice in a message":
      '{"model":"up/text","messages":[{"role":"user","content":"a","content":"b"}]}',
    "a key in another case": '{"model":"up/text","Model":"other/text","messages":[]}',
    "a key in capitals alone": '{"MODEL":"up/text","messages":[]}',
    "a key with a long s": '{"model":"up/text","messages":[],"\u017ftream":true}',
    "a key with an escaped long s": '{"model":"up/text","messages":[],"\\u017ftream":true}',
    "a key with a Kelvin sign": '{"model":"up/text","messages":[],"max_to\u212aens":1}',
  };
  for (const [what, body] of Object.entries(bodies)) {
    test(what, async () => {
      await expectError(await post(setting.url, body), 400, "REQUEST_BODY_AMBIGUOUS");
    });
  }

  test("but not in an object that nobody here reads", async () => {
    const body = '{"model":"up/text","messages":[],"x":{"a":1,"a":2,"A":3,"model":0,"model":1}}';
    expect((await post(setting.url, body)).status).toBe(200);
    expect(setting.upstream.requests.at(-1)?.body).toBe(body.replace("up/text", "text"));
  });
});
