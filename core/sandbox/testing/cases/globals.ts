import { type Case, once, tell, told } from "../case.ts";

const value = (expression: string, expected: unknown): Case =>
  once(`${expression} is the same everywhere`, "onRequest", `() => ${tell(expression)}`, told(expected));

const attempt = (expression: string): string =>
  `(() => { try { return ${expression}; } catch (error) { return error.name; } })()`;

/** The globals that the language does not have, and some of it that must not differ. */
export const GLOBALS: readonly Case[] = [
  value('[...new TextEncoder().encode("aü😀\\ud800")]', [97, 195, 188, 240, 159, 152, 128, 239, 191, 189]),
  value(
    "new TextDecoder().decode(new Uint8Array([239, 187, 191, 97, 195, 188, 255, 240, 159, 152]))",
    "aü\ufffd\ufffd",
  ),
  value(attempt("new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255]))"), "TypeError"),
  value('btoa("\\xff\\0a") + atob(" aGk= ")', "/wBhhi"),
  value(attempt('btoa("\\u0100")'), "InvalidCharacterError"),
  value(
    'new URL("../b?q=1#h", "https://User@EXAMPLE.com:443/a/c/").href',
    "https://User@example.com/a/b?q=1#h",
  ),
  value(
    '(({ host, pathname, search, origin }) => [host, pathname, search, origin])(new URL("http://0x7f.1:8080/ä b?c=ü"))',
    ["127.0.0.1:8080", "/%C3%A4%20b", "?c=%C3%BC", "http://127.0.0.1:8080"],
  ),
  value(attempt('new URL("no url").href'), "TypeError"),
  value(
    "(() => { const from = { date: new Date(0), map: new Map([[1, new Set([2])]]), bytes: new Uint8Array([3]) }; from.self = from; const to = structuredClone(from); return [to !== from, to.self === to, to.date.getTime(), [...to.map.get(1)], [...to.bytes]]; })()",
    [true, true, 0, [2], [3]],
  ),
  value(attempt("structuredClone(() => 1)"), "DataCloneError"),
  value("typeof console.log('nobody hears it')", "undefined"),
  value('"ß".toUpperCase() + "I".toLowerCase() + "é".normalize("NFD").length', "SSi2"),
  value("[typeof Intl, typeof Math.random, typeof Date.now, typeof WebAssembly, typeof SharedArrayBuffer]", [
    "undefined",
    "undefined",
    "undefined",
    "undefined",
    "undefined",
  ]),
  value("[3, 1, 2].toSorted().concat(Object.keys({ b: 1, a: 2 }))", [1, 2, 3, "b", "a"]),
];
