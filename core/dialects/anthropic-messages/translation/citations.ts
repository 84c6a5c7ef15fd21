import { isObject } from "../../json/value.ts";
import { type Fields, isJson, present } from "../../neutral/fields.ts";
import type { Citation } from "../../neutral/parts.ts";
import { isForeign, ORIGIN, UNSIGNED } from "../foreign.ts";

/** What a text goes back to. This dialect says more of it than others can. */
export const readCitation = (value: unknown): Citation[] => {
  if (!isObject(value)) return [];
  const native = isForeign(value.encrypted_index) || !isJson(value) ? undefined : { origin: ORIGIN, value };
  return [
    present({
      title: textOf(value, "title") ?? textOf(value, "document_title"),
      url: textOf(value, "url") ?? textOf(value, "source"),
      quoted: textOf(value, "cited_text"),
      native,
    }),
  ];
};

const textOf = (fields: Fields, key: string): string | undefined => {
  const value = fields[key];
  return typeof value === "string" ? value : undefined;
};

/** A citation that the API itself has made; none where it is another's. */
export const writeNative = ({ native }: Citation): object[] =>
  native?.origin === ORIGIN && isObject(native.value) ? [native.value] : [];

/** A citation as a client reads it; `said`: the text that it stands in. One that names no address has no form here. */
export const writeCitation = (citation: Citation, said: string): object[] => {
  const own = writeNative(citation);
  const { url, title = null, quoted, start, end } = citation;
  if (own.length > 0 || url === undefined) return own;
  const cited_text = quoted ?? (start === undefined ? "" : said.slice(start, end));
  return [{ type: "web_search_result_location", cited_text, url, title, encrypted_index: UNSIGNED }];
};
